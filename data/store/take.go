package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Taken says what segments from others brought, or in a preview would bring.
type Taken struct {
	New      int        // segments
	Known    int        // segments that were held already
	Waiting  int        // segments that can't be used yet
	Refused  int        // parts that are no segments of this circle, or are damaged
	Left     int        // changes above the quota
	Members  Membership // of the circle with what was taken, also after a preview
	Added    map[string]int
	Changed  int
	Deleted  int
	Differs  []Difference // that were not there before; at most 100
	Differed int          // how many there are
	// Reasons say, once each, why something waits or was refused.
	Reasons []say.Message
}

func (t *Taken) reason(m say.Message) {
	for _, r := range t.Reasons {
		if r.String() == m.String() {
			return
		}
	}
	if len(t.Reasons) < 100 {
		t.Reasons = append(t.Reasons, m)
	}
}

// TakeOptions say how segments are taken.
type TakeOptions struct {
	Circle  causal.Circle // whose segments they must be; others are refused
	Route   string        // message id of how they came
	Preview bool          // find out what would happen, and change nothing
	Members func(causal.Device) string
	// Quota is how many changes of one device are taken at once; 0 for any number. What is more is left, and comes when the same is taken again: it delays, and excludes nothing (FAULTS 70).
	Quota int

	journaled bool // they stand in the journal already
	own       bool // this computer wrote them
}

// Take takes segments from others in, all or (after an error) none. Those that are held already change nothing;
// those whose predecessor is missing, or that the rules don't admit, are held and wait. The sequence may end with an error, which is then
// Take's.
func (s *Store) Take(ctx context.Context, segments iter.Seq2[[]byte, error], o TakeOptions) (Taken, error) {
	taken := Taken{Added: map[string]int{}}
	err := s.write(ctx, func(t *txn) error {
		c := s.circles[o.Circle]
		if c == nil {
			return say.Err(ErrForeign, "circle.unknown")
		}
		t.bulk = true
		in := &intake{txn: t, c: c, o: o, taken: &taken, action: action{what: DidBundle}, was: c.members, waits: map[int64]say.Message{}}
		t.undo = append(t.undo, func() { c.members = in.was })
		for raw, err := range segments {
			if err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := in.take(raw); err != nil {
				return err
			}
		}
		if err := in.finish(); err != nil {
			return err
		}
		if o.Preview {
			return errDone
		}
		return nil
	})
	if errors.Is(err, errDone) {
		err = nil
	}
	return taken, err
}

// intake is the taking of one sequence of segments.
type intake struct {
	*txn
	c        *circleState
	o        TakeOptions
	taken    *Taken
	was      Membership
	journal  []([]byte)
	room     int // bytes in journal
	decoded  segment.Room
	differed map[record.ID]struct{}
	action   action
	waits    map[int64]say.Message // segments of this sequence that wait, by row
	stale    bool                  // what decides about membership has come: it is to be made anew
	made     int                   // how often it was

	spent, left map[causal.Device]int // of the quota
}

// A bundle begins with what decides about membership, so it is made before the first segment of records is looked at. Whatever comes in another order, in the worst case one by one, is looked at
// together at the end: the membership is made twice at most.
const makeMembers = 1

