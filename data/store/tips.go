package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// claims notes what the writer of a segment held when it wrote it: its own chain, and its tips.
func (t *txn) claims(c *circleState, seg *segment.Segment) error {
	member := seg.Device()
	if err := t.claim(c, member, causal.Tip{Device: member, Number: seg.Last(), Segment: seg.Hash}); err != nil {
		return err
	}
	for _, tip := range seg.Tips {
		if err := t.claim(c, member, tip); err != nil {
			return err
		}
	}
	return nil
}

// claim notes that a member's device holds a segment and what it follows. Earlier claims about the same chain say nothing more then and are dropped, unless the
// chain has branches or the segment is not held here.
func (t *txn) claim(c *circleState, member causal.Device, tip causal.Tip) error {
	if _, err := t.exec("INSERT OR IGNORE INTO claim (circle, member, device, number, segment) VALUES (?, ?, ?, ?, ?)",
		c.row, member[:], tip.Device[:], int64(tip.Number), tip.Segment[:]); err != nil {
		return err
	}
	if c.forked[tip.Device] {
		return nil
	}
	_, err := t.exec(`DELETE FROM claim WHERE circle = ?1 AND member = ?2 AND device = ?3 AND number < ?4
		AND EXISTS (SELECT 1 FROM segment WHERE hash = ?5 AND circle = ?1 AND device = ?3 AND first + count = ?4 + 1)`, c.row, member[:], tip.Device[:], int64(tip.Number), tip.Segment[:])
	return err
}

// loadForked finds the devices whose chains have branches here.
func (s *Store) loadForked(ctx context.Context, c *circleState) error {
	rows, err := s.w.QueryContext(ctx, "SELECT DISTINCT device FROM segment WHERE circle = ? GROUP BY device, prev HAVING count(*) > 1", c.row)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	c.forked = map[causal.Device]bool{}
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return err
		}
		c.forked[causal.Device(b)] = true
	}
	return rows.Err()
}

// tips says what is held of other devices: the last segment of each unbroken chain, several for a fork.
func (t *txn) tips(c *circleState) (causal.Tips, error) {
	return tipsOf(t.ctx, t.Tx, c, t.s.self().device)
}

func tipsOf(ctx context.Context, q querier, c *circleState, self causal.Device) (causal.Tips, error) {
	// A chain ends for this purpose before a segment that waits for its predecessor or lacks something.
	const whole = `%[1]s.state NOT IN (1, 3) AND NOT EXISTS (SELECT 1 FROM segment w WHERE w.circle = %[1]s.circle AND w.device = %[1]s.device AND w.state = 3 AND w.first < %[1]s.first)`
	rows, err := q.QueryContext(ctx, `SELECT s.device, s.first + s.count - 1, s.hash FROM segment s WHERE s.circle = ? AND s.device <> ? AND `+fmt.Sprintf(whole, "s")+`
		AND NOT EXISTS (SELECT 1 FROM segment n WHERE n.circle = s.circle AND n.device = s.device AND n.prev = s.hash AND `+fmt.Sprintf(whole, "n")+`)`, c.row, self[:])
	if err != nil {
		return nil, err
	}
	return scanTips(rows)
}

func scanTips(rows *sql.Rows) (causal.Tips, error) {
	defer rows.Close() //nolint:errcheck // read to its end below
	var tips causal.Tips
	for rows.Next() {
		var device, hash []byte
		var tip causal.Tip
		if err := rows.Scan(&device, &tip.Number, &hash); err != nil {
			return nil, err
		}
		copy(tip.Device[:], device)
		copy(tip.Segment[:], hash)
		tips = append(tips, tip)
	}
	return tips.Sort(), rows.Err()
}

// newTips are the tips that this device has not signed yet.
func (t *txn) newTips(c *circleState) (causal.Tips, error) {
	now, err := t.tips(c)
	if err != nil {
		return nil, err
	}
	signed, err := claimsOf(t.ctx, t.Tx, c, t.s.self().device)
	if err != nil {
		return nil, err
	}
	return now.Since(signed), nil
}

// claimsOf gives all that a device is known to hold.
func claimsOf(ctx context.Context, q querier, c *circleState, member causal.Device) (causal.Tips, error) {
	rows, err := q.QueryContext(ctx, "SELECT device, number, segment FROM claim WHERE circle = ? AND member = ?", c.row, member[:])
	if err != nil {
		return nil, err
	}
	return scanTips(rows)
}

// Claims gives what a member's device is known to hold, from what it signed.
func (s *Store) Claims(ctx context.Context, circle causal.Circle, member causal.Device) (causal.Tips, error) {
	c, err := s.circle(circle)
	if err != nil {
		return nil, err
	}
	tips, err := claimsOf(ctx, s.r, c, member)
	return tips, s.explain(err)
}

// Tips gives what this device holds of a circle, its own chain included.
func (s *Store) Tips(ctx context.Context, circle causal.Circle) (causal.Tips, error) {
	c, err := s.circle(circle)
	if err != nil {
		return nil, err
	}
	tips, err := tipsOf(ctx, s.r, c, causal.Device{})
	return tips, s.explain(err)
}

