package record

// person is someone that one writes to. Everything about a person is personal, and can be erased; a name alone is enough.
func person() *Kind {
	fields := joined(personNames(), personWork(), personContact(), personConsent(), []Field{notes()})
	return &Kind{
		ID:      "person",
		Icon:    "person",
		Title:   []string{"given_name", "family_name"},
		SortBy:  []string{"family_name", "given_name"},
		Columns: []string{"role", "libraries", "organisations", "contact_roles", "email"},
		Fields:  marked(personal, fields...),
		Check:   checkPerson,
	}
}

func personNames() []Field {
	return grouped("main",
		Field{ID: "given_name", Type: Bilingual, Required: true, Proper: true},
		Field{ID: "family_name", Type: Bilingual, Proper: true},
		Field{ID: "patronymic", Type: Text},
		// The vocative («Шановна Олено») is typed by a human: it can't be computed safely.
		Field{ID: "salutation_uk", Type: Text},
		Field{ID: "is_child", Type: YesNo, Child: true},
	)
}

func personWork() []Field {
	return grouped("work",
		Field{ID: "role", Type: Bilingual},
		Field{ID: "organisations", Type: Refs, Kinds: []string{"organisation"}},
		Field{ID: "libraries", Type: Refs, Kinds: []string{"library"}},
		Field{ID: "contact_roles", Type: Choices, Choices: []string{
			"lead", "deputy", "director", "press", "safeguarding", "volunteer", "interpreter", "driver", "donor", "signatory",
		}},
		Field{ID: "here_since", Type: Date},
		Field{ID: "left_on", Type: Date},
		// Whether somebody can be written to at all (twinning.Reachable); what the war did to a person is nobody else's to know.
		Field{ID: "circumstances", Type: Choice, Sensitive: true, Choices: []string{"displaced", "evacuated", "serving", "deceased"}},
	)
}

func personContact() []Field {
	return grouped("contact",
		Field{ID: "email", Type: Text, Form: Email},
		Field{ID: "phone", Type: Text, Form: Phone},
		Field{ID: "messenger", Type: Text},
		Field{ID: "power_cut_contact", Type: Text},
		Field{ID: "languages", Type: Choices, Choices: Spoken},
		Field{ID: "language_levels", Type: Text},
		Field{ID: FieldPreferredHours, Type: Text, Form: WeekHours},
	)
}

// personConsent says why the program may hold the record: UK GDPR article 6; Law of Ukraine 2297-VI.
func personConsent() []Field {
	return grouped("consent",
		Field{ID: "consent_basis", Type: Choice, Choices: []string{"contract", "legitimate_interest", "consent"}},
		Field{ID: "consent_date", Type: Date},
		Field{ID: "privacy_notice_version", Type: Text},
		Field{ID: "retention_until", Type: Date},
	)
}

// contactOf are the fields by which somebody is reached.
var contactOf = []string{"email", "phone", "messenger", "power_cut_contact"}

// ChildContact gives the fields by which a child could be reached that have a value. Such data are never entered: a form, an import or a command that would
// write them is refused (domain/fields.md, "Who sees what"; NSPCC). What others wrote is kept as it came, with a warning, until somebody takes it out.
func ChildContact(v Values) []string {
	if v.Get("is_child") != "yes" {
		return nil
	}
	var fields []string
	for _, f := range contactOf {
		if v.Get(f) != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

func checkPerson(v Values) []Warning {
	var w warnings
	for _, f := range ChildContact(v) {
		w.add(f, "check.person.child_contact")
	}
	return w
}
