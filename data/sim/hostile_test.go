package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

func letHostileIn(w *world, r *rand.Rand) error {
	c := pick(r, w.circles)
	if slices.ContainsFunc(w.devices, func(d *device) bool { return d.hostile }) || !c.in[c.founder] {
		return nil
	}
	if err := w.addDevice(); err != nil {
		return err
	}
	d := w.devices[len(w.devices)-1]
	d.hostile, d.name = true, "Mallory"
	return w.join(c, d)
}

// removeHostile lets a coordinator who has heard of a hostile member remove her. Some have what she wrote since, some have not; she writes on.
func removeHostile(w *world, _ *rand.Rand) error {
	i := slices.IndexFunc(w.devices, func(d *device) bool { return d.hostile })
	if i < 0 {
		return nil
	}
	mallory := w.devices[i]
	id := mallory.keys.Device()
	for _, d := range w.honest() {
		all, err := d.Circles(ctx)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.Role != circle.Coordinator || !slices.ContainsFunc(x.Members, func(m desk.Member) bool { return m.Device == id }) {
				continue
			}
			if err := d.RemoveMember(ctx, x.ID, id); err != nil {
				w.say("%s can't remove %s: %s.", d.name, mallory.name, why(err))
				return told(err)
			}
			w.removed = true
			w.say("%s removes %s.", d.name, mallory.name)
			return nil
		}
	}
	return nil
}

// hostility lets a member sign what the program never would. All copies must agree on it all the same, and nobody else's work be touched.
func hostility(w *world, r *rand.Rand) error {
	i := slices.IndexFunc(w.devices, func(d *device) bool { return d.hostile })
	if i < 0 {
		return nil
	}
	d := w.devices[i]
	in := slices.DeleteFunc(slices.Clone(w.circles), func(c *shared) bool { return !c.in[d] })
	if len(in) == 0 {
		return nil
	}
	c := pick(r, in)
	return d.with(func(st *store.Store) error {
		rows, err := st.List(ctx, store.Query{Circle: c.id}, 0, 50)
		if err != nil {
			return err
		}
		if err := st.Seal(ctx, c.id); err != nil {
			return err
		}
		f := &forger{r: r, st: st, circle: c.id, now: causal.At(d.now())}
		for _, row := range rows {
			e, err := st.Get(ctx, row.ID)
			if err != nil {
				return err
			}
			f.entries = append(f.entries, e)
		}
		tips, err := st.Tips(ctx, c.id)
		if err != nil {
			return err
		}
		return f.sign(d, tips)
	})
}

// forger makes up changes.
type forger struct {
	r       *rand.Rand
	st      *store.Store
	circle  causal.Circle
	now     causal.Clock
	entries []store.Entry
	words   []string
}

// sign signs one segment or two, one after another or as branches, each with a few forgeries.
func (f *forger) sign(d *device, tips causal.Tips) error {
	ends := slices.DeleteFunc(slices.Clone(tips), func(t causal.Tip) bool { return t.Device != d.keys.Device() })
	if len(ends) == 0 {
		return nil
	}
	end := pick(f.r, ends)
	for range 1 + f.r.IntN(2) {
		draft := segment.Draft{Circle: f.circle, First: end.Number + 1, Previous: end.Segment, Secret: segment.Secret{byte(f.r.IntN(3))}}
		for range 1 + f.r.IntN(3) {
			forge := pick(f.r, forgeries)
			draft.Changes = append(draft.Changes, forge.make(f))
			f.words = append(f.words, forge.words)
		}
		if f.r.IntN(6) == 0 {
			draft.First += uint64(f.r.IntN(50))
			f.words = append(f.words, "counts from elsewhere")
		}
		s, err := draft.Sign(d.keys.Sign())
		if err != nil {
			return err
		}
		taken, err := f.st.Take(ctx, func(yield func([]byte, error) bool) { yield(s.Raw, nil) }, store.TakeOptions{Circle: f.circle})
		if err != nil {
			return err
		}
		if taken.New+taken.Known != 1 {
			return fmt.Errorf("a forgery was refused at home: %v", taken.Reasons)
		}
		if f.r.IntN(2) == 0 { // else the next is a branch
			end = causal.Tip{Device: end.Device, Number: s.Last(), Segment: s.Hash}
		}
	}
	d.w.say("%s signs what %s.", d.name, strings.Join(f.words, ", "))
	return nil
}

// target is a record that is there, or one that is not.
func (f *forger) target() (record.ID, store.Entry) {
	if len(f.entries) == 0 || f.r.IntN(8) == 0 {
		return record.ID{byte(f.r.IntN(unmadeIDs)), 7}, store.Entry{Kind: "library"}
	}
	e := pick(f.r, f.entries)
	return e.ID, e
}

