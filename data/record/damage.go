package record

import "strconv"

// damage is a report that a library was damaged. It is written in one's own circle, is on no map and in no report unless somebody releases it, one by one, after the
// delay and with the approval of someone on the Ukrainian side: article 114-2 of the Criminal Code of Ukraine and orders under martial law restrict
// publishing the place and the result of strikes. The day is kept, never the time.
func damage() *Kind {
	return &Kind{
		ID:      "damage",
		Icon:    "warning",
		Guarded: true,
		Title:   []string{"title"},
		Columns: []string{"library", "event_date", "extent", "state"},
		Fields:  marked(sensitive, joined(damageMain(), damageLoss(), releasing(), []Field{files(), notes()})...),
		Check:   checkDamage,
	}
}

func damageMain() []Field {
	return grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true},
		Field{ID: "library", Type: Ref, Kinds: []string{"library"}, Required: true},
		Field{ID: "event_date", Type: Date},
		Field{ID: "cause", Type: Choice, Choices: []string{"shelling", "fire", "flood", "occupation", "looting", "other"}},
		Field{ID: "extent", Type: Choices, Choices: []string{"windows", "roof", "partial", "destroyed"}},
		Field{ID: "people_harmed", Type: YesNo, Personal: true}, // no more than that: the rest stays with the library
		Field{ID: "state", Type: Choice, Choices: []string{"reported", "verified", "being_repaired", "restored"}},
		Field{ID: "reported_on", Type: Date},
		Field{ID: "reported_by", Type: Ref, Kinds: []string{"person"}, Personal: true},
		Field{ID: "verified_by", Type: Ref, Kinds: []string{"person"}, Personal: true},
	)
}

func damageLoss() []Field {
	return grouped("loss",
		Field{ID: "items_lost", Type: Number, Check: notNegative},
		Field{ID: "loss_percent", Type: Number, Check: percent},
		Field{ID: "estimate", Type: Money},
		Field{ID: "description", Type: BilingualLong},
	)
}

// releasing are the fields by which somebody on the Ukrainian side lets a record be shared, and from which day.
func releasing() []Field {
	return grouped("release",
		Field{ID: "public_after", Type: Date},
		Field{ID: "approved_by", Type: Ref, Kinds: []string{"person"}, Personal: true},
		Field{ID: "approved_on", Type: Date},
	)
}

// percent is the check of shares of a hundred.
func percent(value string) (warning string) {
	if n, err := strconv.ParseFloat(value, 64); err != nil || n < 0 || n > 100 {
		return "value.percent"
	}
	return ""
}

func checkDamage(v Values) []Warning {
	var w warnings
	w.order(v, "event_date", "reported_on", "check.damage.reported_before")
	w.order(v, "event_date", "public_after", "check.damage.public_before")
	if v.Get("public_after") != "" && (v.Get("approved_by") == "" || v.Get("approved_on") == "") {
		w.add("approved_by", "check.damage.not_approved")
	}
	return w
}
