package segment

// presets are the kinds and slots that bodies name by number instead of spelling them out: a bundle with one changed
// field would otherwise be a tenth longer. The list is part of the format: it only grows, at its end.
var presets = []string{
	"library", "organisation", "person", "twinning", "activity", "exchange", "item",
	"@deleted", "@restored", "@external", "@copies", "@same",
	"@circle", "@invite", "@join", "@confirm", "grant", "invite", "join", "key", "proof", "recipient", "member", "epoch", "role", "until",
	"name.en", "name.uk", "title.en", "title.uk", "notes", "status", "kind", "country", "city.en", "city.uk", "postcode", "phone", "email", "website",
	"given_name.en", "given_name.uk", "family_name.en", "family_name.uk", "role.en", "role.uk", "libraries",
	"parties", "stages", "started_on", "next_review_on", "leads", "deputies", "aims.en", "aims.uk",
	"theme", "mode", "starts", "ends", "attendance_uk", "attendance_ua", "what_changed.en", "what_changed.uk",
	"direction", "sent_on", "confirmed_on", "quantity", "author", "isbn",
	"@succeed", "from", "@recovery", "@erase", "records", "parts", "@object", "erase", "@final",
}

var presetIndex = func() map[string]int {
	m := make(map[string]int, len(presets))
	for i, p := range presets {
		m[p] = i
	}
	return m
}()