func (in *intake) take(raw []byte) error {
	seg, err := segment.Open(raw)
	if err != nil {
		in.taken.Refused++
		if errors.Is(err, segment.ErrNewer) {
			in.taken.reason(say.Msg("take.newer"))
		} else {
			in.taken.reason(say.Msg("take.damaged"))
		}
		return nil
	}
	changes, err := seg.ChangesIn(&in.decoded)
	if err != nil {
		in.taken.Refused++
		in.taken.reason(say.Msg("take.damaged"))
		return nil //nolint:nilerr // it is refused, and the reason told
	}
	if seg.Circle != in.c.id {
		in.taken.Refused++
		in.taken.reason(say.Msg("take.other_circle"))
		return nil
	}
	if in.stale && in.made < makeMembers && !controls(changes) {
		if err := in.makeMembers(); err != nil {
			return err
		}
	}
	if seg, changes, err = in.redacted(seg, changes); err != nil {
		return err
	}
	var row int64
	var reason string
	switch err := in.row("SELECT row, reason FROM segment WHERE hash = ?", []any{seg.Hash[:]}, &row, &reason); {
	case err == nil && reason == reasonRedacted && in.covered(changes):
		in.circular = true
		return in.replace(row, seg, changes)
	case err == nil:
		in.taken.Known++
		return nil
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	if in.overQuota(seg, changes) {
		return nil
	}
	in.taken.New++
	in.circular = true
	return in.hold(seg, changes)
}

// controlCost is what a change that decides about membership counts against the quota: all of them are read whenever one comes.
const controlCost = 25

// overQuota tells whether a segment is left for the next time.
func (in *intake) overQuota(seg *segment.Segment, changes []segment.Named) bool {
	if in.o.Quota == 0 {
		return false
	}
	cost := len(changes)
	if controls(changes) {
		cost = controlCost
	}
	d := seg.Device()
	if in.spent == nil {
		in.spent, in.left = map[causal.Device]int{}, map[causal.Device]int{}
	}
	if in.left[d] > 0 || in.spent[d] > 0 && in.spent[d]+cost > in.o.Quota {
		in.left[d] += len(changes)
		in.taken.Left += len(changes)
		return true
	}
	in.spent[d] += cost
	return false
}

// hold keeps a new segment, and uses it and those that waited for it as far as they can be used.
func (in *intake) hold(seg *segment.Segment, changes []segment.Named) error {
	if err := in.keep(seg.Raw); err != nil {
		return err
	}
	state, reason, err := in.stateOf(seg)
	if err != nil {
		return err
	}
	control := controls(changes)
	row, err := in.insertSegment(in.c, 0, seg, state, reason.ID, control, in.o.Route)
	if err != nil {
		return err
	}
	if state == stateWaits {
		in.waits[row] = reason
		return nil
	}
	if err := in.use(row, seg, changes, control); err != nil {
		return err
	}
	return in.release(seg)
}

func controls(changes []segment.Named) bool { return len(changes) == 1 && IsControl(changes[0].Kind) }

// stateOf tells whether the predecessor of a segment is held.
func (in *intake) stateOf(seg *segment.Segment) (int, say.Message, error) {
	if seg.First == 1 {
		return stateCounts, say.Message{}, nil
	}
	var state int
	err := in.row("SELECT state FROM segment WHERE circle = ? AND device = ? AND hash = ? AND first + count = ?",
		[]any{in.c.row, deviceOf(seg), seg.Previous[:], seg.First}, &state)
	waits := say.Msg("take.gap", "Name", in.memberName(seg.Device()))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return stateWaits, waits, nil
	case err != nil:
		return 0, waits, err
	case state == stateWaits:
		return stateWaits, waits, nil
	}
	return stateCounts, say.Message{}, nil
}

func deviceOf(seg *segment.Segment) []byte {
	d := seg.Device()
	return d[:]
}

func (in *intake) memberName(d causal.Device) any {
	if in.o.Members != nil {
		if name := in.o.Members(d); name != "" {
			return name
		}
	}
	return say.Ref("member.unknown")
}

