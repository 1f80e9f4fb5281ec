package record

// accreditation is an award that a library works for or holds. Library of Sanctuary asks what was done to learn, to embed and to share
// (cityofsanctuary.org); the evidence gathers in activities and stories.
func accreditation() *Kind {
	return &Kind{
		ID:      "accreditation",
		Icon:    "award",
		Title:   []string{"title"},
		Columns: []string{"scheme", "library", "status", "awarded_on", "expires_on"},
		Fields: joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "scheme", Type: Choice, Choices: []string{"library_of_sanctuary", "green_libraries", "dementia_friendly", "other"}},
			Field{ID: "library", Type: Ref, Kinds: []string{"library"}},
			Field{ID: "service", Type: Ref, Kinds: []string{"organisation"}},
			Field{ID: "status", Type: Choice, Choices: []string{"preparing", "applied", "awarded", "expired"}},
			Field{ID: "applied_on", Type: Date},
			Field{ID: "awarded_on", Type: Date},
			Field{ID: "expires_on", Type: Date},
			Field{ID: "reappraisal_due", Type: Date},
		), grouped("evidence",
			Field{ID: "learn", Type: BilingualLong},
			Field{ID: "embed", Type: BilingualLong},
			Field{ID: "share", Type: BilingualLong},
			Field{ID: "activities", Type: Refs, Kinds: []string{"activity"}},
			Field{ID: "stories", Type: Refs, Kinds: []string{"story"}},
		), []Field{files(), notes()}),
		Check: func(v Values) []Warning {
			var w warnings
			w.order(v, "awarded_on", "expires_on", "check.accreditation.expires_before_awarded")
			return w
		},
	}
}
