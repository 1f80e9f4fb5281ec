package record

// appeal is a collection for one purpose: a mobile library, books, a repair. Donors, drivers and the route are for one's own circle only; the amounts are
// records of the kind donation, and what the vehicle did afterwards of the kind stop.
func appeal() *Kind {
	return &Kind{
		ID:      "appeal",
		Icon:    "appeal",
		Title:   []string{"title"},
		Columns: []string{"kind", "status", "target", "opened_on", "organisation"},
		Fields:  joined(appealMain(), marked(sensitive, appealVehicle()...), appealResults(), []Field{files(), notes()}),
		Check:   checkAppeal,
	}
}

func appealMain() []Field {
	return grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true},
		Field{ID: "kind", Type: Choice, Choices: []string{"vehicle", "books", "equipment", "repair", "other"}},
		Field{ID: "status", Type: Choice, Choices: []string{"planned", "open", "closed", "delivered", "reported"}},
		Field{ID: "purpose", Type: BilingualLong},
		Field{ID: "twinnings", Type: Refs, Kinds: []string{"twinning"}},
		Field{ID: "organisation", Type: Ref, Kinds: []string{"organisation"}},
		Field{ID: "target", Type: Money},
		Field{ID: "opened_on", Type: Date},
		Field{ID: "closed_on", Type: Date},
		Field{ID: "platform_url", Type: Text, Form: Website},
	)
}

func appealVehicle() []Field {
	return grouped("vehicle",
		Field{ID: "vehicle_make", Type: Text},
		Field{ID: "vehicle_registration", Type: Text, Personal: true},
		Field{ID: "vehicle_capacity", Type: Number, Check: notNegative},
		Field{ID: "insurance", Type: Text},
		Field{ID: "drivers", Type: Refs, Kinds: []string{"person"}, Personal: true},
		Field{ID: "route", Type: LongText},
		Field{ID: "handover_on", Type: Date},
		Field{ID: "handover_place", Type: Bilingual, Proper: true},
		Field{ID: "handed_to", Type: Ref, Kinds: []string{"library", "organisation"}},
	)
}

func appealResults() []Field {
	return grouped("results",
		Field{ID: "books", Type: Number, Check: notNegative},
		Field{ID: "what_changed", Type: BilingualLong},
	)
}

func checkAppeal(v Values) []Warning {
	var w warnings
	w.order(v, "opened_on", "closed_on", "check.appeal.closed_before_opened")
	return w
}

// donation is money that one donor gave to an appeal. Amounts are added up per currency, never across.
func donation() *Kind {
	return &Kind{
		ID:      "donation",
		Icon:    "gift",
		Title:   []string{"donor_name"},
		Columns: []string{"appeal", "amount", "received_on", "gift_aid"},
		Fields: joined(grouped("main",
			Field{ID: "appeal", Type: Ref, Kinds: []string{"appeal"}, Required: true},
			Field{ID: "donor_name", Type: Text, Personal: true},
			Field{ID: "donor", Type: Ref, Kinds: []string{"person", "organisation", "library"}, Personal: true},
			Field{ID: "anonymous", Type: YesNo},
			Field{ID: "amount", Type: Money, Required: true},
			Field{ID: "received_on", Type: Date},
			// Gift Aid: tax that the UK gives back to a charity, if the donor pays it and says so (Income Tax Act 2007, sections 413–446).
			Field{ID: "gift_aid", Type: YesNo, Personal: true},
			Field{ID: "message", Type: LongText, Personal: true},
			Field{ID: "message_consent", Type: YesNo, Personal: true},
		), []Field{notes()}),
		Check: checkDonation,
	}
}

func checkDonation(v Values) []Warning {
	var w warnings
	if v.Get("anonymous") == "yes" && v.Get("gift_aid") == "yes" {
		w.add("gift_aid", "check.donation.anonymous_gift_aid")
	}
	if m, ok := ParseMoneyValue(v.Get("amount")); ok && v.Get("gift_aid") == "yes" && m.Currency != "GBP" {
		w.add("gift_aid", "check.donation.gift_aid_currency")
	}
	return w
}

// stop is a place where a mobile library stood, and what was lent there. Where it goes next is for one's own circle.
func stop() *Kind {
	return &Kind{
		ID:      "stop",
		Icon:    "place",
		Title:   []string{"place"},
		Columns: []string{"appeal", "visited_on", "visitors", "lent"},
		Fields: joined(grouped("main",
			Field{ID: "place", Type: Bilingual, Required: true, Sensitive: true, Proper: true},
			Field{ID: "appeal", Type: Ref, Kinds: []string{"appeal"}, Required: true},
			Field{ID: "library", Type: Ref, Kinds: []string{"library"}},
			Field{ID: "visited_on", Type: Date, Sensitive: true},
			Field{ID: "recurrence", Type: Text, Sensitive: true},
		), grouped("results",
			Field{ID: "visitors", Type: Number, Check: notNegative},
			Field{ID: "lent", Type: Number, Check: notNegative},
			Field{ID: "what_lent", Type: LongText},
		), []Field{files(), notes()}),
	}
}
