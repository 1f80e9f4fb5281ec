package shell

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// damageOf is a damage report among one's own records, approved or not.
func damageOf(t *testing.T, d *desk.Desk, approved bool) record.ID {
	t.Helper()
	ctx := context.Background()
	title := map[bool]string{true: "Windows of the reading room", false: "The roof"}[approved]
	library := find(t, d, "library", "Вербівськ").ID.String()
	set := record.Values{
		"title.en": {title}, "title.uk": {map[bool]string{true: "Вікна читальної зали", false: "Дах"}[approved]}, "library": {library}, "event_date": {"2026-10-02"},
		"cause": {"shelling"}, "extent": {"windows"}, "state": {"being_repaired"}, "items_lost": {"120"}, "notes": {"For us only"},
	}
	if rows, err := d.List(ctx, store.Query{Kind: "damage", Where: []store.Condition{{Field: "title.en", Value: title}}}, 0, 1); err == nil && len(rows) > 0 {
		return rows[0].ID
	}
	if approved {
		people, err := d.Save(ctx, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {"Olena"}, "libraries": {library}}})
		must(t, err)
		set["approved_by"], set["approved_on"], set["public_after"] = []string{people[0].String()}, []string{"2026-10-20"}, []string{"2026-11-01"}
	}
	ids, err := d.Save(ctx, store.Draft{Kind: "damage", Set: set})
	must(t, err)
	return ids[0]
}

// A damage report is shared by what she ticks, and by nothing else; at first nothing is ticked.
func TestFieldsAreShared(t *testing.T) {
	d := practiceDesk(t)
	id := damageOf(t, d, true)
	for _, lang := range []string{"en", "uk"} {
		s, w := newShell(t, d, lang)
		s.Go(screens.Place{Screen: screens.Detail, ID: id})
		w.Resize(fyne.NewSize(1280, 800))
		tap(t, s, "release.title")
		if *shots != "" {
			keepPicture(t, w, filepath.Join(*shots, "release-"+lang+".png"))
		}
		for i, c := range under[*widget.Check](w.Canvas().Overlays().Top()) {
			if lang == "en" && c.Checked {
				t.Errorf("%q is ticked", c.Text)
			}
			c.SetChecked(i == 0)
		}
		tap(t, s, "release.share")
	}
	state, err := d.Shareable(context.Background(), id)
	must(t, err)
	if len(state.Shared) != 1 || !slices.Equal(state.Shared[0].Slots, []string{"title.en"}) {
		t.Errorf("%+v", state.Shared)
	}
}
