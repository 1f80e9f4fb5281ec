package record

// need is what a library lacks. It tells where help is wanted, and so where things are bad: it is written in one's own circle.
func need() *Kind {
	return &Kind{
		ID:      "need",
		Icon:    "need",
		Guarded: true,
		Title:   []string{"title"},
		Columns: []string{"library", "category", "priority", "needed_by", "status"},
		Fields: joined(marked(sensitive, grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "library", Type: Ref, Kinds: []string{"library"}, Required: true},
			Field{ID: "category", Type: Choice, Choices: needs},
			Field{ID: "quantity", Type: Number, Check: notNegative},
			Field{ID: "priority", Type: Choice, Choices: []string{"normal", "high", "urgent"}},
			Field{ID: "needed_by", Type: Date},
			Field{ID: "status", Type: Choice, Choices: []string{"open", "offered", "part_met", "met", "withdrawn"}},
			Field{ID: "description", Type: BilingualLong},
			Field{ID: "appeal", Type: Ref, Kinds: []string{"appeal"}},
			Field{ID: "exchange", Type: Ref, Kinds: []string{"exchange"}},
		)...), marked(sensitive, releasing()...), marked(sensitive, files(), notes())),
	}
}

var needs = []string{
	"books", "childrens_books", "equipment", "power", "heating", "furniture", "training", "repair", "psychosocial", "transport", "other",
}

// offer is what somebody can give for a need.
func offer() *Kind {
	return &Kind{
		ID:      "offer",
		Icon:    "gift",
		Title:   []string{"title"},
		Columns: []string{"need", "from", "available_on", "status"},
		Fields: joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "need", Type: Ref, Kinds: []string{"need"}},
			Field{ID: "from", Type: Ref, Kinds: []string{"library", "organisation", "person"}},
			Field{ID: "category", Type: Choice, Choices: needs},
			Field{ID: "quantity", Type: Number, Check: notNegative},
			Field{ID: "available_on", Type: Date},
			Field{ID: "status", Type: Choice, Choices: []string{"offered", "accepted", "sent", "received", "declined"}},
			Field{ID: "exchange", Type: Ref, Kinds: []string{"exchange"}},
		), []Field{notes()}),
	}
}
