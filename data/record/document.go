package record

// document is a photo or a document with what decides whether it may be used: consent, its scope and its end.
func document() *Kind {
	return &Kind{
		ID:      "document",
		Icon:    "photo",
		Title:   []string{"title"},
		Columns: []string{"kind", "taken_on", "consent", "scope", "valid_until"},
		Shared:  true,
		Fields:  joined(documentMain(), documentConsent(), []Field{notes()}),
		Check:   checkDocument,
		Brief:   []Part{{"photos", []string{"files", "consent", "scope", "has_children", "guardian_consent", "caption"}}},
	}
}

func documentMain() []Field {
	return joined(grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true},
		Field{ID: "kind", Type: Choice, Choices: []string{"photo", "scan", "letter", "certificate", "plan", "press", "other"}},
		Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}},
		Field{ID: "activity", Type: Ref, Kinds: []string{"activity"}},
		Field{ID: "taken_on", Type: Date},
		Field{ID: "credit", Type: Text, Personal: true},
		Field{ID: "caption", Type: Bilingual},
		Field{ID: "alt_text", Type: Bilingual},
	), marked(personal, files()))
}

func documentConsent() []Field {
	return grouped("consent",
		Field{ID: "consent", Type: Choice, Choices: []string{"not_needed", "asked", "given", "refused", "withdrawn"}},
		Field{ID: "scope", Type: Choices, Choices: []string{"internal", "partner", "print", "web", "social"}},
		Field{ID: "consent_on", Type: Date},
		Field{ID: "valid_until", Type: Date},
		Field{ID: "people_count", Type: Number, Check: notNegative},
		Field{ID: "people", Type: Refs, Kinds: []string{"person"}, Personal: true},
		Field{ID: "has_children", Type: YesNo, Child: true},
		Field{ID: "guardian_consent", Type: YesNo, Child: true},
		Field{ID: "child_asked", Type: YesNo, Child: true},
		Field{ID: "country", Type: Choice, Choices: Countries},
		Field{ID: "outdoors", Type: YesNo, Sensitive: true},
		Field{ID: "location_visible", Type: YesNo, Sensitive: true},
		Field{ID: "reviewed_on", Type: Date, Sensitive: true}, // by someone on the Ukrainian side
	)
}

func checkDocument(v Values) []Warning {
	var w warnings
	w.order(v, "consent_on", "valid_until", "check.document.ends_before_given")
	if v.Get("consent") == "given" {
		w.missing(v, "scope", "check.document.no_scope")
		if v.Get("has_children") == "yes" && v.Get("guardian_consent") != "yes" {
			w.add("guardian_consent", "check.document.no_guardian")
		}
	}
	if v.Get("has_children") == "yes" && len(v["people"]) > 0 {
		w.add("people", "check.document.named_children")
	}
	if v.Get("country") == "UA" && (v.Get("outdoors") == "yes" || v.Get("location_visible") == "yes") && v.Get("reviewed_on") == "" {
		w.add("outdoors", "check.document.outdoors_ukraine")
	}
	return w
}
