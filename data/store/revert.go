package store

import (
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Undoing writes new signed changes that make the records what they would be without those of an action, and name what stands: they travel like any
// others, and what someone else has written since stays. Redoing undoes the undoing.

// Reverted says what undoing did.
type Reverted struct {
	Records int // that were changed
	Kept    int // that were left as they are, since someone else has changed them since
}

// Revert undoes an action. author gives, for a circle, the record that stands for who is working.
func (w *Work) Revert(a Action, author func(causal.Circle) (record.ID, error)) (Reverted, error) {
	var out Reverted
	parts, err := w.t.partsSince(a.Row)
	if err != nil {
		return out, err
	}
	w.action = action{what: DidUndo, reverts: a.Row}
	if a.What == DidUndo {
		w.action.what = DidRedo
	}
	if _, err := w.t.exec("UPDATE action SET undone = 1 WHERE row = ?", a.Row); err != nil {
		return out, err
	}
	for _, c := range circlesOf(parts) {
		by, err := author(c.id)
		if err != nil {
			return out, err
		}
		r := &reverting{w: w, c: c, author: by, out: &out, names: map[causal.Short]bool{}, whole: map[int64]bool{}, decoded: map[int64]map[record.ID][]*segment.Named{}}
		if err := r.revert(parts); err != nil {
			return out, err
		}
	}
	return out, nil
}

func circlesOf(parts []actionPart) []*circleState {
	var list []*circleState
	for _, p := range parts {
		if !slices.Contains(list, p.circle) {
			list = append(list, p.circle)
		}
	}
	return list
}

// reverting takes back the changes of one circle.
type reverting struct {
	w       *Work
	c       *circleState
	author  record.ID
	out     *Reverted
	names   map[causal.Short]bool // of the changes that are taken back
	whole   map[int64]bool        // segments of which all changes are
	decoded map[int64]map[record.ID][]*segment.Named
	same    []record.ID // whose aliases they changed
	order   []record.ID // of the records that they touched, the last first
}

func (r *reverting) revert(parts []actionPart) error {
	seen := map[record.ID]bool{}
	note := func(c *segment.Named) {
		r.names[c.Name.Short()] = true
		if slices.ContainsFunc(c.Sets, func(s causal.Set) bool { return s.Slot == record.SlotSame }) && !slices.Contains(r.same, c.On(c.Name)) {
			r.same = append(r.same, c.On(c.Name))
		}
		if id := c.On(c.Name); !seen[id] && !IsControl(c.Kind) {
			seen[id] = true
			r.order = append(r.order, id)
		}
	}
	for _, p := range parts {
		if p.circle == r.c {
			if err := r.collect(p, note); err != nil {
				return err
			}
		}
	}
	for _, id := range r.same {
		if err := r.aliases(id); err != nil {
			return err
		}
	}
	if len(r.same) > 0 { // what was made one is separate again, and each is looked at by itself
		if err := r.w.t.regroup(); err != nil {
			return err
		}
	}
	slices.Reverse(r.order)
	for _, id := range r.order {
		if err := r.record(id); err != nil {
			return err
		}
	}
	return nil
}

// collect gives the changes of a part, from the segments and from what is pending.
func (r *reverting) collect(p actionPart, note func(*segment.Named)) error {
	t := r.w.t
	rows, err := t.rowsOf(`SELECT row FROM segment WHERE circle = ? AND device = ? AND first <= ? AND first + count > ? AND control = 0
		AND CASE WHEN ?5 = 0 THEN route = '' ELSE row = ?5 END ORDER BY first`, r.c.row, p.device[:], int64(p.last), int64(p.first), p.segment)
	if err != nil {
		return err
	}
	for _, row := range rows {
		changes, _, err := t.changesOf(row)
		if err != nil {
			return err
		}
		r.whole[row] = changes[0].Number >= p.first && changes[len(changes)-1].Number <= p.last
		for i := range changes {
			if n := changes[i].Number; n >= p.first && n <= p.last {
				note(&changes[i])
			}
		}
	}
	if p.segment != 0 || p.device != t.s.self().device {
		return nil
	}
	for _, o := range r.c.open {
		if o.number >= p.first && o.number <= p.last {
			note(&segment.Named{Change: o.change, Name: o.name})
		}
	}
	return nil
}

// record makes one record what it would be without the changes.
func (r *reverting) record(id record.ID) error {
	id = r.c.standsFor(id)
	h, err := r.w.t.load(r.c, id)
	if err != nil || h.row == 0 || r.c.hides(id) {
		return err
	}
	without, created, err := r.without(h)
	if err != nil {
		return err
	}
	sv, err := r.w.saver(r.c.id)
	if err != nil {
		return err
	}
	was := sv.next()
	if created {
		err = r.unmake(h, without)
	} else {
		err = r.restore(h, without)
	}
	if err == nil && sv.next() > was {
		r.out.Records++
	}
	return err
}

// without merges a record from all changes but those that are taken back. created tells whether its creation is one of them, or, since a hostile
// member can sign a change to a record that nobody has made, whether nothing else is known of it.
func (r *reverting) without(h *held) (rec *merge.Record, created bool, err error) {
	id := h.rec.ID
	members := r.c.oneWith(id)
	created = len(members) == 1
	if created && r.names[id] && !slices.ContainsFunc(h.segments, func(row int64) bool { return !r.whole[row] }) && !r.pendingElse(id) {
		return &merge.Record{ID: id}, true, nil // nothing else is known of it: what an import or a bundle made
	}
	rec, taken, err := r.merge(id, members, r.names)
	return rec, created && (r.names[id] || taken == 0), err
}

// merge merges a record from the changes to some, but for those that are left out, and gives how many it took.
func (r *reverting) merge(id record.ID, members []record.ID, out map[causal.Short]bool) (rec *merge.Record, taken int, err error) {
	rec = &merge.Record{ID: id}
	take := func(c *segment.Named) {
		if out[c.Name.Short()] {
			return
		}
		taken++ // also one that only a newer version can read: it is known of
		if c.Reader <= ReaderVersion {
			rec.Apply(&c.Change, c.Name.Short())
		}
	}
	for _, member := range members {
		h, err := r.w.t.load(r.c, member)
		if err != nil {
			return nil, 0, err
		}
		for _, row := range h.segments {
			by, err := r.read(row)
			if err != nil {
				return nil, 0, err
			}
			for _, c := range by[member] {
				take(c)
			}
		}
		for _, o := range r.w.t.pending(r.c) {
			if o.change.On(o.name) == member {
				take(&segment.Named{Change: o.change, Name: o.name})
			}
		}
	}
	return rec, taken, nil
}

// keptRead is how many segments are kept while records are looked at, most of which stand in the same ones.
const keptRead = 8

// read gives the changes of a segment that counts by record.
func (r *reverting) read(row int64) (map[record.ID][]*segment.Named, error) {
	if by, ok := r.decoded[row]; ok {
		return by, nil
	}
	changes, state, err := r.w.t.changesOf(row)
	if err != nil {
		return nil, err
	}
	by := map[record.ID][]*segment.Named{}
	for i := range changes {
		if state == stateCounts {
			id := changes[i].On(changes[i].Name)
			by[id] = append(by[id], &changes[i])
		}
	}
	if len(r.decoded) >= keptRead {
		clear(r.decoded)
	}
	r.decoded[row] = by
	return by, nil
}

// aliases takes back what the changes did to the aliases that a record holds.
func (r *reverting) aliases(id record.ID) error {
	var live [2][]merge.Value
	for i, out := range []map[causal.Short]bool{nil, r.names} {
		rec, _, err := r.merge(id, []record.ID{id}, out)
		if err != nil {
			return err
		}
		if s := rec.Slot(record.SlotSame); s != nil {
			live[i] = s.Live
		}
	}
	extra, missing := differ(live[0], live[1]), differ(live[1], live[0])
	if len(extra)+len(missing) == 0 {
		return nil
	}
	set := &causal.Set{Slot: record.SlotSame, Class: record.ClassSet, Bases: basesOfValues(extra)}
	for i := range missing {
		set.Values = append(set.Values, missing[i].Text)
	}
	r.out.Records++
	return r.w.alias(r.c.id, r.author, id, func(*held) *causal.Set { return set })
}

// pendingElse tells whether pending changes to a record are not among those that are taken back.
func (r *reverting) pendingElse(id record.ID) bool {
	return slices.ContainsFunc(r.c.open, func(o openChange) bool { return o.change.On(o.name) == id && !r.names[o.name.Short()] })
}

// unmake deletes a record that the action made, unless someone else has written in it since.
func (r *reverting) unmake(h *held, without *merge.Record) error {
	for i := range without.Slots {
		if len(without.Slots[i].Live) > 0 {
			r.out.Kept++
			return nil
		}
	}
	// An import that was undone, because its columns were taken wrongly, say, is made again: its rows must not find what they made before.
	if s := h.rec.Slot(record.SlotExternal); s != nil && len(s.Shown()) > 0 {
		if err := r.w.Replace(r.c.id, r.author, h.rec.ID, s.Name, s.Bases(), []string{""}); err != nil {
			return err
		}
	}
	return r.w.Delete(r.c.id, r.author, h.rec.ID)
}

// restore writes, slot by slot, what would stand, and names what does.
func (r *reverting) restore(h *held, without *merge.Record) error {
	id := h.rec.ID
	for i := range h.rec.Slots {
		s := &h.rec.Slots[i]
		if s.Name == record.SlotRestored || s.Name == record.SlotSame {
			continue
		}
		var then []merge.Value
		if w := without.Slot(s.Name); w != nil {
			then = w.Live
		}
		extra, missing := differ(s.Live, then), differ(then, s.Live)
		if len(extra)+len(missing) == 0 {
			continue
		}
		if len(extra) == 0 && s.Class != record.ClassSet { // someone has named them since, who had seen the change: her word stands
			r.out.Kept++
			continue
		}
		if err := r.slot(h, s, extra, missing, then); err != nil {
			return err
		}
	}
	return r.deletion(id, without) // last: a deletion names what stands
}

// deletion brings a record back or deletes it again, where its values alone have not done so already.
func (r *reverting) deletion(id record.ID, without *merge.Record) error {
	h, err := r.w.t.load(r.c, id)
	switch {
	case err != nil:
		return err
	case without.Deleted() && !h.rec.Deleted():
		return r.w.Delete(r.c.id, r.author, id)
	case without.Revived() && !h.rec.Revived() && !h.rec.Deleted(): // it was settled that it stays: it is deleted and edited again
		return r.w.special(r.c.id, r.author, id, func(*held) *causal.Set {
			set := &causal.Set{Slot: record.SlotDeleted, Class: record.ClassDelete}
			for _, name := range without.Covered {
				set.Bases = append(set.Bases, causal.Base{Change: name})
			}
			return set
		})
	case !without.Deleted() && (h.rec.Deleted() || h.rec.Revived() && !without.Revived()):
		err = r.w.special(r.c.id, r.author, id, func(h *held) *causal.Set { return undelete(h, without.Deletes) })
		if err != nil || !without.Revived() {
			return err
		}
		return r.revive(id, without)
	}
	return nil
}

// revive has a deletion stand against the values of a record again, if undoing has taken it back for good: the decision between the two is open once more.
func (r *reverting) revive(id record.ID, without *merge.Record) error {
	return r.w.special(r.c.id, r.author, id, func(h *held) *causal.Set {
		if h.rec.Revived() {
			return nil
		}
		set := &causal.Set{Slot: record.SlotDeleted, Class: record.ClassDelete}
		for _, name := range without.Covered {
			set.Bases = append(set.Bases, causal.Base{Change: name})
		}
		return set
	})
}

// slot replaces the values that should not stand by those that should. Several of a register are written side by side, as they stood: a difference
// that was settled is one again.
func (r *reverting) slot(h *held, s *merge.Slot, extra, missing, then []merge.Value) error {
	id := h.rec.ID
	bases := basesOfValues(extra)
	if s.Class == record.ClassSet {
		texts := make([]string, len(missing))
		for i := range missing {
			texts[i] = missing[i].Text
		}
		return r.w.Replace(r.c.id, r.author, id, s.Name, bases, texts)
	}
	if len(missing) == 0 && len(then) > 0 { // another value stands beside it: it is written anew, in the place of both
		return r.w.Replace(r.c.id, r.author, id, s.Name, append(bases, basesOfValues(then[:1])...), []string{then[0].Text})
	}
	if len(missing) == 0 {
		return r.w.Replace(r.c.id, r.author, id, s.Name, bases, []string{""})
	}
	sv, err := r.w.saver(r.c.id)
	if err != nil {
		return err
	}
	// The one that was shown first is written last, and shown first again. What stands still, and would come elsewhere than it stood, is written anew too.
	from := slices.IndexFunc(then, func(v merge.Value) bool { return v.Base() == missing[len(missing)-1].Base() })
	if next := sv.tick(h); slices.ContainsFunc(then[from:], func(v merge.Value) bool { return v.Source.Clock >= next }) {
		from = len(then) - 1 // the clock of who wrote it is ahead of this one
	}
	for i := from; i >= 0; i-- {
		named := bases
		if base := then[i].Base(); !slices.ContainsFunc(missing, func(m merge.Value) bool { return m.Base() == base }) {
			named = append(slices.Clip(bases), base)
		}
		if err := r.w.Replace(r.c.id, r.author, id, s.Name, named, []string{then[i].Text}); err != nil {
			return err
		}
	}
	return nil
}

// differ gives the values of a that are not among those of b.
func differ(a, b []merge.Value) []merge.Value {
	var list []merge.Value
	for i := range a {
		if !slices.ContainsFunc(b, func(v merge.Value) bool { return v.Base() == a[i].Base() }) {
			list = append(list, a[i])
		}
	}
	return list
}

func basesOfValues(values []merge.Value) []causal.Base {
	bases := make([]causal.Base, len(values))
	for i := range values {
		bases[i] = values[i].Base()
	}
	return bases
}
