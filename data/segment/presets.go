package segment

// presets are the kinds and slots that bodies name by number instead of spelling them out: a bundle with one changed
// field would otherwise be a tenth longer. The list is part of the format: it only grows, at its end.
var presets = []string{
	"library", "organisation", "person", "twinning", "activity", "exchange", "item",
	"@deleted", "@restored", "@external", "@copies", "@same",
	"name.en", "name.uk", "title.en", "title.uk", "notes",
	"given_name.en", "given_name.uk", "family_name.en", "family_name.uk",
	"starts", "ends", "status", "twinning_ref", "parties", "stages",
}

var presetIndex = func() map[string]int {
	m := make(map[string]int, len(presets))
	for i, p := range presets {
		m[p] = i
	}
	return m
}()
