package desk

import (
	"context"
	"strings"
	"unicode"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// Get reads a record.
func (d *Desk) Get(ctx context.Context, id record.ID) (store.Entry, error) {
	return d.store.Get(ctx, id)
}

// Rows reads records by their ids, for the titles of references. One that is not in the map has not arrived yet.
func (d *Desk) Rows(ctx context.Context, ids []record.ID) (map[record.ID]store.Row, error) {
	return d.store.Rows(ctx, ids)
}

// Count counts the records of a query.
func (d *Desk) Count(ctx context.Context, q store.Query) (int, error) { return d.store.Count(ctx, q) }

// Counts counts the records by kind.
func (d *Desk) Counts(ctx context.Context) (map[string]int, error) { return d.store.Counts(ctx) }

// List reads n records of a query, from place from on.
func (d *Desk) List(ctx context.Context, q store.Query, from, n int) ([]store.Row, error) {
	return d.store.List(ctx, q, from, n)
}

// Referring lists the records of a kind whose field refers to id: the activities of a twinning.
func (d *Desk) Referring(ctx context.Context, id record.ID, kind, field string) ([]store.Row, error) {
	return d.store.Referring(ctx, id, kind, field)
}

// Search finds records by words, of one kind unless kind is "", best first.
func (d *Desk) Search(ctx context.Context, words, kind string, limit int) ([]Hit, error) {
	return d.store.Search(ctx, words, kind, limit)
}

// History tells what was done to a record, the latest first.
func (d *Desk) History(ctx context.Context, id record.ID) ([]store.Event, error) {
	events, err := d.store.History(ctx, id)
	if err != nil {
		return nil, err
	}
	e, err := d.store.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	name := d.memberNames(e.Circle)
	for i := range events {
		events[i].Member = name(events[i].Device)
	}
	return events, nil
}

func (d *Desk) memberNames(c causal.Circle) func(causal.Device) string {
	m, err := circle.Of(d.store, c)
	if err != nil {
		return func(causal.Device) string { return "" }
	}
	return func(device causal.Device) string {
		member, _ := m.Known(device)
		return member.Name
	}
}

// Warnings says what is odd or missing in a record.
func (d *Desk) Warnings(e store.Entry) []record.Warning {
	if k := d.registry.Kind(e.Kind); k != nil {
		return k.Warnings(e.Values)
	}
	return nil
}

// Save saves drafts as one: all are durable when it returns, or none is. A library or organisation of one's own that a record of a shared
// circle refers to is written into that circle, so that nothing there reads "not arrived yet" for ever. It gives the ids of the records.
func (d *Desk) Save(ctx context.Context, drafts ...store.Draft) ([]record.ID, error) {
	ids := make([]record.ID, 0, len(drafts))
	err := d.work(ctx, len(drafts), func(w *work) error {
		for _, draft := range drafts {
			id, err := w.save(draft)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// Delete deletes a record. Nothing of it is lost: Undelete brings it back.
func (d *Desk) Delete(ctx context.Context, id record.ID) error {
	return d.work(ctx, 1, func(w *work) error { return w.onRecord(id, w.Work.Delete) })
}

// Undelete brings a deleted record back, or settles that one that was deleted and edited at the same time stays.
func (d *Desk) Undelete(ctx context.Context, id record.ID) error {
	return d.work(ctx, 1, func(w *work) error { return w.onRecord(id, w.Work.Undelete) })
}

// manyDrafts is the number above which a save is an import.
const manyDrafts = 64

// work is a save in progress with its author.
type work struct {
	*store.Work
	d      *Desk
	author string
	copies map[copyKey]record.ID
}

type copyKey struct {
	source record.ID
	target causal.Circle
}

func (d *Desk) work(ctx context.Context, about int, fn func(*work) error) error {
	author := d.Author()
	bulk := about > manyDrafts
	err := d.store.Transact(ctx, bulk, func(w *store.Work) error {
		return fn(&work{Work: w, d: d, author: author, copies: map[copyKey]record.ID{}})
	})
	if err == nil && bulk {
		d.indexLater()
	}
	return err
}

// by gives the record that stands for who is working, in a circle.
func (w *work) by(c causal.Circle) (record.ID, error) {
	return w.Author(c, w.author, personNamed(w.author))
}

// personNamed makes the values of a person from a name as it was typed, in the half of its script.
func personNamed(name string) record.Values {
	lang := "en"
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		lang = "uk"
	}
	return record.Values{"given_name." + lang: {name}}
}

func (w *work) save(draft store.Draft) (record.ID, error) {
	c, kind := draft.Circle, draft.Kind
	if c.IsZero() {
		c = w.d.own
	}
	var before record.Values
	if !draft.ID.IsZero() {
		e, err := w.Get(draft.ID)
		if err != nil {
			return draft.ID, err
		}
		c, kind, before = e.Circle, e.Kind, e.Values
	}
	if kind == "person" && len(childContact(before, draft.Set)) > 0 {
		return draft.ID, say.Err(ErrChildContact, "person.child_contact")
	}
	if k := w.d.registry.Kind(kind); k != nil && k.Guarded && draft.ID.IsZero() && c != w.d.own && !w.d.Practising() {
		return draft.ID, say.Err(ErrGuarded, "release.own_circle", "Kind", say.Ref("kind."+kind+".many"))
	}
	draft.Set = draft.Set.Clone()
	if err := w.bring(c, kind, draft.Set); err != nil {
		return draft.ID, err
	}
	author, err := w.by(c)
	if err != nil {
		return draft.ID, err
	}
	return w.Save(c, author, draft)
}

func (w *work) onRecord(id record.ID, f func(c causal.Circle, author, id record.ID) error) error {
	e, err := w.Get(id)
	if err != nil {
		return err
	}
	author, err := w.by(e.Circle)
	if err != nil {
		return err
	}
	return f(e.Circle, author, id)
}

// Differences lists what people wrote differently without having seen each other's.
func (d *Desk) Differences(ctx context.Context) ([]store.Difference, error) {
	list, err := d.store.Differences(ctx)
	if err != nil {
		return nil, err
	}
	for i := range list {
		name := d.memberNames(list[i].Entry.Circle)
		for j := range list[i].Variants {
			list[i].Variants[j].Member = name(list[i].Variants[j].Device)
		}
	}
	return list, nil
}

// Resolve settles a difference with the variant at place keep (from 0), or with value if keep is -1. Of a record that was deleted and edited at
// the same time, 0 keeps it and 1 deletes it. The choice names all that stood there, and travels like any other change.
func (d *Desk) Resolve(ctx context.Context, diff store.Difference, keep int, value []string) error {
	if diff.Slot == record.SlotDeleted {
		if keep == 1 {
			return d.Delete(ctx, diff.Entry.ID)
		}
		return d.Undelete(ctx, diff.Entry.ID)
	}
	if keep >= len(diff.Variants) || keep < -1 {
		return say.Err(nil, "difference.no_variant", "Count", len(diff.Variants))
	}
	if keep >= 0 {
		value = diff.Variants[keep].Values
	}
	_, err := d.Save(ctx, store.Draft{ID: diff.Entry.ID, Set: record.Values{diff.Slot: value}, Seen: diff.Entry.Seen})
	return err
}

// KeepForm keeps a half-typed form under a key, so that a power cut loses nothing of it.
func (d *Desk) KeepForm(key string, draft store.Draft) error {
	return d.store.KeepForm(context.Background(), key, draft)
}

// KeptForms gives the forms that were kept and not dropped.
func (d *Desk) KeptForms() (map[string]store.Draft, error) {
	return d.store.KeptForms(context.Background())
}

// DropForm forgets a kept form.
func (d *Desk) DropForm(key string) error { return d.store.DropForm(context.Background(), key) }