// use applies a segment whose chain is whole, if the rules admit it.
func (in *intake) use(row int64, seg *segment.Segment, changes []segment.Named, control bool) error {
	if !in.covered(changes) {
		in.waits[row] = say.Msg(reasonRedacted)
		_, err := in.exec("UPDATE segment SET state = 3, reason = ? WHERE row = ?", reasonRedacted, row)
		return err
	}
	if err := in.claims(in.c, seg); err != nil {
		return err
	}
	if control {
		in.stale = true
		return nil
	}
	// With a segment of a key that a removal names it may be shown which come before the last that counts.
	in.stale = in.stale || in.c.members.Cuts(seg.Device())
	if in.stale {
		in.waits[row] = say.Message{}
		_, err := in.exec("UPDATE segment SET state = 2, reason = '' WHERE row = ?", row)
		return err
	}
	ok, reason := in.c.members.Admits(seg.Device(), seg.Hash)
	if !ok {
		in.waits[row] = reason
		_, err := in.exec("UPDATE segment SET state = 2, reason = ? WHERE row = ?", reason.ID, row)
		return err
	}
	if _, err := in.exec("UPDATE segment SET state = 0, reason = '' WHERE row = ?", row); err != nil {
		return err
	}
	if err := in.brings(row, seg, changes); err != nil {
		return err
	}
	return in.apply(in.c, row, changes, in.count)
}

// brings notes which changes of a segment the action has brought: not those that were held before. Branches that two copies of a computer have written may begin with the
// same changes, and what is pending on one of them may come signed by the other.
func (in *intake) brings(row int64, seg *segment.Segment, changes []segment.Named) error {
	held := map[causal.Short]bool{}
	if seg.Device() == in.s.self().device {
		for _, o := range in.pending(in.c) {
			held[o.name.Short()] = true
		}
	}
	var rows []int64
	if in.c.forked[seg.Device()] {
		var err error
		if rows, err = in.rowsOf("SELECT row FROM segment WHERE circle = ? AND device = ? AND first <= ? AND first + count > ? AND state = 0 AND row <> ?",
			in.c.row, deviceOf(seg), int64(seg.Last()), int64(seg.First), row); err != nil {
			return err
		}
	}
	for _, other := range rows {
		before, _, err := in.changesOf(other)
		if err != nil {
			return err
		}
		for i := range before {
			held[before[i].Name.Short()] = true
		}
	}
	if len(held) == 0 {
		in.action.part(in.c, seg.Device(), seg.First, seg.Last(), row)
		return nil
	}
	for i := range changes {
		if !held[changes[i].Name.Short()] {
			in.action.part(in.c, seg.Device(), changes[i].Number, changes[i].Number, row)
		}
	}
	return nil
}

func (in *intake) count(before, after outcome, kind string, id record.ID) {
	switch {
	case !before.there:
		in.taken.Added[kind]++
	case after.deleted && !before.deleted:
		in.taken.Deleted++
	default:
		in.taken.Changed++
	}
	if after.differs && !before.differs {
		if in.differed == nil {
			in.differed = map[record.ID]struct{}{}
		}
		in.differed[id] = struct{}{}
	}
}

// release uses the segments that waited for this one, and those that waited for them.
func (in *intake) release(seg *segment.Segment) error {
	ready := []*segment.Segment{seg}
	for len(ready) > 0 {
		prev := ready[0]
		ready = ready[1:]
		waiting, err := in.segmentsWhere("circle = ? AND device = ? AND prev = ? AND state = 1", in.c.row, deviceOf(seg), prev.Hash[:])
		if err != nil {
			return err
		}
		for _, w := range waiting {
			if w.seg.First != prev.Last()+1 {
				continue // its numbers don't follow: it waits for ever, as it does if it comes later
			}
			changes, err := w.seg.Changes()
			if err != nil {
				return errors.Join(ErrDamaged, err)
			}
			delete(in.waits, w.row)
			if _, err := in.exec("UPDATE segment SET state = 0, reason = '' WHERE row = ?", w.row); err != nil {
				return err
			}
			if err := in.use(w.row, w.seg, changes, w.control); err != nil {
				return err
			}
			ready = append(ready, w.seg)
		}
	}
	return nil
}

// makeMembers makes the membership anew, and looks at all segments again.
func (in *intake) makeMembers() error {
	before := in.c.members
	in.stale = false
	in.made++
	if err := in.s.loadMembers(in.ctx, in.Tx, in.c); err != nil {
		return err
	}
	return in.reconsider(before)
}

