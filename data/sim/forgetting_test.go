package sim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// personal are the slots of a person that are edited. All are personal, so that all of them are emptied with her.
var personal = []string{"given_name.en", "family_name.en", "family_name.uk", "email", "notes"}

// secret makes a word that is nowhere else, and whose end can be found in a file that keeps only the ends of words.
func (w *world) secret() string {
	b := make([]byte, 18)
	for i := range b {
		b[i] = byte('a' + w.rand.IntN(26))
	}
	return string(b)
}

// of gives a record of a kind that a device shows in a circle, if there is one.
func (d *device) of(r *rand.Rand, c causal.Circle, kind string) (store.Entry, bool, error) {
	rows, err := d.List(ctx, store.Query{Circle: c, Kind: kind}, 0, 200)
	if err != nil || len(rows) == 0 {
		return store.Entry{}, false, err
	}
	slices.SortFunc(rows, func(a, b store.Row) int { return slices.Compare(a.ID[:], b.ID[:]) })
	e, err := d.Get(ctx, pick(r, rows).ID)
	return e, err == nil && e.Circle == c, err
}

func writePerson(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	set := record.Values{"given_name.en": {w.secret()}, "family_name.en": {w.secret()}}
	ids, err := d.Save(ctx, store.Draft{Circle: c.id, Kind: "person", Set: set})
	if err != nil {
		w.say("%s can't write a person: %s.", d.name, why(err))
		return told(err)
	}
	w.model.saves(d, c.id, ids[0], set, nil)
	w.say("%s writes the person %s %s.", d.name, set.Get("given_name.en"), set.Get("family_name.en"))
	if r.IntN(3) > 0 {
		return nil
	}
	note := record.Values{"notes": {"With " + set.Get("given_name.en") + " " + set.Get("family_name.en") + ", " + w.value(d)}}
	where, err := d.Save(ctx, store.Draft{Circle: c.id, Kind: "activity", Set: note})
	if err != nil {
		return err
	}
	w.model.named[ids[0]] = true
	w.model.saves(d, c.id, where[0], note, nil)
	w.say("%s names her in %s.", d.name, where[0])
	return nil
}

func editPerson(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	e, ok, err := d.of(r, c.id, "person")
	if err != nil || !ok {
		return err
	}
	set := record.Values{pick(r, personal): {w.secret()}}
	draft := store.Draft{ID: e.ID, Set: set, Seen: e.Seen}
	if r.IntN(3) == 0 {
		w.say("%s leaves a form half-typed for the person %s.", d.name, e.ID)
		return d.KeepForm(e.ID.String(), draft)
	}
	ids, err := d.Save(ctx, draft)
	if err != nil {
		w.say("%s can't edit a person: %s.", d.name, why(err))
		return told(err)
	}
	w.model.saves(d, c.id, ids[0], set, e.Seen)
	w.say("%s edits the person %s: %v.", d.name, e.ID, set)
	return nil
}

func forget(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	if r.IntN(3) > 0 && c.in[c.founder] {
		d = c.founder
	}
	e, ok, err := d.of(r, c.id, "person")
	if err != nil || !ok {
		return err
	}
	mentions, err := d.Mentions(ctx, e.ID)
	if err != nil {
		return fmt.Errorf("%s looks for %s in texts: %w", d.name, e.ID, err)
	}
	if err := d.Forget(ctx, e.ID, mentions); err != nil {
		w.say("%s can't forget %s: %s.", d.name, e.ID, why(err))
		return told(err)
	}
	w.say("%s asks to forget the person %s, named in %d texts.", d.name, e.ID, len(mentions))
	if e, err = d.Get(ctx, e.ID); err == nil && (!e.Hidden || len(e.Values) > 0) {
		err = fmt.Errorf("%s forgets %s, and it is still shown: %v", d.name, e.ID, e.Values)
	}
	return err
}

func objectToForgetting(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	list, err := d.Forgettings()
	if err != nil || len(list) == 0 {
		return err
	}
	f := pick(r, list)
	if err := d.StopForgetting(ctx, f.Record); err != nil {
		w.say("%s can't stop that %s is forgotten: %s.", d.name, f.Record, why(err))
		return told(err)
	}
	w.say("%s stops that %s is forgotten.", d.name, f.Record)
	return nil
}

