package desk

import (
	"context"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/retention"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// PersonData is all that is held about a person in this data folder: what she may ask for (UK GDPR Art. 15; Закон України «Про захист персональних даних», 2297-VI, Art. 8).
type PersonData struct {
	Entry     store.Entry
	Referring []Reference
	Mentions  []Mention // texts of other records, of all circles, with her name or address
	Wrote     int       // changes that she wrote herself
	Circles   []Circle  // in which any of it stands: their members hold it
	Events    []store.Event
	Kept      retention.Verdict
}

// Reference is a record whose field refers to another.
type Reference struct {
	Row   store.Row
	Field string
}

// PersonData gathers what is held about a person.
func (d *Desk) PersonData(ctx context.Context, id record.ID) (out PersonData, err error) {
	e, err := d.Get(ctx, id)
	switch {
	case err != nil:
		return out, err
	case e.Kind != "person":
		return out, say.Err(nil, "persondata.person_only")
	case e.Hidden:
		return out, say.Err(nil, "erase.already")
	}
	names := namesOf(e.Values)
	out.Entry = e
	row := store.Row{ID: e.ID, Circle: e.Circle, Kind: e.Kind, Values: e.Values}
	if out.Kept, err = d.KeptUntil(ctx, row); err != nil {
		return out, err
	}
	if out.Events, err = d.History(ctx, id); err != nil {
		return out, err
	}
	if out.Referring, err = d.references(ctx, id); err != nil {
		return out, err
	}
	all, err := d.Circles(ctx)
	if err != nil {
		return out, err
	}
	for _, c := range all {
		var mentions []Mention
		if names != nil {
			if mentions, err = d.mentionsIn(ctx, c.ID, id, names); err != nil {
				return out, err
			}
		}
		wrote, err := d.wrote(ctx, c.ID, id)
		if err != nil {
			return out, err
		}
		out.Mentions = append(out.Mentions, mentions...)
		out.Wrote += wrote
		refers := slices.ContainsFunc(out.Referring, func(r Reference) bool { return r.Row.Circle == c.ID })
		if c.ID == e.Circle || refers || wrote > 0 || len(mentions) > 0 {
			out.Circles = append(out.Circles, c)
		}
	}
	return out, nil
}

// wrote counts the changes of a circle that a person wrote.
func (d *Desk) wrote(ctx context.Context, c causal.Circle, id record.ID) (n int, err error) {
	same := d.store.One(id)
	err = d.store.EachChange(ctx, c, func(change *segment.Named) error {
		if slices.Contains(same, change.Author) {
			n++
		}
		return nil
	})
	return n, err
}

// references finds the records that refer to one, by whatever field, in all circles.
func (d *Desk) references(ctx context.Context, id record.ID) ([]Reference, error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	var list []Reference
	for _, k := range d.registry.Kinds() {
		for i := range k.Fields {
			f := &k.Fields[i]
			if !slices.Contains(f.Kinds, e.Kind) {
				continue
			}
			rows, err := d.Referring(ctx, id, k.ID, f.ID)
			if err != nil {
				return nil, err
			}
			for _, r := range rows {
				list = append(list, Reference{r, f.ID})
			}
		}
	}
	return list, nil
}
