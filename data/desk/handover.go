package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// lastContacts is how many contacts a hand-over tells of.
const lastContacts = 6

// Handover makes the hand-over sheet of a twinning, as a page to be printed. Names of people and how to reach them are on it only with private, which the user
// says each time.
func (d *Desk) Handover(ctx context.Context, id record.ID, words *translations.Words, private bool) (papers.Paper, error) {
	h, err := d.handover(ctx, id, words, private)
	if err != nil {
		return papers.Paper{}, err
	}
	return h.Paper(words), nil
}

func (d *Desk) handover(ctx context.Context, id record.ID, words *translations.Words, private bool) (h papers.Handover, err error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return h, err
	}
	if e.Kind != "twinning" {
		return h, say.Err(store.ErrNotFound, "programme.no_twinning")
	}
	state, err := d.TwinningState(ctx, id)
	if err != nil {
		return h, err
	}
	h = papers.Handover{
		Registry: d.registry, Title: words.Title(d.registry.Kind(e.Kind), e.Values), Today: d.today(), Twinning: e.Values,
		Next: state.Next, Private: private,
	}
	if h.Sides, _, err = d.sides(ctx, e.Values, h.Today, words.Lang()); err != nil {
		return h, err
	}
	if err := d.handoverLists(ctx, &h, id); err != nil {
		return h, err
	}
	c, err := d.circle(ctx, e.Circle)
	if err != nil {
		return h, err
	}
	h.Circle = words.T("circle.own")
	if !c.Own {
		h.Circle = (&record.Field{ID: "name", Type: record.Bilingual}).In(c.Name, words.Lang())
	}
	for _, m := range c.Members {
		h.Members = append(h.Members, m.Name)
	}
	if !private {
		return h, nil
	}
	people, err := d.referred(ctx, e.Values["leads"], e.Values["deputies"])
	h.People = map[string]record.Values{}
	for id, r := range people {
		h.People[id] = r.Values
	}
	return h, err
}

// handoverLists fills in what belongs to the twinning.
func (d *Desk) handoverLists(ctx context.Context, h *papers.Handover, id record.ID) error {
	today := h.Today.Format(time.DateOnly)
	h.Files = d.fileNames("twinning", h.Twinning, h.Private)
	for _, l := range []struct {
		kind, by string // the field that has the order
		into     *[]record.Values
		keep     func(v record.Values) bool
	}{
		{"agreement", "signed_on", &h.Agreements, func(record.Values) bool { return true }},
		{"activity", "starts", &h.Plan, func(v record.Values) bool {
			return v.Get("starts") >= today && slices.Contains([]string{"", "planned", "confirmed"}, v.Get("status")) || v.Get("status") == "postponed"
		}},
		{"task", "due_on", &h.Tasks, func(v record.Values) bool { return v.Get("done_on") == "" }},
		{"contact_log", "happened_at", &h.Contacts, func(record.Values) bool { return true }},
		{"exchange", "sent_on", &h.Parcels, func(v record.Values) bool {
			return !slices.Contains([]string{"confirmed", "returned", "lost"}, v.Get("status"))
		}},
		{"document", "title", nil, func(record.Values) bool { return false }},
	} {
		rows, err := d.Referring(ctx, id, l.kind, "twinning")
		if err != nil {
			return err
		}
		slices.SortStableFunc(rows, func(a, b store.Row) int { return strings.Compare(a.Values.Get(l.by), b.Values.Get(l.by)) })
		for _, r := range rows {
			if l.keep(r.Values) {
				*l.into = append(*l.into, r.Values)
			}
			if l.kind == "agreement" || l.kind == "document" {
				h.Files = append(h.Files, d.fileNames(l.kind, r.Values, h.Private)...)
			}
		}
	}
	slices.Reverse(h.Contacts)
	h.Contacts = h.Contacts[:min(lastContacts, len(h.Contacts))]
	return nil
}

// fileNames are the names of a record's files; private ones only if they may be told.
func (d *Desk) fileNames(kind string, v record.Values, private bool) (names []string) {
	fields := d.registry.Kind(kind).Fields
	for i := range fields {
		if fields[i].Type != record.Files || fields[i].Private() && !private {
			continue
		}
		for _, value := range v[fields[i].ID] {
			if f, ok := record.ParseFile(value); ok {
				names = append(names, f.Name)
			}
		}
	}
	return names
}
