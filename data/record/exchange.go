package record

// exchange is something sent: a parcel, a packet, a box carried by hand, a humanitarian shipment. What is in it are records of the
// kind item.
func exchange() *Kind {
	return &Kind{
		ID:      "exchange",
		Icon:    "exchange",
		Shared:  true,
		Title:   []string{"title"},
		Columns: []string{"direction", "status", "sent_on", "twinning", "tracking_no"},
		Fields:  joined(exchangeMain(), exchangeWay(), exchangeCustoms(), []Field{files(), notes()}),
		Check:   checkExchange,
	}
}

func exchangeMain() []Field {
	parties := []string{"library", "organisation", "person"}
	return grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true},
		Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}, Required: true},
		Field{ID: "direction", Type: Choice, Choices: []string{"uk_to_ua", "ua_to_uk"}},
		Field{ID: "kind", Type: Choice, Choices: []string{"parcel", "packet", "courier", "hand_carried", "humanitarian"}},
		Field{ID: "status", Type: Choice, Choices: []string{
			"draft", "packed", "sent", "in_transit", "customs", "delivered", "confirmed", "returned", "lost",
		}},
		Field{ID: "sender", Type: Ref, Kinds: parties},
		Field{ID: "recipient", Type: Ref, Kinds: parties},
		Field{ID: "thank_you_sent", Type: YesNo},
		Field{ID: "problem_notes", Type: LongText},
	)
}

func exchangeWay() []Field {
	return grouped("parcel",
		Field{ID: "packed_on", Type: Date},
		Field{ID: "sent_on", Type: Date},
		Field{ID: "confirmed_on", Type: Date},
		Field{ID: "confirmed_by", Type: Ref, Kinds: []string{"person"}},
		Field{ID: "carrier", Type: Text},
		Field{ID: "carrier_service", Type: Text},
		Field{ID: "tracking_no", Type: Text, Form: Tracking},
		Field{ID: "weight_g", Type: Number, Check: notNegative},
		Field{ID: "cost", Type: Money},
	)
}

func exchangeCustoms() []Field {
	return grouped("customs",
		Field{ID: "declared_value", Type: Money},
		Field{ID: "customs_form", Type: Choice, Choices: []string{"none", "cn22", "cn23", "invoice", "humanitarian"}},
		Field{ID: "customs_category", Type: Choice, Choices: []string{"gift", "documents", "sample", "returned", "other"}},
		Field{ID: "recipient_legal_name", Type: Text},
		Field{ID: "recipient_edrpou", Type: Text, Form: EDRPOU},
		Field{ID: "humanitarian_code", Type: Text},
	)
}

// checkExchange looks at the record alone; what post and customs ask of it is for package giving, whose limits can be changed.
func checkExchange(v Values) []Warning {
	var w warnings
	w.order(v, "packed_on", "sent_on", "check.exchange.sent_before_packed")
	w.order(v, "sent_on", "confirmed_on", "check.exchange.confirmed_before_sent")
	if v.Get("status") == "confirmed" {
		w.missing(v, "confirmed_on", "check.exchange.no_confirmation_date")
	}
	if v.Get("kind") == "humanitarian" {
		w.missing(v, "recipient_edrpou", "check.exchange.no_edrpou")
	}
	return w
}
