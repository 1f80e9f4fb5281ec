package record

// organisation is a body that is no library: a council, a charity, a fund, a carrier. UK library services and Ukrainian centralised
// library systems are organisations too: the service of their libraries.
func organisation() *Kind {
	return &Kind{
		ID:      "organisation",
		Icon:    "organisation",
		Title:   []string{"name"},
		Columns: []string{"kind", "country", "city", "website"},
		Fields: joined(
			grouped("main",
				Field{ID: "name", Type: Bilingual, Required: true, Proper: true},
				Field{ID: "kind", Type: Choice, Choices: []string{
					"council", "library_service", "charity", "fund", "association", "school", "publisher", "carrier", "embassy", "media", "other",
				}},
				Field{ID: "registration_no", Type: Text, Form: Registration},
				Field{ID: "is_funder", Type: YesNo},
				Field{ID: "is_umbrella", Type: YesNo},
			),
			grouped("place",
				country(),
				Field{ID: "city", Type: Bilingual, Proper: true},
				Field{ID: "address", Type: Bilingual, Sensitive: true, Proper: true},
				Field{ID: FieldPostcode, Type: Text, Form: Postcode},
			),
			grouped("contact",
				Field{ID: "phone", Type: Text, Form: Phone},
				Field{ID: "email", Type: Text, Form: Email},
				Field{ID: "website", Type: Text, Form: Website},
				Field{ID: "contacts", Type: Refs, Kinds: []string{"person"}},
			),
			[]Field{notes()},
		),
		Check: checkOrganisation,
	}
}

func checkOrganisation(v Values) []Warning {
	var w warnings
	w.postcode(v)
	if no := v.Get("registration_no"); no != "" && v.Get(FieldCountry) == "UA" {
		if _, odd := EDRPOU(no); odd != "" {
			w.add("registration_no", odd)
		}
	}
	return w
}
