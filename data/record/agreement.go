package record

// AgreementSections are the sections of the model agreement, in order: from the practice of ALA, IFLA, NAPLE and town twinning, and from the three
// directions of cooperation of Library Country (domain/fields.md, section 5). Each is a field, so that two people who work on two sections never differ.
var AgreementSections = []string{
	"section_parties", "section_purpose", "section_areas", "section_activities", "section_responsibilities", "section_communication", "section_resources",
	"section_parcels", "section_safeguarding", "section_data", "section_publicity", "section_rights", "section_review", "section_term", "section_disputes",
	"section_languages",
}

// agreement is what twin libraries sign: a memorandum, a letter of intent.
func agreement() *Kind {
	return &Kind{
		ID:      "agreement",
		Icon:    "document",
		Title:   []string{"title"},
		Columns: []string{"twinning", "kind", "status", "signed_on", "ends_on"},
		Shared:  true,
		Fields:  joined(agreementMain(), agreementTerm(), agreementText(), []Field{files(), notes()}),
		Check:   checkAgreement,
	}
}

func agreementMain() []Field {
	return grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true},
		Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}, Required: true},
		Field{ID: "kind", Type: Choice, Choices: []string{"memorandum", "letter_of_intent", "informal", "contract"}},
		Field{ID: "status", Type: Choice, Choices: []string{"draft", "with_partner", "agreed", "signed", "expired", "terminated"}},
		Field{ID: "number", Type: Text},
		Field{ID: "parties", Type: Refs, Kinds: []string{"library", "organisation"}},
		Field{ID: "signatories", Type: Refs, Kinds: []string{"person"}},
		Field{ID: "supersedes", Type: Ref, Kinds: []string{"agreement"}},
	)
}

func agreementTerm() []Field {
	return grouped("term",
		Field{ID: "signed_on", Type: Date},
		Field{ID: "signed_place", Type: Bilingual, Proper: true},
		Field{ID: "signed_how", Type: Choice, Choices: []string{"in_person", "online", "post"}},
		Field{ID: "effective_on", Type: Date},
		Field{ID: "ends_on", Type: Date},
		Field{ID: "open_ended", Type: YesNo},
		Field{ID: "auto_renew", Type: YesNo},
		Field{ID: "notice_days", Type: Number, Check: notNegative},
		Field{ID: "legally_binding", Type: YesNo},
	)
}

func agreementText() []Field {
	fields := []Field{
		{ID: "languages", Type: Choices, Choices: Spoken},
		{ID: "equally_authentic", Type: YesNo},
	}
	for _, id := range AgreementSections {
		fields = append(fields, Field{ID: id, Type: BilingualLong})
	}
	return grouped("agreement_text", fields...)
}

func checkAgreement(v Values) []Warning {
	var w warnings
	w.order(v, "effective_on", "ends_on", "check.agreement.ends_before_effective")
	w.order(v, "signed_on", "ends_on", "check.agreement.ends_before_signed")
	if v.Get("open_ended") == "yes" && v.Get("ends_on") != "" {
		w.add("ends_on", "check.agreement.open_ended")
	}
	if v.Get("status") == "signed" {
		w.missing(v, "signed_on", "check.agreement.no_date")
		if len(v["signatories"]) < 2 {
			w.add("signatories", "check.agreement.signatories")
		}
	}
	return w
}
