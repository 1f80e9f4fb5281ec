package merge

import (
	"bytes"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// The short way from a creating change to what the store keeps gives the same as the long one, or says that it can't.
func TestBirthIsApply(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &causal.Change{Kind: "library", Clock: causal.Clock(rapid.Uint64().Draw(t, "clock")), Device: short(7)}
		if rapid.IntRange(0, 9).Draw(t, "edit") == 0 {
			c.Record = short(3)
		}
		c.Sets = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) causal.Set {
			s := causal.Set{
				Slot:  rapid.SampledFrom([]string{"a", "b", "c", "d", "e", record.SlotRestored}).Draw(t, "slot"),
				Class: record.Class(rapid.IntRange(0, int(record.ClassDelete)).Draw(t, "class")),
			}
			text := rapid.SampledFrom([]string{"", "x", "y", "z"})
			switch s.Class {
			case record.ClassDelete:
				s.Bases = []causal.Base{{Change: short(1)}}
			case record.ClassSet:
				s.Values = rapid.SliceOfN(text, 0, 4).Draw(t, "values")
			default:
				s.Values = []string{text.Draw(t, "value")}
			}
			return s
		}), 0, 4).Draw(t, "sets")
		name := short(9)
		shown, state, ok := Birth(nil, nil, c, name)
		if !ok {
			return
		}
		if !c.Record.IsZero() {
			t.Fatal("an edit is no birth")
		}
		r := &Record{ID: name}
		r.Apply(c, name)
		if want := r.AppendState(nil); !bytes.Equal(state, want) {
			t.Fatalf("state\n%x, want\n%x", state, want)
		}
		if got, want := fmt.Sprint(shown), fmt.Sprint(r.AppendShown(nil)); got != want {
			t.Fatalf("shown %s, want %s", got, want)
		}
		if !r.Born || r.Deleted() || r.Revived() || len(r.Differences()) > 0 || r.Kind != c.Kind {
			t.Fatalf("not a plain new record: %+v", r)
		}
	})
}

// What people write when they create a record takes the short way.
func TestBirthOfAnOrdinaryRecord(t *testing.T) {
	c := &causal.Change{Kind: "library", Sets: []causal.Set{
		{Slot: "name.en", Values: []string{"Abbey"}}, {Slot: "tags", Class: record.ClassSet, Values: []string{"b", "a"}},
	}}
	if _, _, ok := Birth(nil, nil, c, short(1)); !ok {
		t.Fatal("it takes the long way")
	}
}
