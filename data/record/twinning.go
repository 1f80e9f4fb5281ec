package record

// Stages are those of a twinning's life, in their usual order; any may jump to another (domain/DOMAIN.md 1.3).
var Stages = []string{
	"interested", "matched", "in_contact", "agreement_draft", "signed", "active", "dormant", "paused", "under_review", "renewed", "ended",
}

// twinning is the relationship of two or more libraries: 45 libraries in 22 twinnings were announced, so two is not the rule.
// Its name may be empty: callers then compose one from the parties.
func twinning() *Kind {
	return &Kind{
		ID:      "twinning",
		Icon:    "twinning",
		Shared:  true,
		Title:   []string{"name"},
		Columns: []string{"parties", "stages", "started_on", "next_review_on"},
		Fields:  joined(twinningMain(), twinningPeople(), twinningPlan(), twinningEnd(), []Field{files(), notes()}),
		Check:   checkTwinning,
	}
}

func twinningMain() []Field {
	return grouped("main",
		Field{ID: "name", Type: Bilingual, Proper: true},
		Field{ID: "parties", Type: Refs, Kinds: []string{"library"}, Required: true},
		Field{ID: "organisations", Type: Refs, Kinds: []string{"organisation"}},
		Field{ID: "stages", Type: Dated, Choices: Stages, Required: true},
		Field{ID: "started_on", Type: Date},
		Field{ID: "public_summary", Type: BilingualLong},
	)
}

func twinningPeople() []Field {
	return grouped("people",
		Field{ID: "leads", Type: Refs, Kinds: []string{"person"}},
		Field{ID: "deputies", Type: Refs, Kinds: []string{"person"}},
		Field{ID: "matched_on", Type: Date},
		Field{ID: "matched_by", Type: Ref, Kinds: []string{"person", "organisation"}},
		Field{ID: "match_reasons", Type: Choices, Choices: []string{"size", "kind", "port_city", "community", "language"}},
	)
}

func twinningPlan() []Field {
	return grouped("plan",
		Field{ID: "aims", Type: BilingualLong},
		Field{ID: "priorities", Type: Choices, Choices: Themes},
		Field{ID: "contact_frequency_days", Type: Number, Check: notNegative},
		Field{ID: "next_review_on", Type: Date},
		Field{ID: "risk_notes", Type: LongText, Sensitive: true},
	)
}

func twinningEnd() []Field {
	return grouped("ending",
		Field{ID: "ended_on", Type: Date},
		Field{ID: "ended_reason", Type: Choice, Choices: []string{
			"staff_left", "no_reply", "completed", "security", "merged", "funding", "other",
		}},
	)
}

func checkTwinning(v Values) []Warning {
	var w warnings
	if n := len(v["parties"]); n == 1 {
		w.add("parties", "check.twinning.one_party")
	}
	w.order(v, "started_on", "ended_on", "check.twinning.ended_before_started")
	stage, _ := CurrentStage(v["stages"], Stages)
	if v.Get("ended_on") != "" && stage != "" && stage != "ended" {
		w.add("stages", "check.twinning.ended_but_stage")
	}
	if stage == "active" || stage == "renewed" {
		w.missing(v, "leads", "check.twinning.no_lead")
		w.missing(v, "deputies", "check.twinning.no_deputy")
	}
	return w
}
