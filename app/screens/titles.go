package screens

import (
	"context"
	"strings"
	"sync"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// titles gives the names of records that others refer to.
type titles struct {
	d     *desk.Desk
	words *translations.Words

	mu    sync.Mutex // read works away from the screen, while the screen asks
	known map[record.ID]store.Row
}

func newTitles(h Host) *titles {
	return &titles{d: h.Desk(), words: h.Words(), known: map[record.ID]store.Row{}}
}

// read reads the records that the values refer to; it waits for the disk.
func (t *titles) read(ctx context.Context, kind *record.Kind, list ...record.Values) error {
	var ids []record.ID
	for _, v := range list {
		for i := range kind.Fields {
			f := &kind.Fields[i]
			if f.Type != record.Ref && f.Type != record.Refs {
				continue
			}
			for _, text := range v[f.ID] {
				if id, err := record.ParseID(text); err == nil {
					ids = append(ids, id)
				}
			}
		}
	}
	return t.readIDs(ctx, ids)
}

func (t *titles) readIDs(ctx context.Context, ids []record.ID) error {
	var missing []record.ID
	for _, id := range ids {
		if _, ok := t.row(id); !ok {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	rows, err := t.d.Rows(ctx, missing)
	t.mu.Lock()
	defer t.mu.Unlock()
	for id, r := range rows {
		t.known[id] = r
	}
	return err
}

func (t *titles) row(id record.ID) (store.Row, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, ok := t.known[id]
	return r, ok
}

// name has a record that is not shown bear a name, unless one with its id is.
func (t *titles) name(r store.Row) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.known[r.ID]; !ok {
		t.known[r.ID] = r
	}
}

// of names the record with this id.
func (t *titles) of(text string) string {
	id, err := record.ParseID(text)
	if err != nil {
		return text // kept as it was typed
	}
	row, ok := t.row(id)
	switch {
	case !ok:
		return t.words.T("record.not_arrived")
	case row.Hidden:
		return t.words.T("forget.name")
	}
	return titleOf(t.words, t.d.Registry(), row.Kind, row.Values)
}

// titleOf names a record.
func titleOf(w *translations.Words, r *record.Registry, kind string, v record.Values) string {
	if k := r.Kind(kind); k != nil {
		if title := w.Title(k, v); title != "" {
			return title
		}
	}
	return w.T("record.untitled")
}

// show gives the values of a field as a person reads them, joined.
func (t *titles) show(f *record.Field, v record.Values) string {
	if f.Type.IsBilingual() {
		return t.words.Shown(f, v)
	}
	if f.Type == record.Dated {
		choice, date := record.CurrentStage(v[f.ID], f.Choices)
		if choice == "" {
			return ""
		}
		return t.words.ChoiceName(f.Of, f.ID, choice) + ", " + t.words.Date(date)
	}
	parts := make([]string, 0, len(v[f.ID]))
	if f.ID == record.FieldAdminCode {
		if o, ok := record.OblastOf(v.Get(f.ID)); ok {
			parts = append(parts, o.Name(t.words.Lang()))
		}
	}
	for _, value := range v[f.ID] {
		if f.Type == record.Ref || f.Type == record.Refs {
			parts = append(parts, t.of(value))
		} else {
			parts = append(parts, t.words.Value(f, value))
		}
	}
	return strings.Join(parts, ", ")
}

// subtitle gives what a list shows of a record below its title.
func (t *titles) subtitle(k *record.Kind, v record.Values) string {
	var parts []string
	for _, id := range k.Columns {
		if f := k.Field(id); f != nil {
			if text := t.show(f, v); text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, " · ")
}

// withTwinning names the twinning of a record after other words.
func (t *titles) withTwinning(words string, r store.Row) string {
	of := r.Values.Get("twinning")
	switch {
	case of == "":
		return words
	case words == "":
		return t.of(of)
	}
	return words + " · " + t.of(of)
}

// circleName names a circle.
func circleName(w *translations.Words, c desk.Circle) string {
	if c.Own {
		return w.T("circle.own")
	}
	if name := c.Name.Get("name." + w.Lang()); name != "" {
		return name
	}
	for _, lang := range record.Languages {
		if name := c.Name.Get("name." + lang); name != "" {
			return name
		}
	}
	return w.T("record.untitled")
}

// withoutReferences leaves out what refers to records that a preview has not made.
func withoutReferences(k *record.Kind, v record.Values) record.Values {
	c := v.Clone()
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Type == record.Ref || f.Type == record.Refs {
			delete(c, f.ID)
		}
	}
	return c
}
