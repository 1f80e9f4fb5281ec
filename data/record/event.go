package record

// event is a day of a whole scheme: a festival or a conference of many twinnings. Its parts are activities that name it.
func event() *Kind {
	return &Kind{
		ID:      "event",
		Icon:    "calendar",
		Title:   []string{"title"},
		Columns: []string{"starts", "kind", "mode", "status"},
		Shared:  true,
		Fields: joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "kind", Type: Choice, Choices: []string{"festival", "conference", "webinar", "other"}},
			Field{ID: "theme", Type: Choice, Choices: Themes},
			Field{ID: "mode", Type: Choice, Choices: Modes},
			Field{ID: "status", Type: Choice, Choices: []string{"planned", "confirmed", "done", "cancelled", "postponed"}},
			Field{ID: "twinnings", Type: Refs, Kinds: []string{"twinning"}},
			Field{ID: "organisations", Type: Refs, Kinds: []string{"organisation"}},
			Field{ID: "description", Type: BilingualLong},
		), grouped("plan",
			Field{ID: "starts", Type: Moment},
			Field{ID: "ends", Type: Moment},
			Field{ID: "place", Type: Bilingual, Sensitive: true},
			Field{ID: "online_link", Type: Text, Form: Website, Sensitive: true},
		), grouped("results",
			Field{ID: "attendance", Type: Number, Check: notNegative},
			Field{ID: "what_changed", Type: BilingualLong},
		), []Field{files(), notes()}),
		Check: checkTimes,
	}
}
