package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// The ways in which a store can't be opened or used. Errors that wrap them are *say.Error.
var (
	ErrNone     = errors.New("no data in this folder")
	ErrInUse    = errors.New("data folder is in use by another program")
	ErrNewer    = errors.New("database is from a newer version")
	ErrDamaged  = errors.New("database is damaged")
	ErrReadOnly = errors.New("data folder can't be written")
	ErrFull     = errors.New("disk is full")
	ErrNotFound = errors.New("no such record")
	ErrForeign  = errors.New("circle is not known here")
	ErrNoRight  = errors.New("this computer may not write in the circle")
)

const (
	fileName    = "twinshelf.db"
	journalName = "journal"
)

// Options are what a store is opened with.
type Options struct {
	Registry *record.Registry
	Sign     ed25519.PrivateKey
	Rules    Rules
	Now      func() time.Time // nil: time.Now

	remaking  bool // the database is made anew: not all that it will hold is there
	repairing bool // a repair opens it: nobody else may before that is done
}

// Store is an open data folder. Its methods may be called from several goroutines.
type Store struct {
	dir      string
	w, r     *sql.DB
	readDSN  string
	locked   *os.File
	registry *record.Registry
	remaking bool
	who      atomic.Pointer[identity]
	rules    Rules
	now      func() time.Time

	mu       sync.Mutex // one writer at a time; guards what follows
	circles  map[causal.Circle]*circleState
	byRow    map[int64]*circleState
	last     causal.Clock // the last clock of this device, in any circle
	compiled statements
	log      *os.File // journal/pending.log
	listed   string   // the index that lists have; "": none

	unindexed atomic.Int64 // about how many records search does not find yet
	unmoved   atomic.Bool  // a bulk save left much in the write-ahead log

	watch    watchers
	settings settings
}

// circleState is what is kept in memory of a circle.
type circleState struct {
	row     int64
	id      causal.Circle
	own     bool
	secret  segment.Secret // of the open segment
	aliases aliases
	forked  map[causal.Device]bool // whose chains have branches
	fresh   bool                   // the secret was made since the store was opened: no copy of the folder has it
	first   uint64                 // number of its first change
	open    []openChange
	size    int         // about, of the changes in open
	prev    causal.Hash // the last segment that this device signed here
	members Membership
}

type openChange struct {
	number uint64
	change causal.Change
	name   causal.Hash
}

// Create makes an empty store in dir, which must exist and hold none yet.
func Create(ctx context.Context, dir string, o Options) (*Store, error) {
	path := filepath.Join(dir, fileName)
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return nil, say.Err(fs.ErrExist, "store.exists", "Dir", dir)
	}
	if err := os.MkdirAll(filepath.Join(dir, journalName), 0o700); err != nil {
		return nil, cannotWrite(err, dir)
	}
	// SQLite would make the file readable for all.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, cannotWrite(err, dir)
	}
	if err := f.Close(); err != nil {
		return nil, cannotWrite(err, dir)
	}
	return open(ctx, dir, o, "rwc")
}

// MayCreate tells whether a store may be made in dir: not if the journal of one is there whose database was lost.
func MayCreate(dir string) error {
	_, err := os.Stat(filepath.Join(dir, fileName))
	if errors.Is(err, fs.ErrNotExist) && journalSaysMore(dir) {
		return say.Err(ErrDamaged, "store.damaged", "Dir", dir)
	}
	return nil
}

// Open opens the store in dir. One of an earlier version is brought to this one first; the database as it was stays beside it.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	info, err := os.Stat(filepath.Join(dir, fileName))
	if aside, cutOff := remakeCutOff(dir); cutOff && !o.repairing {
		if !strings.HasPrefix(filepath.Base(aside), beforePrefix) {
			return nil, say.Err(ErrDamaged, "store.damaged", "Dir", dir)
		}
		return migrateByRemaking(ctx, dir, o)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) && journalSaysMore(dir):
		return nil, say.Err(ErrDamaged, "store.damaged", "Dir", dir)
	case errors.Is(err, fs.ErrNotExist):
		return nil, say.Err(ErrNone, "store.none", "Dir", dir)
	case err != nil:
		return nil, cannotWrite(err, dir)
	case info.Size() == 0:
		return nil, say.Err(ErrDamaged, "store.damaged", "Dir", dir)
	}
	s, err := open(ctx, dir, o, "rw")
	if errors.Is(err, errEarlier) {
		return migrateByRemaking(ctx, dir, o)
	}
	return s, err
}

