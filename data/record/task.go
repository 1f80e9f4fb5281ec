package record

// task is something to do, with a day.
func task() *Kind {
	return &Kind{
		ID:      "task",
		Icon:    "check",
		Title:   []string{"title"},
		Columns: []string{"due_on", "owner", "twinning", "done_on"},
		Shared:  true,
		Fields: joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "due_on", Type: Date},
			Field{ID: "owner", Type: Ref, Kinds: []string{"person"}},
			Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}},
			Field{ID: "activity", Type: Ref, Kinds: []string{"activity"}},
			Field{ID: "done_on", Type: Date},
		), []Field{notes()}),
	}
}
