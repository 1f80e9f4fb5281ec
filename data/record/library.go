package record

// library is a library of either country, or a branch of one. Its fields are those of domain/fields.md section 1, which follow the UK public
// libraries schema, schema.org and the Ukrainian report 6-НК.
func library() *Kind {
	return &Kind{
		ID:      "library",
		Icon:    "library",
		Title:   []string{"name"},
		Columns: []string{"city", "country", "kind", "service", "operating_status"},
		Fields: joined(
			libraryNames(),
			libraryPlace(),
			libraryContact(),
			libraryHours(),
			librarySafety(),
			libraryFigures(),
			libraryMatching(),
			libraryCodes(),
			[]Field{files(), notes()},
		),
		Check: checkLibrary,
	}
}

func libraryNames() []Field {
	return grouped("main",
		Field{ID: "name", Type: Bilingual, Required: true, Proper: true, Latin: "name_romanised"},
		Field{ID: "name_short", Type: Text},
		Field{ID: "name_romanised", Type: Text},
		Field{ID: FieldCountry, Type: Choice, Choices: Countries, Required: true},
		Field{ID: "kind", Type: Choice, Required: true, Choices: []string{
			"public", "central", "branch", "children", "youth", "regional", "national", "school", "university", "mobile", "community",
		}},
		Field{ID: "operating_status", Type: Choice, Sensitive: true, Choices: []string{
			"open", "reduced", "closed_temp", "closed", "relocated", "occupied", "destroyed",
		}},
		Field{ID: "service", Type: Ref, Kinds: []string{"organisation"}},
		Field{ID: "parent_library", Type: Ref, Kinds: []string{"library"}},
		Field{ID: "co_located", Type: YesNo},
		Field{ID: "co_located_with", Type: Text},
		Field{ID: "opened_on", Type: Date},
		Field{ID: "closed_on", Type: Date},
	)
}

// libraryPlace holds the town, which everyone may know, and the exact place, which in Ukraine not everyone may.
func libraryPlace() []Field {
	return grouped("place",
		Field{ID: "city", Type: Bilingual, Proper: true},
		Field{ID: "address", Type: Bilingual, Sensitive: true, Proper: true},
		Field{ID: FieldPostcode, Type: Text, Form: Postcode},
		Field{ID: FieldAdminCode, Type: Text, Form: AdminCode},
		Field{ID: "position", Type: Position, Sensitive: true},
		Field{ID: "location_precision", Type: Choice, Choices: []string{"exact", "settlement", "hromada", "oblast", "hidden"}},
		Field{ID: "time_zone", Type: Text, Form: Zone},
	)
}

func libraryContact() []Field {
	return grouped("contact",
		Field{ID: "phone", Type: Text, Form: Phone},
		Field{ID: "email", Type: Text, Form: Email},
		Field{ID: "website", Type: Text, Form: Website},
		Field{ID: "social", Type: Tags},
		Field{ID: "languages", Type: Choices, Choices: Spoken},
	)
}

// Weekdays name the days in the ids of fields such as "hours_monday", Monday first.
var Weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// HoursPrefix begins the ids of the seven fields of opening hours.
const HoursPrefix = "hours_"

func libraryHours() []Field {
	fields := make([]Field, 0, len(Weekdays)+2)
	for _, day := range Weekdays {
		fields = append(fields, Field{ID: HoursPrefix + day, Type: Text, Form: Hours})
	}
	fields = append(fields,
		Field{ID: "unstaffed_hours", Type: LongText},
		Field{ID: "special_hours", Type: LongText},
	)
	return grouped("hours", fields...)
}

// librarySafety is what nobody outside should learn of a library in Ukraine; it is never exported by default.
func librarySafety() []Field {
	return grouped("safety", marked(sensitive,
		Field{ID: "has_shelter", Type: YesNo},
		Field{ID: "has_generator", Type: YesNo},
		Field{ID: "has_starlink", Type: YesNo},
		Field{ID: "invincibility_point", Type: YesNo},
	)...)
}

// libraryFigures are yearly numbers: the year belongs to them.
func libraryFigures() []Field {
	return grouped("figures",
		Field{ID: "figures_year", Type: Date},
		Field{ID: "population_served", Type: Number, Check: notNegative},
		Field{ID: "readers", Type: Number, Check: notNegative},
		Field{ID: "visits", Type: Number, Check: notNegative},
		Field{ID: "collection_size", Type: Number, Check: notNegative},
		Field{ID: "staff", Type: Number, Check: notNegative},
	)
}

func libraryMatching() []Field {
	return grouped("matching",
		Field{ID: "town_kinds", Type: Choices, Choices: []string{"port", "capital", "coast", "mining", "university", "rural"}},
		Field{ID: "specialisms", Type: Tags},
		Field{ID: "interests", Type: Tags},
		Field{ID: "can_offer", Type: Tags},
		Field{ID: "looking_for", Type: Tags},
	)
}

func libraryCodes() []Field {
	return grouped("codes",
		Field{ID: "uk_type_code", Type: Text, Form: UKTypeCode},
		Field{ID: "statutory", Type: YesNo},
		Field{ID: "uprn", Type: Text, Form: UPRN},
		Field{ID: "isil", Type: Text, Form: ISIL},
	)
}

func checkLibrary(v Values) []Warning {
	var w warnings
	w.order(v, "opened_on", "closed_on", "check.library.closed_before_opened")
	if v.Get("closed_on") != "" && v.Get("operating_status") == "open" {
		w.add("operating_status", "check.library.closed_but_open")
	}
	w.postcode(v)
	if p, ok := ParsePoint(v.Get("position")); ok && !p.In(v.Get(FieldCountry)) {
		w.add("position", "check.position.country")
	}
	return w
}
