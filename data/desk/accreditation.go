package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/accreditation"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// Evidence is what was done for one criterion of an award, the latest first.
type Evidence struct {
	Criterion accreditation.Criterion
	Rows      []store.Row
}

// Accreditation is an award with what is due, what is missing, and the evidence that has gathered.
type Accreditation struct {
	Row      store.Row
	Due      []say.Message
	Missing  []say.Message
	Evidence []Evidence // by criterion, in the scheme's order; some may be empty
}

// Accreditation gathers the evidence for an award: what the library, or all libraries of the service, did alone or in their twinnings since it was awarded, and what
// somebody added by hand.
func (d *Desk) Accreditation(ctx context.Context, id record.ID) (out Accreditation, err error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return out, err
	}
	if e.Kind != "accreditation" {
		return out, say.Err(store.ErrNotFound, "accreditation.none")
	}
	out.Row = store.Row{ID: e.ID, Circle: e.Circle, Kind: e.Kind, Values: e.Values}
	libraries, err := d.librariesOf(ctx, e.Values)
	if err != nil {
		return out, err
	}
	ours, err := d.doneBy(ctx, libraries)
	if err != nil {
		return out, err
	}
	var have []accreditation.Criterion
	scheme := e.Values.Get("scheme")
	for _, c := range accreditation.Criteria(scheme) {
		out.Evidence = append(out.Evidence, Evidence{Criterion: c})
	}
	for _, kind := range evidenceKinds {
		err := d.eachRow(ctx, kind, func(r store.Row) {
			chosen := slices.Contains(e.Values["activities"], r.ID.String()) || slices.Contains(e.Values["stories"], r.ID.String())
			if !chosen && (!ours(r) || !accreditation.Counts(e.Values, accreditation.Day(kind, r.Values))) {
				return
			}
			c := accreditation.Of(scheme, kind, r.Values)
			if c == "" && chosen { // somebody knows better
				c = out.Evidence[len(out.Evidence)-1].Criterion
			}
			for i := range out.Evidence {
				if out.Evidence[i].Criterion == c {
					out.Evidence[i].Rows = append(out.Evidence[i].Rows, r)
					have = append(have, c)
				}
			}
		})
		if err != nil {
			return out, err
		}
	}
	for i := range out.Evidence {
		slices.SortStableFunc(out.Evidence[i].Rows, func(a, b store.Row) int {
			return strings.Compare(accreditation.Day(b.Kind, b.Values), accreditation.Day(a.Kind, a.Values))
		})
	}
	out.Due, out.Missing = accreditation.Due(e.Values, d.today()), accreditation.Missing(e.Values, have)
	return out, nil
}

// evidenceKinds are the kinds of records that may be evidence.
var evidenceKinds = []string{"activity", "story", "resource", "agreement", "exchange"}

// librariesOf gives the ids of the libraries that an award is for, and of their copies in other circles.
func (d *Desk) librariesOf(ctx context.Context, v record.Values) (map[string]bool, error) {
	ids := map[string]bool{}
	err := d.eachRow(ctx, "library", func(r store.Row) {
		if r.ID.String() != v.Get("library") && (v.Get("service") == "" || r.Values.Get("service") != v.Get("service")) {
			return
		}
		for _, one := range d.store.One(r.ID) {
			ids[one.String()] = true
		}
		for _, link := range r.Values[record.SlotCopies] {
			if _, there, ok := strings.Cut(link, " "); ok {
				ids[there] = true
			}
		}
	})
	return ids, err
}

// doneBy gives a function that tells whether something was done by one of these libraries, alone or in a twinning.
func (d *Desk) doneBy(ctx context.Context, libraries map[string]bool) (func(store.Row) bool, error) {
	isOurs := func(id string) bool { return libraries[id] }
	twinnings, activities := map[string]bool{}, map[string]bool{}
	err := d.eachRow(ctx, "twinning", func(r store.Row) {
		if slices.ContainsFunc(r.Values["parties"], isOurs) {
			twinnings[r.ID.String()] = true
		}
	})
	if err != nil {
		return nil, err
	}
	ours := func(r store.Row) bool {
		return libraries[r.Values.Get("library")] || libraries[r.Values.Get("source_library")] || twinnings[r.Values.Get("twinning")] || activities[r.Values.Get("activity")]
	}
	err = d.eachRow(ctx, "activity", func(r store.Row) {
		if ours(r) {
			activities[r.ID.String()] = true
		}
	})
	return ours, err
}

// AccreditationsDue lists the awards of which something is due, without their evidence.
func (d *Desk) AccreditationsDue(ctx context.Context) (list []Accreditation, err error) {
	err = d.eachRow(ctx, "accreditation", func(r store.Row) {
		if due := accreditation.Due(r.Values, d.today()); len(due) > 0 {
			list = append(list, Accreditation{Row: r, Due: due})
		}
	})
	return list, err
}
