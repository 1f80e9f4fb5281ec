package record

// story is something told: a story, a press release, a cutting. It names people only with their consent, and appears only after both sides have approved it.
func story() *Kind {
	return &Kind{
		ID:      "story",
		Icon:    "story",
		Title:   []string{"title"},
		Columns: []string{"kind", "twinning", "happened_on", "published_on", "for_report"},
		Shared:  true,
		Fields:  joined(storyMain(), storyPublishing(), marked(personal, files()), []Field{notes()}),
		Check:   checkStory,
	}
}

func storyMain() []Field {
	return grouped("main",
		Field{ID: "title", Type: Bilingual, Required: true},
		Field{ID: "kind", Type: Choice, Choices: []string{"story", "press_release", "clipping", "social_post", "quote", "case_study"}},
		Field{ID: "body", Type: BilingualLong},
		Field{ID: "twinning", Type: Ref, Kinds: []string{"twinning"}},
		Field{ID: "activity", Type: Ref, Kinds: []string{"activity"}},
		Field{ID: "happened_on", Type: Date},
		Field{ID: "tags", Type: Tags},
		Field{ID: "outcomes", Type: Choices, Choices: Outcomes},
		Field{ID: "photos", Type: Refs, Kinds: []string{"document"}},
		Field{ID: "for_report", Type: YesNo},
	)
}

func storyPublishing() []Field {
	return grouped("publishing",
		Field{ID: "author", Type: Ref, Kinds: []string{"person"}, Personal: true},
		Field{ID: "people", Type: Refs, Kinds: []string{"person"}, Personal: true},
		Field{ID: "approved_uk_by", Type: Ref, Kinds: []string{"person"}},
		Field{ID: "approved_uk_on", Type: Date},
		Field{ID: "approved_ua_by", Type: Ref, Kinds: []string{"person"}},
		Field{ID: "approved_ua_on", Type: Date},
		Field{ID: "embargo_until", Type: Date},
		Field{ID: "published_on", Type: Date},
		Field{ID: "outlet", Type: Text},
		Field{ID: "link", Type: Text, Form: Website},
	)
}

func checkStory(v Values) []Warning {
	var w warnings
	w.order(v, "embargo_until", "published_on", "check.story.before_embargo")
	if v.Get("published_on") != "" && v.Get("kind") != "clipping" {
		w.missing(v, "approved_uk_on", "check.story.not_approved")
		w.missing(v, "approved_ua_on", "check.story.not_approved")
	}
	return w
}
