package record

// item is one line of what an exchange holds: so many copies of a book, so many toys. Customs forms are made from items.
func item() *Kind {
	return &Kind{
		ID:      "item",
		Icon:    "item",
		Shared:  true,
		Title:   []string{"title"},
		Columns: []string{"exchange", "kind", "author", "quantity", "unit_value"},
		Fields:  joined(itemMain(), itemBook(), itemCustoms(), []Field{notes()}),
		Check:   checkItem,
	}
}

func itemMain() []Field {
	return grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true, Proper: true}, // of a book: cataloguers romanise titles, and nobody translates five hundred
		Field{ID: "exchange", Type: Ref, Kinds: []string{"exchange"}},
		Field{ID: "appeal", Type: Ref, Kinds: []string{"appeal"}},
		Field{ID: "kind", Type: Choice, Choices: []string{"book", "toy", "craft", "equipment", "letter", "present"}},
		Field{ID: "age", Type: Choice, Choices: StockAges}, // of the readers
		Field{ID: "quantity", Type: Number, Required: true, Check: notNegative},
		Field{ID: "condition", Type: Choice, Choices: []string{"new", "good", "used", "worn"}},
		// Donors are personal data: who gave a book is not for every reader of the list.
		Field{ID: "source", Type: Ref, Kinds: []string{"person", "organisation", "library"}, Personal: true},
		Field{ID: "destination_note", Type: Text},
	)
}

func itemBook() []Field {
	return grouped("book",
		Field{ID: "author", Type: Text},
		Field{ID: "isbn", Type: Text, Form: ISBN},
		Field{ID: "publisher", Type: Text},
		Field{ID: "published", Type: Date},
		Field{ID: "language", Type: Choice, Choices: []string{"eng", "ukr", "crh", "pol", "ron", "rus", "cym", "gla", "mul"}}, // ISO 639-2/T
		Field{ID: "pages", Type: Number, Check: notNegative},
	)
}

func itemCustoms() []Field {
	return grouped("customs",
		Field{ID: "unit_value", Type: Money},
		Field{ID: "weight_g", Type: Number, Check: notNegative},
		Field{ID: "hs_code", Type: Text},
		Field{ID: "origin", Type: Text},
	)
}

func checkItem(v Values) []Warning {
	var w warnings
	if v.Get("exchange") == "" && v.Get("appeal") == "" {
		w.add("exchange", "check.item.nowhere")
	}
	if kind := v.Get("kind"); v.Get("isbn") != "" && kind != "" && kind != "book" {
		w.add("isbn", "check.item.isbn_of_no_book")
	}
	return w
}
