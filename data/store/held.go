package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Held is a segment of records that is held and does not count.
type Held struct {
	Hash    causal.Hash
	Device  causal.Device // who signed it
	First   uint64
	Count   int // changes in it
	Reason  say.Message
	Gap     bool // what came before it is missing: it counts, or not, once that has come
	Arrived time.Time
	Route   say.Ref // how it came; "" if it was written here

	row int64
}

// Held lists what is held of a circle and does not count, in the order in which it came. member gives the name of a device's member for a reason.
func (s *Store) Held(ctx context.Context, c causal.Circle, member func(causal.Device) any) ([]Held, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	members := state.members
	s.mu.Unlock()
	rows, err := s.r.QueryContext(ctx, `SELECT row, hash, device, first, count, state, arrived, route FROM segment
		WHERE circle = ? AND (control = 0 AND state <> 0 OR state = 1) ORDER BY row`, state.row)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []Held
	for rows.Next() {
		var h Held
		var kept int
		var arrived int64
		var hash, device []byte
		if err := rows.Scan(&h.row, &hash, &device, &h.First, &h.Count, &kept, &arrived, &h.Route); err != nil {
			return nil, s.explain(err)
		}
		copy(h.Hash[:], hash)
		copy(h.Device[:], device)
		h.Arrived = time.UnixMilli(arrived).UTC()
		switch kept {
		case stateWaits:
			h.Gap, h.Reason = true, say.Msg("take.gap", "Name", member(h.Device))
		case stateLacking:
			h.Gap, h.Reason = true, say.Msg(reasonRedacted)
		default:
			_, h.Reason = members.Admits(h.Device, h.Hash)
		}
		list = append(list, h)
	}
	return list, s.explain(rows.Err())
}

// HeldChanges decodes what a held segment says.
func (s *Store) HeldChanges(ctx context.Context, h *Held) ([]segment.Named, error) {
	changes, _, err := changesOf(ctx, s.r, h.row)
	return changes, s.explain(err)
}

// Offered says what became of changes that were offered anew.
type Offered struct {
	Changes int
	Left    int // that were not: of a later version's, or to somebody who is being forgotten
}

// Offer writes held changes anew as this device's own: with the same values, in the places of the same ones, under new ids where they created records. control, which says so,
// is signed with them, so that power can't fail between the two. author gives who is named as the author for the one whom a change names. Segments that count by now, or whose
// predecessors are missing, are passed over.
func (w *Work) Offer(circle causal.Circle, segments []causal.Hash, control causal.Change, author func(record.ID) record.ID) (Offered, error) {
	var out Offered
	w.action.what = DidOffer
	sv, err := w.saver(circle)
	if err != nil {
		return out, err
	}
	if err := sv.decree(control); err != nil {
		return out, err
	}
	var changes []segment.Named
	for _, hash := range segments {
		rows, err := w.t.rowsOf("SELECT row FROM segment WHERE circle = ? AND hash = ? AND control = 0 AND state = ?", sv.c.row, hash[:], stateChecked)
		if err != nil {
			return out, err
		}
		for _, row := range rows {
			some, _, err := w.t.changesOf(row)
			if err != nil {
				return out, err
			}
			changes = append(changes, some...)
		}
	}
	slices.SortStableFunc(changes, func(a, b segment.Named) int { return cmp.Compare(a.Clock, b.Clock) })
	anew := renaming{}
	seen := map[causal.Hash]bool{}
	for i := range changes {
		c := &changes[i]
		if seen[c.Name] { // it stands in both branches of a copied computer
			continue
		}
		seen[c.Name] = true
		ok, err := sv.offer(c, anew, author)
		if err != nil {
			return out, err
		}
		if ok {
			out.Changes++
		} else {
			out.Left++
		}
	}
	return out, nil
}

// offer writes one change anew, and tells whether it could. What would decide about membership never is: somebody whose word counts nowhere may have hidden it among changes
// to records, so that a coordinator signs it.
func (sv *saving) offer(c *segment.Named, anew renaming, author func(record.ID) record.ID) (bool, error) {
	if IsControl(c.Kind) || c.Reader > ReaderVersion || !c.Record.IsZero() && sv.c.hides(anew.id(c.Record)) {
		return false, nil
	}
	change := causal.Change{Record: anew.id(c.Record), Kind: c.Kind, Author: author(anew.id(c.Author)), Reader: c.Reader, Sets: anew.sets(c.Sets)}
	h := &held{rec: &merge.Record{}}
	if !change.Record.IsZero() {
		var err error
		if h, err = sv.load(sv.c, change.Record); err != nil {
			return false, err
		}
	}
	if len(change.Sets) == 0 && !change.Record.IsZero() { // its values were taken out for good
		return false, nil
	}
	if _, err := sv.add(change, h); err != nil {
		return false, err
	}
	anew[c.Name.Short()] = sv.last.Short()
	return true, nil
}

// renaming says which names changes have that were written anew.
type renaming map[causal.Short]causal.Short

func (r renaming) id(id causal.Short) causal.Short {
	if to, ok := r[id]; ok {
		return to
	}
	return id
}

// sets gives what a change does with the new names in it, also where a value is a record's id.
func (r renaming) sets(sets []causal.Set) []causal.Set {
	var list []causal.Set
	for _, s := range sets {
		if s.Gone {
			continue
		}
		s.Bases = slices.Clone(s.Bases)
		for i := range s.Bases {
			s.Bases[i].Change = r.id(s.Bases[i].Change)
		}
		s.Values = slices.Clone(s.Values)
		for i, v := range s.Values {
			if id, err := record.ParseID(v); err == nil && id.String() == v {
				s.Values[i] = r.id(id).String()
			}
		}
		list = append(list, s)
	}
	return list
}