func (f *forger) edit(kind string, sets ...causal.Set) causal.Change {
	id, e := f.target()
	if kind == "" {
		kind = e.Kind
	}
	return causal.Change{Record: id, Kind: kind, Clock: f.now, Sets: sets}
}

// odd are names that a program could stumble over.
var odd = []string{"robert'); DROP TABLE record;--", `a"b`, "@same", "@copies", "@external", "@deleted", "@restored", "$.x", "нове поле", "name.en", "social", "x.y.z"}

// forgeries are what is made up; words end the sentence "she signs what …".
var forgeries = []struct {
	words string
	make  func(f *forger) causal.Change
}{
	{"has a clock at the end of time", func(f *forger) causal.Change {
		c := f.edit("", causal.Set{Slot: "name.en", Values: []string{"The end of time"}})
		c.Clock = causal.Clock(pick(f.r, []uint64{1 << 62, 1<<64 - 1, 0}))
		return c
	}},
	{"names values that nobody wrote", func(f *forger) causal.Change {
		return f.edit("", causal.Set{Slot: "name.en", Values: []string{"Over nothing"}, Bases: []causal.Base{{Change: causal.Short{1, 2, 3}}, {Change: causal.Short{1, 2, 3}}}})
	}},
	{"has wrong classes", func(f *forger) causal.Change {
		return f.edit("", causal.Set{Slot: "name.en", Class: record.ClassSet, Values: []string{"x", "y", ""}}, causal.Set{Slot: "social", Class: record.ClassValue, Values: []string{"one"}})
	}},
	{"is of another kind", func(f *forger) causal.Change {
		return f.edit(pick(f.r, []string{"activity", "aaa", "zzz"}), causal.Set{Slot: "notes", Class: record.ClassText, Values: []string{"kind"}})
	}},
	{"has odd names", func(f *forger) causal.Change {
		return f.edit(pick(f.r, odd[:2]), causal.Set{Slot: pick(f.r, odd), Class: record.Class(f.r.IntN(4)), Values: []string{"<script>\x00\u202e"}})
	}},
	{"deletes what it likes", func(f *forger) causal.Change {
		id, e := f.target()
		var bases []causal.Base
		for _, seen := range e.Seen {
			bases = append(bases, seen...)
		}
		return causal.Change{Record: id, Kind: "library", Clock: f.now, Sets: []causal.Set{{Slot: record.SlotDeleted, Class: record.ClassDelete, Bases: named(bases)}}}
	}},
	{"overwrites what it saw", func(f *forger) causal.Change {
		id, e := f.target()
		return causal.Change{Record: id, Kind: "library", Clock: f.now, Sets: []causal.Set{{Slot: "name.en", Bases: e.Seen["name.en"], Values: []string{"Mine now"}}}}
	}},
	{"restores and deletes at once", func(f *forger) causal.Change {
		return f.edit("", causal.Set{Slot: record.SlotRestored, Bases: []causal.Base{{Change: causal.Short{9}}}, Values: []string{"x"}},
			causal.Set{Slot: record.SlotDeleted, Class: record.ClassDelete, Bases: []causal.Base{{Change: causal.Short{9}}}})
	}},
	{"creates something unheard of", func(f *forger) causal.Change {
		return causal.Change{Kind: pick(f.r, odd[:2]), Clock: f.now, Sets: []causal.Set{{Slot: pick(f.r, odd), Values: []string{strings.Repeat("я", 1000)}}}}
	}},
	{"says nothing", func(f *forger) causal.Change { return f.edit("") }},
	{"is from a far version", func(f *forger) causal.Change {
		c := f.edit("", causal.Set{Slot: "name.en", Values: []string{"Later"}})
		c.Reader = 7
		return c
	}},
	{"decides who belongs", func(f *forger) causal.Change {
		return causal.Change{Kind: pick(f.r, []string{"@invite", "@join", "@confirm", "@circle", "@"}), Clock: f.now, Sets: []causal.Set{{Slot: "role", Values: []string{"coordinator"}}}}
	}},
}

// named sorts the names of changes, each once, as deletions name them.
func named(bases []causal.Base) []causal.Base {
	for i := range bases {
		bases[i].Pos = 0
	}
	slices.SortFunc(bases, func(a, b causal.Base) int { return slices.Compare(a.Change[:], b.Change[:]) })
	return slices.Compact(bases)
}

// unmadeIDs is how many records a hostile member writes about that nobody has made.
const unmadeIDs = 3

// unmade tells whether nobody has made a record. Its kind is the smallest that is said, and undoing can't unsay what was said.
func unmade(id record.ID) bool { return id == record.ID{id[0], 7} && id[0] < unmadeIDs }
