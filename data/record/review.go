package record

// review looks back on a twinning together, once a year: what worked, what comes next.
func review() *Kind {
	return &Kind{
		ID:      "review",
		Icon:    "report",
		Title:   []string{"title"},
		Columns: []string{"twinning", "period_from", "period_to", "decision"},
		Shared:  true,
		Fields: joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}, Required: true},
			Field{ID: "period_from", Type: Date},
			Field{ID: "period_to", Type: Date},
			Field{ID: "held_on", Type: Date},
			Field{ID: "decision", Type: Choice, Choices: []string{"renew", "change", "pause", "end"}},
		), grouped("answers",
			Field{ID: "worked", Type: BilingualLong},
			Field{ID: "what_changed", Type: BilingualLong},
			Field{ID: "problems", Type: BilingualLong},
			Field{ID: "next_year", Type: BilingualLong},
			Field{ID: "score_uk", Type: Number, Check: score},
			Field{ID: "score_ua", Type: Number, Check: score},
		), []Field{files(), notes()}),
		Check: checkPeriod,
	}
}

// checkPeriod is the check of kinds that look back on a time.
func checkPeriod(v Values) []Warning {
	var w warnings
	w.order(v, "period_from", "period_to", "check.period")
	return w
}

// report is what a funder gets: numbers, stories with consent, what was learnt, what was spent.
func report() *Kind {
	return &Kind{
		ID:      "report",
		Icon:    "report",
		Title:   []string{"title"},
		Columns: []string{"funder", "period_from", "period_to", "status", "due_on"},
		Fields: joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "funder", Type: Ref, Kinds: []string{"organisation"}},
			Field{ID: "period_from", Type: Date},
			Field{ID: "period_to", Type: Date},
			Field{ID: "status", Type: Choice, Choices: []string{"draft", "sent", "accepted"}},
			Field{ID: "due_on", Type: Date},
			Field{ID: "sent_on", Type: Date},
			Field{ID: "twinnings", Type: Refs, Kinds: []string{"twinning"}},
		), grouped("evidence",
			Field{ID: "summary", Type: BilingualLong},
			Field{ID: "outcomes", Type: Choices, Choices: Outcomes},
			Field{ID: "outcome_evidence", Type: BilingualLong},
			Field{ID: "learning", Type: BilingualLong},
			Field{ID: "stories", Type: Refs, Kinds: []string{"story"}},
			Field{ID: "photos", Type: Refs, Kinds: []string{"document"}},
		), grouped("money",
			Field{ID: "appeals", Type: Refs, Kinds: []string{"appeal"}},
			Field{ID: "budget", Type: Money},
			Field{ID: "spent", Type: Money},
			Field{ID: "budget_notes", Type: LongText},
		), []Field{files(), notes()}),
		Check: checkPeriod,
	}
}