// Standing says what a circle holds here, and what a device is known to lack of it.
type Standing struct {
	Changes int // held here, pending ones included
	Own     int // of these, written here
	Pending int // not in a segment yet
	Waiting int // segments that wait, for whatever reason
	Records int
}

// Standing counts what a circle holds.
func (s *Store) Standing(ctx context.Context, circle causal.Circle) (Standing, error) {
	c, err := s.circle(circle)
	if err != nil {
		return Standing{}, err
	}
	var st Standing
	err = s.r.QueryRowContext(ctx, `SELECT
		(SELECT coalesce(sum(count), 0) FROM segment WHERE circle = ?1 AND control = 0),
		(SELECT coalesce(sum(count), 0) FROM segment WHERE circle = ?1 AND control = 0 AND device = ?2),
		(SELECT count(*) FROM pending WHERE circle = ?1),
		(SELECT count(*) FROM segment WHERE circle = ?1 AND state <> 0),
		(SELECT count(*) FROM record WHERE circle = ?1 AND deleted = 0)`, c.row, s.self().device[:]).
		Scan(&st.Changes, &st.Own, &st.Pending, &st.Waiting, &st.Records)
	st.Changes += st.Pending
	st.Own += st.Pending
	return st, s.explain(err)
}

// Lacking gives those segments that a member's device is not known to hold: known is what it signed to hold, and what these follow, on the same
// chain. A number alone proves nothing, for a device that was cloned or rolled back has written several segments with it. What the device
// itself wrote it is taken to hold, unless its chain has branches.
func (s *Store) Lacking(ctx context.Context, circle causal.Circle, member causal.Device) ([]SegmentInfo, error) {
	claims, err := s.Claims(ctx, circle, member)
	if err != nil {
		return nil, err
	}
	infos, err := s.Segments(ctx, circle)
	if err != nil {
		return nil, err
	}
	by := make(map[causal.Hash]*SegmentInfo, len(infos))
	starts := map[causal.Hash]bool{} // of the member's own segments: what they follow
	forked := false
	for i := range infos {
		by[infos[i].Hash] = &infos[i]
		if infos[i].Device == member {
			forked = forked || starts[infos[i].Prev]
			starts[infos[i].Prev] = true
		}
	}
	holds := make(map[causal.Hash]bool, len(infos))
	for _, tip := range claims {
		for i := by[tip.Segment]; i != nil && i.Device == tip.Device && i.Device != member && !holds[i.Hash]; i = by[i.Prev] {
			holds[i.Hash] = true
		}
	}
	return slices.DeleteFunc(infos, func(i SegmentInfo) bool {
		return holds[i.Hash] || i.Device == member && !forked
	}), nil
}

// Lacks counts the changes held here that a member's device is not known to hold.
func (s *Store) Lacks(ctx context.Context, circle causal.Circle, member causal.Device) (int, error) {
	return s.HeldByNone(ctx, circle, member)
}

// HeldByNone counts the changes held here that none of the devices is known to hold, whoever wrote them; pending ones are among them.
func (s *Store) HeldByNone(ctx context.Context, circle causal.Circle, devices ...causal.Device) (int, error) {
	c, err := s.circle(circle)
	if err != nil {
		return 0, err
	}
	infos, err := s.Segments(ctx, circle)
	if err != nil {
		return 0, err
	}
	lack := map[causal.Hash]int{}
	for _, d := range devices {
		missing, err := s.Lacking(ctx, circle, d)
		if err != nil {
			return 0, err
		}
		for _, i := range missing {
			lack[i.Hash]++
		}
	}
	none := 0
	for _, i := range infos {
		if !i.Control && lack[i.Hash] == len(devices) {
			none += i.Count
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return none + len(c.open), nil
}

// ReceivedUpTo gives the time of the latest change written here that a member's device is known to hold; zero if none is known.
func (s *Store) ReceivedUpTo(ctx context.Context, circle causal.Circle, member causal.Device) (time.Time, error) {
	return s.timeOf(ctx, circle, `SELECT s.row FROM claim k JOIN segment s ON s.circle = k.circle AND s.hash = k.segment
		WHERE k.circle = ? AND k.member = ? AND k.device = ? ORDER BY k.number DESC LIMIT 1`, member[:], s.self().device[:])
}

// Heard gives the time of the latest change that a member's device wrote; zero if none is held.
func (s *Store) Heard(ctx context.Context, circle causal.Circle, member causal.Device) (time.Time, error) {
	return s.timeOf(ctx, circle, "SELECT row FROM segment WHERE circle = ? AND device = ? ORDER BY first DESC LIMIT 1", member[:])
}

// timeOf gives the time of the last change in the segment that the query finds.
func (s *Store) timeOf(ctx context.Context, circle causal.Circle, query string, args ...any) (time.Time, error) {
	c, err := s.circle(circle)
	if err != nil {
		return time.Time{}, err
	}
	var row int64
	err = s.r.QueryRowContext(ctx, query, append([]any{c.row}, args...)...).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, s.explain(err)
	}
	changes, _, err := changesOf(ctx, s.r, row)
	if err != nil {
		return time.Time{}, s.explain(err)
	}
	return changes[len(changes)-1].Clock.Time(), nil
}
