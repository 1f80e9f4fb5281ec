package desk

import (
	"context"
	"errors"
	"testing"

	"github.com/twinshelf/twinshelf/data/bilingual"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// The state of a text follows what people write and say, over the whole life of a story.
func TestToTranslate(t *testing.T) {
	ctx := context.Background()
	d := open(t, "Library")
	ids, err := d.Save(ctx, store.Draft{Kind: "story", Set: record.Values{"title.en": {"Morning"}, "title.uk": {"Ранок"}, "body.en": {"We read."}}})
	must(t, err)
	id := ids[0]
	_, err = d.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.uk": {"Вербівська"}}}) // a name waits for nobody
	must(t, err)
	write := func(slot, text string) func() {
		return func() {
			t.Helper()
			e, err := d.Get(ctx, id)
			must(t, err)
			_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{slot: {text}}, Seen: e.Seen})
			must(t, err)
		}
	}
	says := func(state bilingual.State) func() {
		return func() { t.Helper(); must(t, d.SayTranslated(ctx, id, "body.uk", state)) }
	}
	for _, step := range []struct {
		about string
		do    func()
		want  bilingual.State
	}{
		{"nobody has translated it", func() {}, bilingual.None},
		{"somebody has", write("body.uk", "Читаємо."), bilingual.Written},
		{"the original changes", write("body.en", "We read aloud."), bilingual.Older},
		{"a machine translates it anew", write("body.uk", "Ми читаємо вголос."), bilingual.Written},
		{"and somebody says so", says(bilingual.Machine), bilingual.Machine},
		{"somebody else checks it", says(bilingual.Checked), bilingual.Checked},
		{"the original changes again", write("body.en", "We read aloud, in two towns."), bilingual.Older},
		{"the translation still fits", says(bilingual.Checked), bilingual.Checked},
		{"the translation goes", write("body.uk", ""), bilingual.None},
	} {
		step.do()
		texts, err := d.Translations(ctx, id)
		must(t, err)
		if len(texts) != 2 || texts[0].State != bilingual.Written || texts[1].State != step.want || texts[1].Slot() != "body.uk" {
			t.Fatalf("%s: %+v, want %s", step.about, texts, step.want)
		}
		list, err := d.ToTranslate(ctx)
		must(t, err)
		if waits := len(list) == 1 && list[0].Field == "body"; waits != step.want.Waits() {
			t.Errorf("%s: what waits is %+v", step.about, list)
		}
	}
	var nothing *say.Error
	if err := d.SayTranslated(ctx, id, "body.uk", bilingual.Checked); !errors.As(err, &nothing) {
		t.Error("nothing was checked, and nobody minds")
	}
	if d.SayTranslated(ctx, id, "happened_on", bilingual.Checked) == nil {
		t.Error("a date was translated")
	}
}
