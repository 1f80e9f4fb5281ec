package record

// outage is a time in which a library can't answer as usual: no power, alerts, an evacuation. Its days do not count as silence. With hours of a week it is a timetable
// instead, such as of power cuts, and only keeps meetings out of those hours. It tells where things are bad: it is written in one's own circle.
func outage() *Kind {
	return &Kind{
		ID:      "outage",
		Icon:    "history",
		Title:   []string{"title"},
		Columns: []string{"library", "twinning", "from", "until"},
		Fields: marked(sensitive, joined(grouped("main",
			Field{ID: "title", Type: Bilingual, Required: true},
			Field{ID: "reason", Type: Choice, Choices: OutageReasons},
			Field{ID: "library", Type: Ref, Kinds: []string{"library"}},
			Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}},
			Field{ID: "from", Type: Date},
			Field{ID: "until", Type: Date}, // the last day
			Field{ID: FieldWeeklyHours, Type: Text, Form: WeekHours},
		), []Field{notes()})...),
		Check: checkOutage,
	}
}

// OutageReasons are why somebody can't answer.
var OutageReasons = []string{"power", "connection", "alert", "evacuation", "other"}

// The fields that hold hours of a week (see WeekHours).
const (
	FieldPreferredHours = "preferred_hours"
	FieldWeeklyHours    = "weekly_hours"
)

func checkOutage(v Values) []Warning {
	var w warnings
	w.order(v, "from", "until", "check.outage.ends_before")
	if v.Get("library") == "" && v.Get("twinning") == "" {
		w.add("library", "check.outage.nowhere")
	}
	if v.Get("from") == "" && v.Get(FieldWeeklyHours) == "" {
		w.add("from", "check.outage.no_day")
	}
	return w
}
