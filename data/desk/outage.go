package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
	"github.com/twinshelf/twinshelf/translations"
)

// BeginOutage notes in one's own circle, in one step, that a library or those of a twinning can't answer as usual, since a day (midnight in UTC).
func (d *Desk) BeginOutage(ctx context.Context, about record.ID, reason string, since time.Time) (record.ID, error) {
	e, err := d.Get(ctx, about)
	if err != nil {
		return record.ID{}, err
	}
	if e.Kind != "library" && e.Kind != "twinning" || !slices.Contains(record.OutageReasons, reason) {
		return record.ID{}, say.Err(store.ErrNotFound, "outage.what")
	}
	set := record.Values{"reason": {reason}, e.Kind: {about.String()}, "from": {since.Format(time.DateOnly)}}
	for _, lang := range record.Languages {
		set["title."+lang] = []string{translations.For(lang).ChoiceName("outage", "reason", reason)}
	}
	ids, err := d.Save(ctx, store.Draft{Kind: "outage", Set: set})
	if err != nil {
		return record.ID{}, err
	}
	return ids[0], nil
}

// EndOutage notes the last day of it.
func (d *Desk) EndOutage(ctx context.Context, id record.ID, last time.Time) error {
	e, err := d.Get(ctx, id)
	if err != nil {
		return err
	}
	if e.Kind != "outage" {
		return say.Err(store.ErrNotFound, "outage.what")
	}
	if from := firstOf(e.Values.Get("from")); last.Before(from) {
		last = from
	}
	_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"until": {last.Format(time.DateOnly)}}, Seen: e.Seen})
	return err
}

// outages lists what keeps a twinning's libraries from answering, or has: timetables too.
func (d *Desk) outages(ctx context.Context, id record.ID, parties []string) ([]store.Row, error) {
	var list []store.Row
	err := d.eachRow(ctx, "outage", func(r store.Row) { list = append(list, r) })
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var at []string
	for _, r := range list {
		at = append(at, r.Values["library"]...)
	}
	libraries, err := d.referred(ctx, at)
	// An outage stands in one's own circle, and so may its library, of which the twinning has a copy.
	concerns := func(r store.Row) bool {
		if r.Values.Get("twinning") == id.String() {
			return true
		}
		library, ok := libraries[r.Values.Get("library")]
		return ok && (slices.Contains(parties, library.ID.String()) || slices.ContainsFunc(library.Values[record.SlotCopies], func(link string) bool {
			_, there, _ := strings.Cut(link, " ")
			return slices.Contains(parties, there)
		}))
	}
	return slices.DeleteFunc(list, func(r store.Row) bool { return !concerns(r) }), err
}

// present keeps the outages that go on, and gives all as pauses.
func present(list []store.Row, today time.Time) (now []store.Row, pauses []twinning.Period) {
	for _, r := range list {
		p, ok := twinning.Outage(r.Values)
		if !ok {
			continue
		}
		pauses = append(pauses, p)
		if p.Has(today) {
			now = append(now, r)
		}
	}
	return now, pauses
}
