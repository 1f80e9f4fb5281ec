package record

// resource is something to use again: a worksheet, a list, an idea for an activity.
func resource() *Kind {
	return &Kind{
		ID:      "resource",
		Icon:    "resource",
		Title:   []string{"title"},
		Columns: []string{"kind", "theme", "languages", "licence"},
		Shared:  true,
		Fields: joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "kind", Type: Choice, Choices: []string{"idea", "activity_template", "worksheet", "slides", "video", "list", "guide"}},
			Field{ID: "description", Type: BilingualLong},
			Field{ID: "theme", Type: Choice, Choices: Themes},
			Field{ID: "age_groups", Type: Choices, Choices: AgeGroups},
			Field{ID: "languages", Type: Choices, Choices: Spoken},
			Field{ID: "link", Type: Text, Form: Website},
			Field{ID: "licence", Type: Choice, Choices: []string{"cc_by", "own", "permission", "unknown"}},
			Field{ID: "author", Type: Text, Personal: true},
			Field{ID: "source_library", Type: Ref, Kinds: []string{"library"}},
			Field{ID: "rating", Type: Number, Check: score},
		), grouped("template", // of an activity template
			Field{ID: "minutes", Type: Number, Check: notNegative},
			Field{ID: "mode", Type: Choice, Choices: Modes},
			Field{ID: "connection", Type: Choice, Choices: Connections},
			Field{ID: "materials", Type: BilingualLong},
			Field{ID: "care", Type: BilingualLong},
		), []Field{files(), notes()}),
	}
}

// score is the check of marks from 1 to 5.
func score(value string) (warning string) {
	if len(value) != 1 || value[0] < '1' || value[0] > '5' {
		return "value.score"
	}
	return ""
}
