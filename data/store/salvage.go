package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
)

// salvaged is what could still be read of a damaged database.
type salvaged struct {
	settings, forms [][2]string
	authors         []salvagedAuthor
	segments        []salvagedSegment
	pending         []byte // as the file of pending changes has it
}

type salvagedSegment struct {
	raw   []byte
	route string
}

type salvagedAuthor struct {
	circle, record []byte
	name           string
}

// salvage reads what it can. An error says that there may be more to read another time.
func salvage(ctx context.Context, path string) (left salvaged, fault error) {
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return left, nil // there was none
	}
	db := sql.OpenDB(connector{dsn: (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: "mode=rw&_query_only=1"}).String()})
	defer db.Close() //nolint:errcheck // it was only read
	each := func(query string, row func(*sql.Rows)) {
		rows, err := db.QueryContext(ctx, query)
		if err == nil {
			for rows.Next() {
				row(rows)
			}
			err = errors.Join(rows.Err(), rows.Close())
		}
		if err != nil && !unreadable(err) {
			fault = errors.Join(fault, err)
		}
	}
	pairs := func(list *[][2]string) func(*sql.Rows) {
		return func(rows *sql.Rows) {
			var p [2]string
			if rows.Scan(&p[0], &p[1]) == nil {
				*list = append(*list, p)
			}
		}
	}
	each("SELECT key, value FROM setting", pairs(&left.settings))
	each("SELECT key, draft FROM form", pairs(&left.forms))
	each("SELECT c.id, a.name, a.record FROM author a JOIN circle c ON c.row = a.circle", func(rows *sql.Rows) {
		var a salvagedAuthor
		if rows.Scan(&a.circle, &a.name, &a.record) == nil {
			left.authors = append(left.authors, a)
		}
	})
	each("SELECT bytes, route FROM segment ORDER BY row", func(rows *sql.Rows) {
		var g salvagedSegment
		if rows.Scan(&g.raw, &g.route) == nil {
			left.segments = append(left.segments, g)
		}
	})
	each("SELECT c.id, c.secret, p.number, p.change FROM pending p JOIN circle c ON c.row = p.circle ORDER BY p.circle, p.number", func(rows *sql.Rows) {
		var id, secret, change []byte
		var number int64
		if rows.Scan(&id, &secret, &number, &change) == nil && len(id) == len(causal.Circle{}) && len(secret) == len(segment.Secret{}) {
			left.pending = appendPending(left.pending, causal.Circle(id), segment.Secret(secret), uint64(number), change)
		}
	})
	return left, fault
}

// refill takes everything in again.
func (s *Store) refill(ctx context.Context, j journalled, left salvaged, out *Repaired) error {
	g := gathered{at: map[causal.Hash]*keptSegment{}, by: map[causal.Circle][]*keptSegment{}, own: map[causal.Circle]bool{}}
	for _, raw := range j.own {
		g.add(keptSegment{raw: raw, journaled: true})
	}
	for _, raw := range j.in {
		g.add(keptSegment{raw: raw, route: RouteJournal, journaled: true})
	}
	for _, b := range left.segments {
		g.add(keptSegment{raw: b.raw, route: b.route})
	}
	for _, c := range slices.SortedFunc(maps.Keys(g.by), compareIDs) {
		if err := s.Know(ctx, c, g.own[c]); err != nil {
			return err
		}
		for list := g.by[c]; len(list) > 0; {
			first := list[0]
			n := slices.IndexFunc(list, func(h *keptSegment) bool { return h.route != first.route || h.journaled != first.journaled })
			if n < 0 {
				n = len(list)
			}
			_, err := s.Take(ctx, func(yield func([]byte, error) bool) {
				for _, h := range list[:n] {
					if !yield(h.raw, nil) {
						return
					}
				}
			}, TakeOptions{Circle: c, Route: first.route, journaled: first.journaled, own: first.route == ""})
			if err != nil {
				return err
			}
			list = list[n:]
		}
		infos, err := s.Segments(ctx, c)
		if err != nil {
			return err
		}
		out.Segments += len(infos)
	}
	return s.putBack(ctx, left)
}

// keptSegment is a segment that a database is made of.
type keptSegment struct {
	raw       []byte
	route     string // "": written here
	journaled bool
}

// gathered are segments by circle, in the order in which they were found.
type gathered struct {
	at  map[causal.Hash]*keptSegment
	by  map[causal.Circle][]*keptSegment
	own map[causal.Circle]bool // of one's own, as far as its founding is there
}

// add adds a segment; what is damaged is left out. Of one that the journal has, the database knows how it came.
func (g *gathered) add(h keptSegment) {
	seg, err := segment.Open(h.raw)
	if err != nil {
		return
	}
	if known := g.at[seg.Hash]; known != nil && known.journaled && !h.journaled {
		if known.route == RouteJournal {
			known.route = h.route
		}
		if bytes.Equal(known.raw, h.raw) { // else one of the two is a redacted copy
			return
		}
	}
	if seg.Founding() {
		changes, err := seg.Changes()
		if err != nil {
			return
		}
		g.own[seg.Circle] = g.own[seg.Circle] || isOwn(&changes[0])
	}
	g.at[seg.Hash] = &h
	g.by[seg.Circle] = append(g.by[seg.Circle], &h)
}

// putBack writes what only this computer kept.
func (s *Store) putBack(ctx context.Context, left salvaged) error {
	return s.write(ctx, func(t *txn) error {
		for _, p := range left.settings {
			if p[0] == "views" { // says what this very file has
				continue
			}
			if _, err := t.exec("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", p[0], p[1]); err != nil {
				return err
			}
		}
		for _, p := range left.forms {
			if _, err := t.exec("INSERT OR REPLACE INTO form (key, draft) VALUES (?, ?)", p[0], p[1]); err != nil {
				return err
			}
		}
		for _, a := range left.authors {
			if c := s.circles[causal.Circle(pad(a.circle))]; c != nil {
				if _, err := t.exec("INSERT OR REPLACE INTO author (circle, name, record) VALUES (?, ?, ?)", c.row, a.name, a.record); err != nil {
					return err
				}
			}
		}
		_, err := t.exec("DELETE FROM action") // nothing that was taken in just now was done by anybody
		return err
	})
}

func pad(b []byte) []byte {
	return append(slices.Clone(b), make([]byte, record.IDSize)...)[:record.IDSize]
}