// migrateByRemaking makes the database of an earlier version anew from its segments.
func migrateByRemaking(ctx context.Context, dir string, o Options) (*Store, error) {
	if _, err := remake(ctx, dir, o, beforePrefix); err != nil {
		return nil, err
	}
	return open(ctx, dir, o, "rw")
}

func open(ctx context.Context, dir string, o Options, mode string) (_ *Store, err error) {
	s := &Store{
		dir: dir, registry: o.Registry, rules: o.Rules, now: o.Now, remaking: o.remaking,
		circles: map[causal.Circle]*circleState{}, byRow: map[int64]*circleState{},
	}
	s.who.Store(identityOf(o.Sign))
	if s.now == nil {
		s.now = time.Now
	}
	defer func() {
		if err != nil {
			err = errors.Join(s.explain(err), s.Close())
		}
	}()
	if s.locked, err = os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, cannotWrite(err, dir)
	}
	if err = lock(s.locked); err != nil {
		return nil, say.Err(ErrInUse, "store.in_use")
	}
	if err = s.connect(ctx, mode); err != nil {
		return nil, err
	}
	if err = migrate(ctx, s.w, s.copyBeforeMigration); err != nil {
		return nil, err
	}
	if err = s.loadSettings(ctx); err != nil {
		return nil, err
	}
	if err = s.makeViews(ctx); err != nil {
		return nil, err
	}
	if err = s.retitle(ctx); err != nil {
		return nil, err
	}
	if s.log, err = os.OpenFile(filepath.Join(dir, journalName, "pending.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		return nil, cannotWrite(err, dir)
	}
	if err = s.loadListed(ctx); err != nil {
		return nil, err
	}
	if err = s.countUnindexed(ctx); err != nil {
		return nil, err
	}
	if err = s.loadCircles(ctx); err != nil {
		return nil, err
	}
	if err = s.adoptJournal(ctx); err != nil {
		return nil, err
	}
	s.rejournalPending()
	if err = s.scrub(ctx); err != nil {
		return nil, err
	}
	err = errors.Join(s.scrubFiles(ctx), s.adoptIfDue(ctx))
	return s, err
}

// connect opens one connection that writes and a few that read. database/sql lets one goroutine at a time use a connection, so that SQLite's own
// mutexes need not; twice the cache makes a bulk save no faster.
func (s *Store) connect(ctx context.Context, mode string) error {
	q := url.Values{
		"mode": {mode}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_foreign_keys": {"1"},
		"_busy_timeout": {"10000"}, "_mutex": {"no"}, "_txlock": {"immediate"}, "_secure_delete": {"1"}, "_cache_size": {"-8000"},
	}
	path := filepath.ToSlash(filepath.Join(s.dir, fileName))
	if runtime.GOOS == "windows" && filepath.IsAbs(s.dir) {
		path = "/" + path
	}
	dsn := func() string {
		return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
	}
	s.w = sql.OpenDB(connector{dsn: dsn(), opened: s.compiled.on})
	s.w.SetMaxOpenConns(1)
	if err := s.w.PingContext(ctx); err != nil {
		return err
	}
	q.Set("_query_only", "1")
	q.Set("_txlock", "deferred")
	s.readDSN = dsn()
	s.r = sql.OpenDB(connector{dsn: s.readDSN})
	s.r.SetMaxIdleConns(4) // each compiles and caches
	s.r.SetMaxOpenConns(4)
	return nil
}

// Close closes the store, after a write that is going on. What was saved is durable already.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	if s.r != nil {
		errs = append(errs, s.r.Close())
	}
	s.compiled.close()
	if s.w != nil {
		errs = append(errs, s.w.Close())
	}
	if s.log != nil {
		errs = append(errs, s.log.Close())
	}
	if s.locked != nil {
		errs = append(errs, s.locked.Close())
	}
	return errors.Join(errs...)
}