// daysPass moves all clocks on, and lets each program do what it does once a day.
func daysPass(w *world, r *rand.Rand) error {
	days := 1 + r.IntN(20)
	w.time = w.time.AddDate(0, 0, days)
	w.say("%d days pass.", days)
	for _, d := range w.devices {
		if err := d.Tend(ctx); err != nil {
			return fmt.Errorf("%s tends: %w", d.name, err)
		}
	}
	return nil
}

// unseen: what is hidden shows nowhere, and has no values in what is shown of it.
func (h *holding) unseen(w *world, st *store.Store) error {
	hidden := h.members.Hidden()
	if len(hidden) == 0 {
		return nil
	}
	if err := st.Index(ctx, nil); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	for _, deleted := range []bool{false, true} {
		rows, err := st.List(ctx, store.Query{Circle: h.state.Circle, Deleted: deleted}, 0, 10_000)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if _, ok := hidden[row.ID]; ok {
				return fmt.Errorf("a list shows %s, which is hidden", row.ID)
			}
		}
	}
	for id := range hidden {
		if err := h.unseenIn(st, id); err != nil {
			return err
		}
	}
	for _, s := range w.model.saved {
		if _, ok := hidden[s.record]; !ok || s.circle != h.state.Circle || strings.Contains(s.value, " ") {
			continue
		}
		hits, err := st.Search(ctx, s.value, "", 10)
		if err != nil {
			return fmt.Errorf("search: %w", errors.Unwrap(err))
		}
		for _, hit := range hits {
			if _, ok := hidden[hit.ID]; ok {
				return fmt.Errorf("a search for %q finds %s, which is hidden", s.value, hit.ID)
			}
		}
	}
	return nil
}

func (h *holding) unseenIn(st *store.Store, id record.ID) error {
	rows, err := st.Rows(ctx, []record.ID{id})
	if err != nil {
		return err
	}
	if row, ok := rows[id]; ok && row.Circle == h.state.Circle && (!row.Hidden || len(row.Values) > 0) {
		return fmt.Errorf("a reference to %s shows %v", id, row.Values)
	}
	events, err := st.History(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	for _, e := range events {
		for _, slot := range e.Slots {
			if len(slot.Values)+len(slot.Removed) > 0 {
				return fmt.Errorf("the history of %s, which is hidden, tells %v", id, slot)
			}
		}
	}
	return err
}

// forgotten: of what a final erased nothing is left in any file, neither as it is nor in a segment.
func (h *holding) forgotten(w *world) error {
	gone := map[record.ID]bool{}
	for _, e := range h.members.Erasures {
		for _, id := range e.Records {
			gone[id] = gone[id] || e.Final
		}
	}
	var words [][]byte
	for _, s := range w.model.saved {
		if gone[s.record] && s.circle == h.state.Circle && !strings.Contains(s.value, " ") && !w.model.named[s.record] {
			words = append(words, []byte(s.value))
		}
	}
	if len(words) == 0 {
		return nil
	}
	if err := h.journalWithout(gone); err != nil {
		return err
	}
	return filepath.WalkDir(h.device.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		b = bytes.ToLower(b)
		for _, word := range words {
			if bytes.Contains(b, word[len(word)-10:]) {
				return fmt.Errorf("%s was erased, and is in %s", word, filepath.Base(path))
			}
		}
		return nil
	})
}

// journalWithout: no segment in the journal has anything of the private parts of these records.
func (h *holding) journalWithout(gone map[record.ID]bool) error {
	for _, file := range glob(h.device.dir, "journal", "*.seg*") {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for len(b) > 0 {
			n, k := binary.Uvarint(b)
			if k <= 0 || n > uint64(len(b)-k) {
				break
			}
			s, err := segment.Open(b[k : k+int(n)])
			if err != nil {
				return err
			}
			b = b[k+int(n):]
			changes, err := s.Changes()
			if err != nil {
				return err
			}
			for i := range changes {
				if ch := &changes[i]; s.Circle == h.state.Circle && gone[ch.On(ch.Name)] && segment.Holds(ch, causal.Private) {
					return fmt.Errorf("the journal's %s has a segment with what was erased of %s", filepath.Base(file), ch.On(ch.Name))
				}
			}
		}
	}
	return nil
}
