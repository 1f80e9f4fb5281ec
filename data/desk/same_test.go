package desk

import (
	"math/rand/v2"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

func valueOf(t *testing.T, d *Desk, id record.ID, slot string) string {
	t.Helper()
	e, err := d.Get(ctx, id)
	must(t, err)
	return e.Values.Get(slot)
}

func libraries(t *testing.T, d *Desk, c causal.Circle) int {
	t.Helper()
	n, err := d.Count(ctx, store.Query{Kind: "library", Circle: c})
	must(t, err)
	return n
}

func write(t *testing.T, d *Desk, id record.ID, slot, value string) {
	t.Helper()
	e, err := d.Get(ctx, id)
	must(t, err)
	_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{slot: {value}}, Seen: e.Seen})
	must(t, err)
}

// FAULTS 40: the same library made twice, on two computers: merged, it is one; references to either mean it; what differs is a difference; taken back, both are there again,
// as their own changes make them.
func TestFault40SameLibraryTwice(t *testing.T) {
	m, l, c, _ := twins(t)
	a, b := add(t, m, c, "Central Library"), add(t, l, c, "Central Library, Lviv")
	write(t, m, a, "postcode", "79000")
	exchange(t, c, m, l)
	ids, err := l.Save(ctx, store.Draft{Circle: c, Kind: "twinning", Set: record.Values{"name.en": {"T"}, "parties": {b.String()}}})
	must(t, err)
	before := libraries(t, m, c)
	must(t, m.MergeRecords(ctx, a, b))
	exchange(t, c, m, l)
	for _, d := range []*Desk{m, l} {
		if n := libraries(t, d, c); n != before-1 {
			t.Fatalf("%d libraries, want %d", n, before-1)
		}
		ea, err := d.Get(ctx, a)
		must(t, err)
		eb, err := d.Get(ctx, b)
		must(t, err)
		if ea.ID != eb.ID || ea.Values.Get("postcode") != "79000" || len(ea.Differences) != 1 || ea.Differences[0] != "name.en" {
			t.Fatalf("%+v\n%+v", ea, eb)
		}
		for _, id := range []record.ID{a, b} {
			rows, err := d.Referring(ctx, id, "twinning", "parties")
			must(t, err)
			if len(rows) != 1 || rows[0].ID != ids[0] {
				t.Fatalf("referring to %v: %v", id, rows)
			}
			known, err := d.Rows(ctx, []record.ID{id})
			must(t, err)
			if known[id].ID != ea.ID {
				t.Fatalf("rows %v", known)
			}
		}
		h, err := d.History(ctx, b)
		must(t, err)
		if len(h) != 4 {
			t.Fatalf("history of %d", len(h))
		}
	}
	diffs, err := l.Differences(ctx)
	must(t, err)
	must(t, l.Resolve(ctx, diffs[0], -1, []string{"Central"}))
	exchange(t, c, m, l)
	if got := valueOf(t, m, a, "name.en"); got != "Central" {
		t.Fatalf("name %q", got)
	}
	must(t, l.UnmergeRecord(ctx, a))
	exchange(t, c, m, l)
	if stateOf(t, m, c) != stateOf(t, l, c) {
		t.Fatal("states differ")
	}
	names := map[string]bool{valueOf(t, m, a, "name.en"): true, valueOf(t, m, b, "name.en"): true}
	other := "Central Library"
	if e, err := m.Get(ctx, a); err == nil && e.Values.Get("name.en") == "Central" {
		other = "Central Library, Lviv"
	}
	if !names["Central"] || !names[other] || libraries(t, m, c) != before {
		t.Fatalf("names %v", names)
	}
	undo(t, l)
	if n := libraries(t, l, c); n != before-1 {
		t.Fatalf("%d libraries after undoing, want %d", n, before-1)
	}
	undo(t, m) // of what came in last
	exchange(t, c, m, l)
	if stateOf(t, m, c) != stateOf(t, l, c) {
		t.Fatal("states differ after undoing")
	}
}

// FAULTS 40: merges of merged ones, by two people at once, in a ring, taken back while the other adds, whatever order they arrive in.
func TestFault40MergesAtOnce(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		m, l, c, _ := twins(t)
		ids := make([]record.ID, 5)
		for i := range ids {
			ids[i] = add(t, m, c, string(rune('A'+i)))
		}
		exchange(t, c, m, l)
		for range 3 {
			for _, d := range []*Desk{m, l} {
				for range 4 {
					a, b := ids[r.IntN(5)], ids[r.IntN(5)]
					switch r.IntN(4) {
					case 0:
						if len(d.Merged(a)) > 1 {
							must(t, d.UnmergeRecord(ctx, a))
						}
					case 1:
						rename(t, d, a, string(rune('a'+r.IntN(26))))
					default:
						must(t, d.MergeRecords(ctx, a, b))
					}
				}
			}
			exchange(t, c, m, l)
			if stateOf(t, m, c) != stateOf(t, l, c) {
				t.Fatalf("seed %d: states differ", seed)
			}
		}
		for _, id := range ids {
			if valueOf(t, m, id, "name.en") != valueOf(t, l, id, "name.en") {
				t.Fatalf("seed %d: values differ", seed)
			}
		}
		must(t, m.Close())
		again := reopen(t, nil, m.Dir())
		if stateOf(t, again, c) != stateOf(t, l, c) || libraries(t, again, c) != libraries(t, l, c) {
			t.Fatalf("seed %d: after opening again it differs", seed)
		}
	}
}

// Likely duplicates are found in both scripts and only within a circle, and not proposed again once somebody said that they are two.
func TestLikelySame(t *testing.T) {
	d := open(t, "Library")
	save := func(set record.Values) record.ID {
		ids, err := d.Save(ctx, store.Draft{Kind: "library", Set: set})
		must(t, err)
		return ids[0]
	}
	a := save(record.Values{"name.uk": {"Бібліотека імені Лесі Українки"}, "city.uk": {"Вінниця"}})
	b := save(record.Values{"name.en": {"Lesi Ukrainky Library"}, "city.en": {"Vinnytsia"}})
	save(record.Values{"name.en": {"Elm Park Library"}})
	found, err := d.LikelySame(ctx, "library", 10, nil)
	must(t, err)
	if len(found) != 1 || !(found[0].A.ID == a && found[0].B.ID == b || found[0].A.ID == b && found[0].B.ID == a) || len(found[0].Reasons) == 0 {
		t.Fatalf("found %+v", found)
	}
	must(t, d.Different(b, a))
	if found, err = d.LikelySame(ctx, "library", 10, nil); err != nil || len(found) != 0 {
		t.Fatalf("found %+v, %v", found, err)
	}
}
