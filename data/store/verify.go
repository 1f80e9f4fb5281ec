package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
)

// State is what Verify says of a circle.
type State struct {
	Circle   causal.Circle
	Own      bool
	Hash     causal.Hash // of the names of all that stands; the same on every copy that holds the same segments
	Records  int
	Segments int
	// Unknown says that changes are held that this version does not merge: hashes can't be compared with those of a newer one.
	Unknown bool
	Faults  []say.Message // what was found wrong
}

// Verify checks everything: the database's own structure, every signature, and that the records are what their changes
// say. It changes nothing.
func (s *Store) Verify(ctx context.Context, progress func(done, total int64)) ([]State, error) {
	if err := s.checkFile(ctx); err != nil {
		return nil, s.explain(err)
	}
	var states []State
	for _, c := range s.Circles() {
		st, err := s.verifyCircle(ctx, c, progress)
		if err != nil {
			return nil, s.explain(err)
		}
		states = append(states, st)
	}
	return states, nil
}

// checkFile checks the structure of the database over a connection of its own: FTS5 checks what a connection remembers of an index, which on one
// that has read before may be older than what another has written since.
func (s *Store) checkFile(ctx context.Context) (err error) {
	db := sql.OpenDB(connector{dsn: s.readDSN})
	defer func() { err = errors.Join(err, db.Close()) }()
	var fault string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&fault); err != nil {
		return err
	}
	if fault != "ok" {
		return say.Err(ErrDamaged, "store.damaged", "Dir", s.dir)
	}
	return nil
}

func (s *Store) verifyCircle(ctx context.Context, info CircleInfo, progress func(done, total int64)) (State, error) {
	st := State{Circle: info.ID, Own: info.Own}
	fresh, err := s.mergeAnew(ctx, info.ID, &st, progress)
	if err != nil {
		return st, err
	}
	d := sha256.New()
	err = s.eachRecord(ctx, info.ID, func(rec *merge.Record) error {
		st.Records++
		names := rec.AppendNames(nil)
		writeNames(d, names)
		other := fresh[rec.ID]
		delete(fresh, rec.ID)
		if other == nil || !bytes.Equal(names, other.AppendNames(nil)) || !sameValues(rec.Values(), other.Values()) {
			st.Faults = append(st.Faults, say.Msg("verify.record_differs"))
		}
		return ctx.Err()
	})
	for range fresh {
		st.Faults = append(st.Faults, say.Msg("verify.record_missing"))
	}
	d.Sum(st.Hash[:0])
	return st, err
}

func writeNames(d hash.Hash, names []byte) {
	sum := sha256.Sum256(names)
	d.Write(sum[:])
}

func sameValues(a, b record.Values) bool {
	if len(a) != len(b) {
		return false
	}
	for slot, v := range a {
		if !slices.Equal(v, b[slot]) {
			return false
		}
	}
	return true
}

// mergeAnew merges all changes of a circle from its segments, checking each of these on the way.
func (s *Store) mergeAnew(ctx context.Context, circle causal.Circle, st *State, progress func(done, total int64)) (map[record.ID]*merge.Record, error) {
	fresh := map[record.ID]*merge.Record{}
	err := s.eachCounting(ctx, circle, st, progress, func(ch *segment.Named) {
		id := ch.On(ch.Name)
		if fresh[id] == nil {
			fresh[id] = &merge.Record{ID: id}
		}
		fresh[id].Apply(&ch.Change, ch.Name.Short())
	})
	if err != nil {
		return nil, err
	}
	edges := map[record.ID][]record.ID{}
	for id, rec := range fresh {
		if others := rec.Aliases(); len(others) > 0 {
			edges[id] = others
		}
	}
	c, err := s.circle(circle)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	stands := merge.Groups(edges, func(id record.ID) bool { return fresh[id] != nil && !c.hides(id) })
	s.mu.Unlock()
	if len(stands) == 0 {
		return fresh, nil
	}
	joined := map[record.ID]*merge.Record{}
	err = s.eachCounting(ctx, circle, &State{}, nil, func(ch *segment.Named) {
		to, ok := stands[ch.On(ch.Name)]
		if !ok {
			return
		}
		if joined[to] == nil {
			joined[to] = &merge.Record{ID: to}
		}
		joined[to].Apply(&ch.Change, ch.Name.Short())
	})
	for id, rec := range joined {
		rec.Kind, rec.Born = fresh[id].Kind, fresh[id].Born
		fresh[id] = rec
	}
	return fresh, err
}

// eachCounting gives every change of a circle that counts and that this version merges.
func (s *Store) eachCounting(ctx context.Context, circle causal.Circle, st *State, progress func(done, total int64), f func(*segment.Named)) error {
	infos, err := s.Segments(ctx, circle)
	if err != nil {
		return err
	}
	take := func(ch *segment.Named) {
		switch {
		case ch.Reader > ReaderVersion:
			st.Unknown = true
		case IsControl(ch.Kind):
		default:
			f(ch)
		}
	}
	for i, info := range infos {
		changes, state, err := changesOf(ctx, s.r, info.Row)
		if err != nil {
			st.Faults = append(st.Faults, say.Msg("verify.segment_damaged"))
			continue
		}
		st.Segments++
		if s.leftBehind(circle, changes) {
			st.Faults = append(st.Faults, say.Msg("verify.not_erased"))
		}
		if state == stateCounts {
			for j := range changes {
				take(&changes[j])
			}
		}
		if progress != nil {
			progress(int64(i+1), int64(len(infos)))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.circles[circle].open {
		take(&segment.Named{Change: o.change, Name: o.name})
	}
	return nil
}

// leftBehind tells whether something is still there that a final erased.
func (s *Store) leftBehind(circle causal.Circle, changes []segment.Named) bool {
	s.mu.Lock()
	m := s.circles[circle].members
	s.mu.Unlock()
	for i := range changes {
		for part := range changes[i].Parts {
			if segment.Holds(&changes[i], part) && m.Erased(&changes[i], part) {
				return true
			}
		}
	}
	return false
}

func (s *Store) eachRecord(ctx context.Context, circle causal.Circle, f func(*merge.Record) error) error {
	c, err := s.circle(circle)
	if err != nil {
		return err
	}
	rows, err := s.r.QueryContext(ctx, "SELECT id, kind, fields, state FROM record WHERE circle = ? ORDER BY id", c.row)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	for rows.Next() {
		var id record.ID
		var b, fields, state []byte
		var kind string
		if err := rows.Scan(&b, &kind, &fields, &state); err != nil {
			return err
		}
		copy(id[:], b)
		rec, err := decodeRecord(id, kind, fields, state)
		if err != nil {
			return fmt.Errorf("%w: record %s", err, id)
		}
		if err := f(rec); err != nil {
			return err
		}
	}
	return rows.Err()
}