// copyBeforeMigration keeps the database as it was, beside it.
func (s *Store) copyBeforeMigration(ctx context.Context) error {
	name := filepath.Join(s.dir, beforePrefix+s.now().UTC().Format("20060102-150405")+".db")
	if info, err := os.Stat(filepath.Join(s.dir, fileName)); err == nil {
		if err := RoomToWork(s.dir, info.Size()); err != nil {
			return err
		}
	}
	_, err := s.w.ExecContext(ctx, "VACUUM INTO ?", name)
	return err
}

// explain puts errors of the system into words.
func (s *Store) explain(err error) error { return Explain(err, s.dir) }

// Explain gives an error of SQLite or of the file system the sentence that a person can act on; others stay as they are.
func Explain(err error, dir string) error {
	var told *say.Error
	if err == nil || errors.As(err, &told) {
		return err
	}
	if id, sentinel := liteError(err); id != "" {
		return say.Err(errors.Join(sentinel, err), id, "Dir", dir)
	}
	if seal.IsFull(err) {
		return say.Err(errors.Join(ErrFull, err), "store.full")
	}
	return err
}

func cannotWrite(err error, dir string) error {
	if seal.IsFull(err) {
		return say.Err(errors.Join(ErrFull, err), "store.full")
	}
	return say.Err(errors.Join(ErrReadOnly, err), "store.read_only", "Dir", dir)
}

func newSecret() (secret segment.Secret) {
	rand.Read(secret[:]) // never fails: it ends the program instead (crypto/rand, since Go 1.24)
	return secret
}

// loadCircles fills what is kept in memory from the database.
func (s *Store) loadCircles(ctx context.Context) error {
	rows, err := s.w.QueryContext(ctx, "SELECT row, id, own, secret, clock FROM circle ORDER BY row")
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	for rows.Next() {
		c := &circleState{}
		var id, secret []byte
		var clock int64
		if err := rows.Scan(&c.row, &id, &c.own, &secret, &clock); err != nil {
			return err
		}
		s.last = max(s.last, causal.Clock(clock))
		copy(c.id[:], id)
		copy(c.secret[:], secret)
		s.circles[c.id], s.byRow[c.row] = c, c
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, c := range s.circles {
		if err := s.loadOpen(ctx, c); err != nil {
			return err
		}
		if err := s.loadMembers(ctx, s.w, c); err != nil {
			return err
		}
		if err := s.loadAliases(ctx, c); err != nil {
			return err
		}
		if err := s.loadForked(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// loadOpen finds where this device's chain in a circle ends, and the pending changes after it.
func (s *Store) loadOpen(ctx context.Context, c *circleState) error {
	var first, count uint64
	var hash []byte
	// What came back from others as written by this device was written by a copy of this folder: the chain goes on from what was written here.
	err := s.w.QueryRowContext(ctx, "SELECT hash, first, count FROM segment WHERE circle = ? AND device = ? AND route = '' ORDER BY first DESC, row DESC LIMIT 1",
		c.row, s.self().device[:]).Scan(&hash, &first, &count)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	c.prev = causal.Hash{}
	copy(c.prev[:], hash)
	c.first = max(first+count, 1)
	c.open, c.size = nil, 0
	rows, err := s.w.QueryContext(ctx, "SELECT number, change FROM pending WHERE circle = ? ORDER BY number", c.row)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	namer := causal.NewNamer(c.secret[:])
	for rows.Next() {
		var number uint64
		var b []byte
		if err := rows.Scan(&number, &b); err != nil {
			return err
		}
		change, err := segment.ReadChange(b, c.id, s.self().device, number)
		if err != nil {
			return fmt.Errorf("%w: pending change %d: %w", ErrDamaged, number, err)
		}
		s.last = max(s.last, change.Clock)
		c.open = append(c.open, openChange{number: number, change: change, name: namer.Name(&change, len(c.open))})
		c.size += sizeOf(&change)
	}
	return rows.Err()
}
