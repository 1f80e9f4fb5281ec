package record

import "strconv"

// activity is something that libraries do together, planned or done.
func activity() *Kind {
	return &Kind{
		ID:      "activity",
		Icon:    "activity",
		Shared:  true,
		Title:   []string{"title"},
		Columns: []string{"starts", "twinning", "theme", "status"},
		Fields:  joined(activityMain(), activityTime(), activityPeople(), attended(), activityResults(), marked(personal, files()), []Field{notes()}),
		Check:   checkActivity,
		Brief: []Part{
			{"report", []string{
				"title", "twinning", "starts", "attendance_uk", "attendance_ua", "attendance_estimated", "outputs", "what_changed",
				"main_outcome", "secondary_outcome", "quote",
			}},
			{"ages", attendedFields()},
		},
	}
}

func activityMain() []Field {
	return grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true},
		Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}},
		Field{ID: "library", Type: Ref, Kinds: []string{"library"}},
		Field{ID: "event", Type: Ref, Kinds: []string{"event"}},
		Field{ID: "theme", Type: Choice, Choices: Themes},
		Field{ID: "category", Type: Tags},
		Field{ID: "age_groups", Type: Choices, Choices: AgeGroups},
		Field{ID: "mode", Type: Choice, Choices: Modes},
		Field{ID: "status", Type: Choice, Choices: []string{"planned", "confirmed", "done", "cancelled", "postponed"}},
		Field{ID: "postponed_reason", Type: Choice, Choices: []string{"alert", "power_cut", "illness", "staff"}},
		Field{ID: "partner_approved", Type: YesNo},
	)
}

func activityTime() []Field {
	return grouped("plan",
		Field{ID: "starts", Type: Moment},
		Field{ID: "ends", Type: Moment},
		Field{ID: "recurrence", Type: Text}, // a subset of RRULE, RFC 5545 section 3.3.10
		Field{ID: "calendar_day", Type: Text},
		Field{ID: "place", Type: Bilingual, Sensitive: true},
		Field{ID: "online_link", Type: Text, Form: Website, Sensitive: true},
		Field{ID: "follow_up_on", Type: Date},
		Field{ID: "aim", Type: BilingualLong},
		Field{ID: "materials", Type: BilingualLong},
		Field{ID: "care", Type: BilingualLong},
		Field{ID: "template", Type: Text, Weightless: true}, // of package programme
	)
}

func activityPeople() []Field {
	return grouped("people",
		Field{ID: "attendance_uk", Type: Number, Check: notNegative, Estimated: "attendance_estimated"},
		Field{ID: "attendance_ua", Type: Number, Check: notNegative, Estimated: "attendance_estimated"},
		Field{ID: "attendance_by_age", Type: Text},
		Field{ID: "attendance_estimated", Type: YesNo},
		Field{ID: "interpreters", Type: Refs, Kinds: []string{"person"}},
		Field{ID: "languages", Type: Choices, Choices: Spoken},
	)
}

// Attended is the field that says how many people of an age group took part, on all sides together.
func Attended(ageGroup string) string { return "attended_" + ageGroup }

func attendedFields() []string {
	ids := make([]string, len(AgeGroups))
	for i, g := range AgeGroups {
		ids[i] = Attended(g)
	}
	return ids
}

func attended() []Field {
	var fields []Field
	for _, id := range attendedFields() {
		fields = append(fields, Field{ID: id, Type: Number, Check: notNegative, Estimated: "attendance_estimated"})
	}
	return grouped("ages", fields...)
}

// activityResults keeps apart what was made (outputs) and what it changed (outcomes), as funders ask.
func activityResults() []Field {
	return grouped("results",
		Field{ID: "outputs", Type: LongText},
		Field{ID: "main_outcome", Type: Choice, Choices: Outcomes},
		Field{ID: "secondary_outcome", Type: Choice, Choices: Outcomes},
		Field{ID: "what_changed", Type: BilingualLong},
		Field{ID: "quote", Type: BilingualLong, Personal: true},
		Field{ID: "staff_hours", Type: Number, Check: notNegative},
		Field{ID: "cost", Type: Money},
	)
}

func checkActivity(v Values) []Warning {
	var w warnings
	if v.Get("twinning") == "" && v.Get("library") == "" {
		w.add("twinning", "check.activity.nobody")
	}
	w = append(w, checkTimes(v)...)
	w = append(w, checkAges(v)...)
	if v.Get("postponed_reason") != "" && v.Get("status") != "postponed" {
		w.add("postponed_reason", "check.activity.reason_without_postponing")
	}
	return w
}

// checkAges warns if more people are counted by age than took part.
func checkAges(v Values) []Warning {
	count := func(ids ...string) (sum float64) {
		for _, id := range ids {
			if n, err := strconv.ParseFloat(v.Get(id), 64); err == nil {
				sum += n
			}
		}
		return sum
	}
	var w warnings
	if all := count("attendance_uk", "attendance_ua"); all > 0 && count(attendedFields()...) > all {
		w.add("attendance_uk", "check.activity.ages")
	}
	return w
}

// checkTimes is the check of kinds that start and end.
func checkTimes(v Values) []Warning {
	var w warnings
	starts, known := ParseMoment(v.Get("starts"))
	if ends, ok := ParseMoment(v.Get("ends")); ok && known && ends.Time().Before(starts.Time()) {
		w.add("ends", "check.activity.ends_before_starts")
	}
	if known && atSilence(starts) {
		w.add("starts", "check.activity.silence")
	}
	return w
}

// atSilence tells whether a moment falls on Ukraine's daily minute of silence for the fallen, at 09:00 in Kyiv.
func atSilence(m MomentValue) bool {
	t, ok := m.In(ZoneKyiv)
	return ok && t.Hour() == 9 && t.Minute() == 0
}
