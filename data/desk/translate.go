package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/bilingual"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// Translation is a text of a record in two languages, with its state.
type Translation struct {
	Row                   store.Row
	Field                 string
	Original, Translation string
	bilingual.Text
}

// Slot is where the translation stands.
func (t Translation) Slot() string { return t.Field + "." + t.To }

// ToTranslate lists the texts that wait: those whose original has changed since come first, then those that nobody has translated, then those that a machine did.
// Proper names are romanised and wait for nobody.
func (d *Desk) ToTranslate(ctx context.Context) ([]Translation, error) {
	var list []Translation
	for _, k := range d.registry.Kinds() {
		if k.Field(record.FieldTranslated) == nil {
			continue
		}
		var rows []store.Row
		err := d.eachRow(ctx, k.ID, func(r store.Row) {
			if !r.Hidden {
				rows = append(rows, r)
			}
		})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			texts, err := d.translations(ctx, k, r)
			if err != nil {
				return nil, err
			}
			list = append(list, slices.DeleteFunc(texts, func(t Translation) bool { return !t.State.Waits() })...)
		}
	}
	order := []bilingual.State{bilingual.Older, bilingual.None, bilingual.Machine}
	slices.SortStableFunc(list, func(a, b Translation) int {
		return cmp.Or(slices.Index(order, a.State)-slices.Index(order, b.State), strings.Compare(a.To, b.To))
	})
	return list, nil
}

// Translations gives the texts of a record, each with its state.
func (d *Desk) Translations(ctx context.Context, id record.ID) ([]Translation, error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	k := d.registry.Kind(e.Kind)
	if k == nil || e.Hidden {
		return nil, nil
	}
	return d.translations(ctx, k, store.Row{ID: e.ID, Circle: e.Circle, Kind: e.Kind, Values: e.Values})
}

// SayTranslated notes what somebody says of the translation of a text that stands in slot: that a machine made it, or that somebody has checked it.
func (d *Desk) SayTranslated(ctx context.Context, id record.ID, slot string, state bilingual.State) error {
	e, err := d.Get(ctx, id)
	if err != nil {
		return err
	}
	field, to, _ := strings.Cut(slot, ".")
	f := d.registry.Field(e.Kind, slot)
	if f == nil || !f.IsTranslated() {
		return say.Err(nil, "field.unknown", "Field", slot)
	}
	translation, original := e.Values.Get(slot), e.Values.Get(field+"."+bilingual.Other(to))
	if translation == "" || original == "" {
		return say.Err(nil, "translate.nothing")
	}
	marks := bilingual.Marked(e.Values[record.FieldTranslated], field, to, state, original, translation)
	_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{record.FieldTranslated: marks}, Seen: e.Seen})
	return err
}

// translations judges the texts of a record. Only where both halves are there, and no mark says more, is the log asked when they were written.
func (d *Desk) translations(ctx context.Context, k *record.Kind, r store.Row) ([]Translation, error) {
	var list []Translation
	var when map[string]bilingual.Half
	marks := r.Values[record.FieldTranslated]
	for i := range k.Fields {
		f := &k.Fields[i]
		if !f.IsTranslated() {
			continue
		}
		halves := map[string]bilingual.Half{}
		for _, l := range record.Languages {
			halves[l] = bilingual.Half{Text: r.Values.Get(f.ID + "." + l)}
		}
		t := bilingual.Of(f.ID, halves, marks)
		if t.State == bilingual.Written {
			if when == nil {
				var err error
				if when, err = d.written(ctx, k, r); err != nil {
					return nil, err
				}
			}
			for l, h := range halves {
				known := when[f.ID+"."+l]
				halves[l] = bilingual.Half{Text: h.Text, First: known.First, Since: known.Since}
			}
			t = bilingual.Of(f.ID, halves, marks)
		}
		if t.State != "" {
			list = append(list, Translation{Row: r, Field: f.ID, Original: halves[t.From].Text, Translation: halves[t.To].Text, Text: t})
		}
	}
	return list, nil
}

// written tells of each half of a record's texts when something was first written there, and when what stands there now was. Halves that one change wrote are as old
// as each other: if that is so of all, the log is not read.
func (d *Desk) written(ctx context.Context, k *record.Kind, r store.Row) (map[string]bilingual.Half, error) {
	when := map[string]bilingual.Half{}
	e, err := d.Get(ctx, r.ID)
	if err != nil || !writtenApart(k, e) {
		return when, err
	}
	events, err := d.store.History(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	for i, ev := range slices.Backward(events) { // the first first
		at := len(events) - i
		for _, sl := range ev.Slots {
			text, h := "", when[sl.Slot]
			if len(sl.Values) > 0 {
				text = sl.Values[0]
			}
			switch {
			case text == "":
				h = bilingual.Half{}
			case h.Text == "":
				h = bilingual.Half{Text: text, First: at, Since: at}
			case h.Text != text:
				h.Text, h.Since = text, at
			}
			when[sl.Slot] = h
		}
	}
	return when, nil
}

// writtenApart tells whether the halves of any text were written by several changes.
func writtenApart(k *record.Kind, e store.Entry) bool {
	for i := range k.Fields {
		f := &k.Fields[i]
		if !f.IsTranslated() {
			continue
		}
		var first causal.Short
		for _, slot := range f.Slots() {
			for _, b := range e.Seen[slot] {
				if first == (causal.Short{}) {
					first = b.Change
				}
				if b.Change != first {
					return true
				}
			}
		}
	}
	return false
}
