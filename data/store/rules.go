package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Control is a change that decides who belongs to a circle. It has a segment to itself.
type Control struct {
	Segment *segment.Segment
	Change  segment.Named
	Arrived time.Time // by this computer's clock: no rule of membership may look at it
}

// Membership says whose segments count.
type Membership interface {
	// Admits tells whether the segment of a device with this hash counts; if not, the message says what it waits for.
	Admits(d causal.Device, h causal.Hash) (bool, say.Message)
	// MayWrite tells whether the device may write records now.
	MayWrite(d causal.Device) bool
	// Cuts tells whether a removal names a device's key, in effect or not. Which of its segments count, and whether the removal takes effect, depends on all of them that are held: the
	// membership is made anew when one arrives.
	Cuts(d causal.Device) bool
	// Hidden are the records that are being forgotten, or were: they are held, and not shown.
	Hidden() map[record.ID]struct{}
	// Finals names the decisions that Erased follows: whether the values of a part of a change are taken out for good.
	Finals() []causal.Hash
	Erased(c *segment.Named, part int) bool
	// Covering names those that Covered follows: whether they may be missing, for a decision that counts, or counted until somebody was removed.
	Covering() []causal.Hash
	Covered(c *segment.Named, part int) bool
}

// Rules makes the membership of a circle from all control changes that are held, in any order, and, where it asks for them, from the chains of some devices. It is a
// pure function.
type Rules func(circle causal.Circle, controls []Control, chain Chain) Membership

// Chain gives the segments of a device that are held and whose predecessors are, in any order.
type Chain func(causal.Device) []Link

// Link is a segment and the one before it.
type Link struct{ Hash, Previous causal.Hash }

// SlotOwn is the slot of a founding change that says "yes" where it founds the circle of one's own records.
const SlotOwn = "own"

// IsControl tells whether changes of this kind decide who belongs to a circle.
func IsControl(kind string) bool { return kind != "" && kind[0] == '@' }

// The states of a segment.
const (
	stateCounts  = 0
	stateWaits   = 1 // for its predecessor
	stateChecked = 2 // waits for a check: the rules don't admit it
	stateLacking = 3 // in its chain, but more of it is missing than finals say: it is not applied, and no tip claims it
)

// loadMembers makes the membership of a circle from the control segments that are held.
func (s *Store) loadMembers(ctx context.Context, q querier, c *circleState) error {
	controls, err := s.controls(ctx, q, c)
	if err != nil {
		return err
	}
	var failed error
	c.members = s.rules(c.id, controls, func(d causal.Device) []Link {
		links, err := chainOf(ctx, q, c, d)
		failed = errors.Join(failed, err)
		return links
	})
	return failed
}

func chainOf(ctx context.Context, q querier, c *circleState, d causal.Device) ([]Link, error) {
	rows, err := q.QueryContext(ctx, "SELECT hash, prev FROM segment WHERE circle = ? AND device = ? AND state <> 1", c.row, d[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var links []Link
	for rows.Next() {
		var hash, prev []byte
		if err := rows.Scan(&hash, &prev); err != nil {
			return nil, err
		}
		l := Link{}
		copy(l.Hash[:], hash)
		copy(l.Previous[:], prev)
		links = append(links, l)
	}
	return links, rows.Err()
}

// Ends gives the last segments of a device that are held and count, one for each branch: what a removal names.
func (s *Store) Ends(ctx context.Context, c causal.Circle, d causal.Device) ([]causal.Hash, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	rows, err := s.r.QueryContext(ctx, `SELECT hash FROM segment s WHERE circle = ?1 AND device = ?2 AND state IN (0, 3)
		AND NOT EXISTS (SELECT 1 FROM segment n WHERE n.circle = ?1 AND n.device = ?2 AND n.prev = s.hash AND n.state IN (0, 3))`, state.row, d[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var ends []causal.Hash
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		ends = append(ends, causal.Hash(b))
	}
	return ends, rows.Err()
}

func (s *Store) controls(ctx context.Context, q querier, c *circleState) ([]Control, error) {
	rows, err := q.QueryContext(ctx, "SELECT bytes, arrived FROM segment WHERE circle = ? AND control = 1 AND state <> 1", c.row)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var controls []Control
	for rows.Next() {
		var b []byte
		var arrived int64
		if err := rows.Scan(&b, &arrived); err != nil {
			return nil, err
		}
		seg, err := segment.Open(b)
		if err != nil {
			return nil, errors.Join(ErrDamaged, err)
		}
		changes, err := seg.Changes()
		if err != nil {
			return nil, errors.Join(ErrDamaged, err)
		}
		controls = append(controls, Control{Segment: seg, Change: changes[0], Arrived: time.UnixMilli(arrived).UTC()})
	}
	return controls, rows.Err()
}

// Controls gives the control changes of a circle that are held, for package circle.
func (s *Store) Controls(ctx context.Context, c causal.Circle) ([]Control, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	return s.controls(ctx, s.r, state)
}

// Members gives the membership of a circle as it stands.
func (s *Store) Members(c causal.Circle) (Membership, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return state.members, nil
}

func (s *Store) circle(c causal.Circle) (*circleState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := s.circles[c]
	if state == nil {
		return nil, say.Err(ErrForeign, "circle.unknown")
	}
	return state, nil
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}
