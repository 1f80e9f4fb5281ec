package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
)

// txn is a write in progress. What is kept in memory changes only after the commit.
type txn struct {
	*sql.Tx
	s     *Store
	ctx   context.Context
	now   time.Time
	after []func() // run after the commit
	undo  []func() // run if there is none
	clock causal.Clock

	born                    int64  // records that are new in this write
	listed                  string // the index that lists have; "": none
	lastRecord, lastSegment int64  // the greatest rows so far; 0: not asked yet

	// What is being written into the table of records; one at a time, so that the room is used again.
	shown               []merge.Shown
	fields, state, rows []byte
	values              [12]any
	one                 [1]int64
	texts               []string
	later               []span // to be indexed
	noted               int64  // rows that this write has left to be indexed

	touched  map[record.ID]struct{}                  // nil once there are too many to name
	first    record.ID                               // touched
	regroups map[*circleState]map[record.ID]struct{} // whose aliases may have changed
	savings  []*saving
	many     bool
	signed   map[*circleState]struct{} // those whose pending changes were signed
	bulk     bool                      // full-text indexing is left for later
	circular bool                      // circles or members changed
}

// maxTouched is how many records a notice of change names; above that it says "all".
const maxTouched = 1000

// errDone ends a write that is only a trial: everything is rolled back.
var errDone = errors.New("trial is over")

// write runs fn in the one write transaction; the mutex is held, so fn must not call what takes it.
// Those who watch are told afterwards, when they may call the store.
func (s *Store) write(ctx context.Context, fn func(t *txn) error) error {
	n, err := s.writeLocked(ctx, fn)
	if err == nil {
		s.watch.tell(n)
	}
	return err
}

func (s *Store) writeLocked(ctx context.Context, fn func(t *txn) error) (n Notice, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return n, err
	}
	// database/sql would roll back by itself, in the middle of whatever runs, when the context ends; then the statements after that would each be a
	// transaction of its own. So the context is looked at before each statement and before the commit instead.
	tx, err := s.w.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return n, s.explain(err)
	}
	t := &txn{Tx: tx, s: s, ctx: ctx, now: s.now(), touched: map[record.ID]struct{}{}, signed: map[*circleState]struct{}{}, clock: s.last, listed: s.listed}
	defer func() {
		if err != nil {
			err = s.explain(err)
			_ = tx.Rollback() // the error that matters is err
			for _, f := range t.undo {
				f()
			}
		}
	}()
	if err = fn(t); err != nil {
		return n, err
	}
	if err = t.regroup(); err != nil {
		return n, err
	}
	if err = t.settleIndex(); err != nil {
		return n, err
	}
	if err = ctx.Err(); err != nil {
		return n, err
	}
	if err = t.commit(); err != nil {
		return n, err
	}
	s.last = t.clock
	s.unindexed.Add(t.noted)
	for _, f := range t.after {
		f()
	}
	return t.notice(), nil
}

// commit makes the write durable. What a bulk save wrote stays in the write-ahead log until Index, or else the next save, copies it into the database:
// SQLite would do so before it says that it is done, and copy as much again.
func (t *txn) commit() error {
	if t.born < manyNew {
		return t.Commit()
	}
	if err := t.s.compiled.pragma("wal_autocheckpoint = 0"); err != nil {
		return err
	}
	t.after = append(t.after, func() { t.s.unmoved.Store(true) })
	return errors.Join(t.Commit(), t.s.compiled.pragma(autocheckpoint))
}

func (t *txn) exec(query string, args ...any) (driver.Result, error) {
	if err := t.ctx.Err(); err != nil {
		return nil, err
	}
	return t.s.compiled.exec(query, args)
}

func (t *txn) execAll(queries ...string) error {
	for _, q := range queries {
		if _, err := t.exec(q); err != nil {
			return err
		}
	}
	return nil
}

func (t *txn) row(query string, args []any, dest ...any) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	return t.s.compiled.first(query, args, dest)
}

// each runs a query and gives its rows to f, which may use any other statement.
func (t *txn) each(query string, args []any, columns int, f func([]driver.Value) error) error {
	return t.s.compiled.each(query, args, columns, func(row []driver.Value) error {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		return f(row)
	})
}

func (t *txn) touch(id record.ID) {
	if t.many {
		return
	}
	if len(t.touched) == 0 {
		t.first = id
	}
	t.touched[id] = struct{}{}
	if len(t.touched) > maxTouched {
		t.many, t.touched = true, nil
	}
}

// Notice says what a write changed.
type Notice struct {
	Records []record.ID
	All     bool // too many to name
	Circles bool // circles, members or what they hold
}

func (t *txn) notice() Notice {
	n := Notice{All: t.many, Circles: t.circular}
	for id := range t.touched {
		n.Records = append(n.Records, id)
	}
	return n
}

// watchers are those who want to know of changes.
type watchers struct {
	mu   sync.Mutex
	next int
	list map[int]func(Notice)
}

// Watch calls f after every write that changed something, from the goroutine that wrote. stop ends it.
func (s *Store) Watch(f func(Notice)) (stop func()) {
	w := &s.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.list == nil {
		w.list = map[int]func(Notice){}
	}
	id := w.next
	w.next++
	w.list[id] = f
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.list, id)
	}
}

func (w *watchers) tell(n Notice) {
	if len(n.Records) == 0 && !n.All && !n.Circles {
		return
	}
	w.mu.Lock()
	list := slices.Collect(maps.Values(w.list))
	w.mu.Unlock()
	for _, f := range list {
		f(n)
	}
}
