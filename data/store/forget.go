package store

import (
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Forgetting has two steps, both decided by the membership that the control changes make. What is hidden is held and not shown. What is
// erased by a final is taken out of the segments, whatever their state and whenever they come, and of all that was made from them: records,
// index, half-typed forms, journal, free pages (scrub.go).

// reasonRedacted is why a segment waits that lacks more than the finals held here say. A fuller copy, or the final, releases it.
const reasonRedacted = "take.redacted"

// covered tells whether all that a segment lacks was erased by a final. Of a control change a member's name may be missing: were that to wait for
// the final, the right to make the final could wait for itself.
func (in *intake) covered(changes []segment.Named) bool {
	for i := range changes {
		if IsControl(changes[i].Kind) && !segment.Lacks(&changes[i], causal.Ordinary) {
			continue
		}
		for part := range changes[i].Parts {
			if segment.Lacks(&changes[i], part) && !in.c.members.Covered(&changes[i], part) {
				return false
			}
		}
	}
	return true
}

// redacted takes out of a segment what was erased, before any of it is kept.
func (t *txn) redactedFor(c *circleState, seg *segment.Segment, changes []segment.Named) (*segment.Segment, []segment.Named, error) {
	if len(c.members.Finals()) == 0 {
		return seg, changes, nil
	}
	less, err := seg.Redact(c.members.Erased, t.s.self().sign)
	if err != nil || less == seg {
		return seg, changes, err
	}
	changes, err = less.Changes()
	return less, changes, err
}

func (in *intake) redacted(seg *segment.Segment, changes []segment.Named) (*segment.Segment, []segment.Named, error) {
	return in.redactedFor(in.c, seg, changes)
}

// replace puts a fuller copy in the place of one that waits.
func (in *intake) replace(row int64, seg *segment.Segment, changes []segment.Named) error {
	if err := in.keep(seg.Raw); err != nil {
		return err
	}
	state, reason, err := in.stateOf(seg)
	if err != nil {
		return err
	}
	if _, err := in.exec("UPDATE segment SET bytes = ?, state = ?, reason = ? WHERE row = ?", seg.Raw, state, reason.ID, row); err != nil {
		return err
	}
	in.taken.New++
	delete(in.waits, row)
	if state == stateWaits {
		in.waits[row] = reason
		return nil
	}
	if err := in.use(row, seg, changes, len(changes) == 1 && IsControl(changes[0].Kind)); err != nil {
		return err
	}
	return in.release(seg)
}

// forget does what a change of membership means for what is hidden and erased.
func (in *intake) forget(before Membership) error {
	now := in.c.members
	var finals, covering []causal.Hash
	if before != nil {
		finals, covering = before.Finals(), before.Covering()
	}
	if more(now.Finals(), finals) {
		if err := in.erase(); err != nil {
			return err
		}
	}
	if more(now.Covering(), covering) {
		if err := in.releaseCovered(); err != nil {
			return err
		}
	}
	var was map[record.ID]struct{}
	if before != nil {
		was = before.Hidden()
	}
	ids := map[record.ID]*held{}
	for _, pair := range [][2]map[record.ID]struct{}{{was, now.Hidden()}, {now.Hidden(), was}} {
		for id := range pair[0] {
			if _, both := pair[1][id]; !both {
				h, err := in.load(in.c, id)
				if err != nil {
					return err
				}
				if h.row != 0 {
					ids[id] = h
				}
			}
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(ids), compareIDs) {
		if err := in.txn.save(in.c, ids[id]); err != nil {
			return err
		}
		in.regroupIf(in.c, id, false) // it is one with others no longer, or is so again
	}
	return nil
}

// more tells whether some decisions were not among others.
func more(now, before []causal.Hash) bool {
	return slices.ContainsFunc(now, func(name causal.Hash) bool { return !slices.Contains(before, name) })
}

// erase takes what finals erased out of everything that is held of the circle.
func (in *intake) erase() error {
	if err := in.signNow(); err != nil {
		return err
	}
	rows, err := in.rowsOf("SELECT row FROM segment WHERE circle = ? ORDER BY row", in.c.row)
	if err != nil {
		return err
	}
	touched := map[record.ID]*held{}
	files := map[record.FileHash]struct{}{}
	for _, row := range rows {
		if err := in.eraseIn(row, touched, files); err != nil {
			return err
		}
	}
	if err := in.unnameFiles(files); err != nil {
		return err
	}
	if len(touched) > 0 {
		if err := in.rebuild(in.c, touched); err != nil {
			return err
		}
	}
	if err := in.eraseBeside(); err != nil {
		return err
	}
	return in.scrubLater()
}

// signNow signs what is pending of the circle.
func (in *intake) signNow() error {
	if _, signed := in.signed[in.c]; len(in.c.open) == 0 || signed {
		return nil
	}
	return in.savingIn(in.c).signOpen(in.c.open)
}

func (in *intake) eraseIn(row int64, touched map[record.ID]*held, files map[record.FileHash]struct{}) error {
	list, err := in.segmentsWhere("row = ?", row)
	if err != nil {
		return err
	}
	seg := list[0].seg
	less, err := seg.Redact(in.c.members.Erased, in.s.self().sign)
	if err != nil || less == seg {
		return err
	}
	before, err := seg.Changes()
	if err != nil {
		return err
	}
	for i := range before {
		eachFile(&before[i].Change, func(f record.File) { files[f.Hash], files[f.Thumb] = struct{}{}, struct{}{} })
	}
	if _, err := in.exec("UPDATE segment SET bytes = ? WHERE row = ?", less.Raw, row); err != nil {
		return err
	}
	changes, err := less.Changes()
	if err != nil {
		return err
	}
	for i := range changes {
		id := changes[i].On(changes[i].Name)
		if touched[id] != nil || IsControl(changes[i].Kind) || !segment.Lacks(&changes[i], causal.Ordinary) && !segment.Lacks(&changes[i], causal.Private) {
			continue
		}
		h, err := in.load(in.c, id)
		if err != nil {
			return err
		}
		if h.row != 0 {
			touched[id] = h
		}
	}
	return nil
}

// eraseBeside forgets what this computer alone keeps of hidden records: half-typed forms, and names of authors.
func (in *intake) eraseBeside() error {
	for id := range in.c.members.Hidden() {
		if _, err := in.exec("DELETE FROM author WHERE circle = ? AND record = ?", in.c.row, id[:]); err != nil {
			return err
		}
		if _, err := in.exec("DELETE FROM form WHERE instr(key, ?) OR instr(draft, ?)", id.String(), id.String()); err != nil {
			return err
		}
	}
	return nil
}

// releaseCovered uses the segments that waited for a final.
func (in *intake) releaseCovered() error {
	waiting, err := in.segmentsWhere("circle = ? AND state = 3", in.c.row)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		changes, err := w.seg.Changes()
		if err != nil {
			return err
		}
		if in.covered(changes) {
			in.taken.New-- // it was counted when it came
			if err := in.replace(w.row, w.seg, changes); err != nil {
				return err
			}
		}
	}
	return nil
}
