package record

import "slices"

// transfer is one sending of personal data from the United Kingdom to another country, or a running exchange of them: to Ukraine it is a restricted transfer. UK GDPR
// Art. 44 to 49 want a basis for it: an adequacy decision, safeguards (the ICO's International Data Transfer Agreement) with a risk assessment, or an exception
// (ico.org.uk; domain/DOMAIN.md 1.5). It is written in one's own circle: who keeps it answers for it.
func transfer() *Kind {
	return &Kind{
		ID:      "transfer",
		Icon:    "sharing",
		Title:   []string{"subject"},
		Columns: []string{"happened_on", "country", "data_kinds", "basis"},
		Fields: joined(grouped("main",
			Field{ID: "subject", Type: Bilingual, Required: true},
			Field{ID: "happened_on", Type: Date, Required: true},
			Field{ID: FieldCountry, Type: Choice, Choices: Countries}, // where the data go to
			Field{ID: "data_kinds", Type: Choices, Choices: []string{"names", "contacts", "photos", "stories", "donors", "volunteers", "other"}},
			Field{ID: "people_count", Type: Number, Check: notNegative},
			Field{ID: "twinnings", Type: Refs, Kinds: []string{"twinning"}},
			Field{ID: "recipients", Type: Refs, Kinds: []string{"library", "organisation"}},
			Field{ID: "recipient", Type: Text, Personal: true},
		), grouped("basis",
			Field{ID: "basis", Type: Choice, Choices: []string{"adequacy", "safeguards", "exception"}},
			Field{ID: "safeguard", Type: Choice, Choices: []string{"idta", "addendum", "other"}},
			Field{ID: "risk_assessed_on", Type: Date},
			Field{ID: "exception", Type: Choice, Choices: []string{"consent", "contract", "public_interest", "legal_claims", "vital_interests"}},
			Field{ID: "review_on", Type: Date},
		), []Field{files(), notes()}),
		Check: checkTransfer,
	}
}

func checkTransfer(v Values) []Warning {
	var w warnings
	switch v.Get("basis") {
	case "":
		w.add("basis", "check.transfer.no_basis")
	case "safeguards":
		w.missing(v, "safeguard", "check.transfer.no_safeguard")
		w.missing(v, "risk_assessed_on", "check.transfer.no_assessment")
	case "exception":
		w.missing(v, "exception", "check.transfer.no_exception")
	}
	// Who gave is nobody else's to know (domain/fields.md, "Who sees what").
	if slices.Contains(v["data_kinds"], "donors") {
		w.add("data_kinds", "check.transfer.donors")
	}
	return w
}
