package record

// contactLog is one contact between twins: a call, a letter, a visit. When the last one was decides whether a twinning is in touch or quiet.
func contactLog() *Kind {
	return &Kind{
		ID:      "contact_log",
		Icon:    "talk",
		Title:   []string{"subject"},
		Columns: []string{"happened_at", "twinning", "channel", "next_step", "due_on"},
		Shared:  true,
		Fields: joined(grouped("main",
			Field{ID: "subject", Type: Bilingual, Required: true},
			Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}, Required: true},
			Field{ID: "happened_at", Type: Moment, Required: true},
			Field{ID: "channel", Type: Choice, Choices: []string{"email", "video", "phone", "messenger", "visit", "letter"}},
			Field{ID: "people", Type: Refs, Kinds: []string{"person"}},
			Field{ID: "language", Type: Choice, Choices: Spoken},
			Field{ID: "summary", Type: BilingualLong, Personal: true},
			Field{ID: "next_step", Type: Text},
			Field{ID: "due_on", Type: Date},
		), []Field{files(), notes()}),
	}
}
