package record

// round asks many twinnings at once what they did in a time, with a few questions that the record has answered as far as it can. It lies where the coordinator
// works; what comes back are records of the kind answer, one for each twinning.
func round() *Kind {
	return &Kind{
		ID:      "round",
		Icon:    "report",
		Title:   []string{"title"},
		Columns: []string{"period_from", "period_to", "due_on"},
		Fields: joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "period_from", Type: Date, Required: true},
			Field{ID: "period_to", Type: Date, Required: true},
			Field{ID: "due_on", Type: Date},
			Field{ID: "twinnings", Type: Refs, Kinds: []string{"twinning"}, Required: true},
			Field{ID: "message", Type: BilingualLong}, // a word of one's own, on the page and in the letter
		), []Field{notes()}),
		Check: checkRound,
	}
}

func checkRound(v Values) []Warning {
	w := warnings(checkPeriod(v))
	w.order(v, "period_from", "due_on", "check.round.due_before")
	return w
}

// answer is what a twinning says to a round's questions. It lies in the twinning's circle, so that a lead who has the program fills it in there and it comes
// back with the next bundle; it carries its round's title and period, for the round itself may lie where she can't read it. Its fields stand under the
// numbers of their questions (package evidence), and do not change the activities and parcels that they were counted from.
func answer() *Kind {
	return &Kind{
		ID:      "answer",
		Icon:    "talk",
		Shared:  true,
		Title:   []string{"title"},
		Columns: []string{"twinning", "answered_on", "came_by"},
		Fields:  joined(answerOutputs(), answerWords(), answerWay(), answerMain(), []Field{notes()}),
		Check:   checkPeriod,
	}
}

// answerOutputs are what was made, apart from what it changed (domain/DOMAIN.md 1.7). They are figures that libraries have already (1.4).
func answerOutputs() []Field {
	return grouped("questions",
		Field{ID: "activities", Type: Number, Check: notNegative},
		Field{ID: "people_uk", Type: Number, Check: notNegative},
		Field{ID: "people_ua", Type: Number, Check: notNegative},
		Field{ID: "people_by_age", Type: Text},
		Field{ID: "books_to_ua", Type: Number, Check: notNegative},
		Field{ID: "books_to_uk", Type: Number, Check: notNegative},
		Field{ID: "parcels_to_ua", Type: Number, Check: notNegative},
		Field{ID: "parcels_to_uk", Type: Number, Check: notNegative},
	)
}

func answerWords() []Field {
	return grouped("questions",
		Field{ID: "outcomes", Type: Choices, Choices: Outcomes},
		Field{ID: "what_changed", Type: BilingualLong},
		Field{ID: "quote", Type: BilingualLong, Personal: true},
		Field{ID: "quote_consent", Type: YesNo},
		Field{ID: "power_trouble", Type: YesNo, Sensitive: true},
		Field{ID: "difficulties", Type: BilingualLong, Sensitive: true},
		Field{ID: "next_steps", Type: BilingualLong},
		Field{ID: "call_wanted", Type: YesNo},
		Field{ID: "help_wanted", Type: BilingualLong},
	)
}

// answerWay says when and how it was asked and answered. Who answered is a name as it stands on the paper: her record may lie in another circle.
func answerWay() []Field {
	return grouped("coming",
		Field{ID: "answered_on", Type: Date},
		Field{ID: "came_by", Type: Choice, Choices: []string{"program", "email", "paper", "telephone"}},
		Field{ID: "answered_by", Type: Text, Personal: true},
		Field{ID: "asked_on", Type: Date},
	)
}

func answerMain() []Field {
	return grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true},
		Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}, Required: true},
		Field{ID: "round", Type: Ref, Kinds: []string{"round"}, Far: true},
		Field{ID: "period_from", Type: Date},
		Field{ID: "period_to", Type: Date},
		Field{ID: "due_on", Type: Date},
	)
}