// reconsider looks at all segments of the circle again after its membership changed from what it was before.
func (in *intake) reconsider(before Membership) error {
	if err := in.forget(before); err != nil {
		return err
	}
	if !in.c.members.MayWrite(in.s.self().device) { // what is pending does not count, then: it is looked at with the segments
		if err := in.signNow(); err != nil {
			return err
		}
	}
	rows, err := in.judged()
	if err != nil {
		return err
	}
	lost := false
	for _, w := range rows {
		ok, reason := in.c.members.Admits(w.device, w.hash)
		_, came := in.waits[w.row]
		switch {
		case ok && w.state == stateChecked:
			delete(in.waits, w.row)
			if err := in.admit(w, came); err != nil {
				return err
			}
		case !ok && (came || w.state == stateCounts):
			lost = lost || w.state == stateCounts
			in.waits[w.row] = reason
			if _, err := in.exec("UPDATE segment SET state = 2, reason = ? WHERE row = ?", reason.ID, w.row); err != nil {
				return err
			}
		}
	}
	if lost {
		return in.remake(in.c)
	}
	return nil
}

// judgedRow is a segment of records whose chain is whole.
type judgedRow struct {
	row    int64
	state  int
	device causal.Device
	hash   causal.Hash
}

func (in *intake) judged() ([]judgedRow, error) {
	rows, err := in.QueryContext(in.ctx, "SELECT row, state, device, hash FROM segment WHERE circle = ? AND control = 0 AND state IN (0, 2) ORDER BY row", in.c.row)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []judgedRow
	for rows.Next() {
		var w judgedRow
		var device, hash []byte
		if err := rows.Scan(&w.row, &w.state, &device, &hash); err != nil {
			return nil, err
		}
		w.device, w.hash = causal.Device(device), causal.Hash(hash)
		list = append(list, w)
	}
	return list, rows.Err()
}

// admit applies a segment that waited for a check. came tells whether it is of this sequence.
func (in *intake) admit(w judgedRow, came bool) error {
	list, err := in.segmentsWhere("row = ?", w.row)
	if err != nil {
		return err
	}
	seg := list[0].seg
	changes, err := seg.Changes()
	if err != nil {
		return errors.Join(ErrDamaged, err)
	}
	if _, err := in.exec("UPDATE segment SET state = 0, reason = '' WHERE row = ?", w.row); err != nil {
		return err
	}
	if came {
		if err := in.brings(w.row, seg, changes); err != nil {
			return err
		}
	}
	return in.apply(in.c, w.row, changes, in.count)
}

// finish says of the differences found what they are, and makes the journal durable before the database.
func (in *intake) finish() error {
	if in.stale {
		if err := in.makeMembers(); err != nil {
			return err
		}
	}
	in.taken.Members = in.c.members
	in.taken.Differed = len(in.differed)
	in.taken.Waiting = len(in.waits)
	for _, row := range slices.Sorted(maps.Keys(in.waits)) {
		in.taken.reason(in.waits[row])
	}
	for _, d := range slices.SortedFunc(maps.Keys(in.left), compareIDs) {
		in.taken.reason(say.Msg("take.flood", "Name", in.memberName(d), "Count", in.left[d]))
	}
	for id := range in.differed {
		if len(in.taken.Differs) >= 100 {
			break
		}
		diffs, err := in.s.differencesOf(in.ctx, in.Tx, in.c, id)
		if errors.Is(err, ErrNotFound) { // what made it was taken back by a removal in the same bundle
			in.taken.Differed--
			continue
		}
		if err != nil {
			return err
		}
		in.taken.Differs = append(in.taken.Differs, diffs...)
	}
	if in.o.Preview {
		return nil
	}
	if err := in.act(&in.action); err != nil {
		return err
	}
	return in.flushJournal()
}
