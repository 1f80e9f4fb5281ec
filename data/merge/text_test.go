package merge

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// FAULTS 45: a story's text edited on both sides: paragraphs apart merge, words apart within a paragraph merge, and what overlaps is kept twice and listed.
func TestFault45Text(t *testing.T) {
	for name, c := range map[string]struct {
		base, ours, theirs, want string
		overlaps                 int
	}{
		"nothing":              {"A b.\nC d.", "A b.\nC d.", "A b.\nC d.", "A b.\nC d.", 0},
		"one side":             {"A b.\nC d.", "A b.\nC e.", "A b.\nC d.", "A b.\nC e.", 0},
		"the same":             {"A b.\nC d.", "A x.\nC d.", "A x.\nC d.", "A x.\nC d.", 0},
		"paragraphs apart":     {"A.\nB.\nC.", "A!\nB.\nC.", "A.\nB.\nC!", "A!\nB.\nC!", 0},
		"paragraphs that meet": {"A.\nB.", "X.\nB.", "A.\nY.", "X.\nY.", 0},
		"added and removed":    {"A.\nB.\nC.", "A.\nB.\nC.\nD.", "B.\nC.", "B.\nC.\nD.", 0},
		"words apart":          {"Ми читали казки дітям у Львові.", "Ми читали нові казки дітям у Львові.", "Ми читали казки дітям у Львові й Самборі.", "Ми читали нові казки дітям у Львові й Самборі.", 0},
		"the same word":        {"We read tales.", "We read poems.", "We read songs.", "We read poems.\nWe read songs.", 1},
		"both go on":           {"A.", "A.\nB.", "A.\nC.", "A.\nB.\nC.", 1},
		"removed and edited":   {"A.\nB.\nC.", "A.\nC.", "A.\nB too.\nC.", "A.\nB too.\nC.", 1},
		"from nothing":         {"", "Ours", "Theirs", "Ours\nTheirs", 1},
	} {
		for _, turned := range []bool{false, true} {
			ours, theirs := c.ours, c.theirs
			if turned {
				ours, theirs = theirs, ours
			}
			got, overlaps := Text(c.base, ours, theirs)
			if got != c.want || len(overlaps) != c.overlaps {
				t.Errorf("%s, turned %v: %q with %v, want %q", name, turned, got, overlaps, c.want)
			}
		}
	}
}

// draw makes a text of few words, so that much of it is alike.
func draw(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c d", "c e", "f g h", "f x h", ""}), 0, 8).Draw(t, label), "\n")
}

func TestTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := draw(t, "base"), draw(t, "ours"), draw(t, "theirs")
		if got, overlaps := Text(base, ours, ours); got != ours || len(overlaps) > 0 {
			t.Fatalf("with itself: %q", got)
		}
		if got, _ := Text(base, base, theirs); got != theirs {
			t.Fatalf("where nothing was done: %q", got)
		}
		got, overlaps := Text(base, ours, theirs)
		other, turned := Text(base, theirs, ours)
		if got != other || len(overlaps) != len(turned) {
			t.Fatalf("%q, turned %q", got, other)
		}
		if again, overlaps := Text(base, got, got); again != got || len(overlaps) > 0 {
			t.Fatalf("merged once more: %q", again)
		}
	})
}

// Edits that lie apart are all in the result, and no paragraph goes that nobody took out.
func TestTextLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "paragraphs")
		var base, ours, theirs, want []string
		for i := range n {
			line := string(rune('A'+i)) + " one two three " + string(rune('a'+i)) + "."
			base = append(base, line)
			mine, other, both := line, line, line
			switch rapid.IntRange(0, 6).Draw(t, "edit") {
			case 1:
				mine, both = line+" Mine.", line+" Mine."
			case 2:
				other, both = "Theirs: "+line, "Theirs: "+line
			case 3:
				mine, other, both = line+" Mine.", "Theirs: "+line, "Theirs: "+line+" Mine."
			case 4:
				mine, both = "", ""
			}
			ours, theirs, want = append(ours, mine), append(theirs, other), append(want, both)
		}
		join := func(list []string) string { return strings.Join(list, "\n") }
		if got, overlaps := Text(join(base), join(ours), join(theirs)); got != join(want) || len(overlaps) > 0 {
			t.Fatalf("%q\n%q\n%v", got, join(want), overlaps)
		}
	})
}

// Words cut and joined are the text, also where bytes are no characters.
func FuzzWords(f *testing.F) {
	f.Add("М’яч, п'ять – і \xff\xfe.", "b", "")
	f.Fuzz(func(t *testing.T, base, ours, theirs string) {
		if got := strings.Join(wordsOf(base), ""); got != base {
			t.Fatalf("%q became %q", base, got)
		}
		a, _ := Text(base, ours, theirs)
		b, _ := Text(base, theirs, ours)
		if a != b {
			t.Fatalf("%q, turned %q", a, b)
		}
		for _, line := range strings.Split(base, "\n") {
			kept := func(s string) bool { return slices.Contains(strings.Split(s, "\n"), line) }
			if kept(ours) && kept(theirs) && !kept(a) && strings.Count("\n"+base+"\n", "\n"+line+"\n") == 1 {
				t.Fatalf("%q is gone from %q", line, a)
			}
		}
	})
}

// FAULTS 65: two long texts with nothing in common take no more time and room than two short ones.
func TestFault65LongTexts(t *testing.T) {
	var a, b strings.Builder
	for i := range 100_000 {
		a.WriteString(strings.Repeat("a", i%7) + "\n")
		b.WriteString(strings.Repeat("b", i%5) + "\n")
	}
	if got, _ := Text("", a.String(), b.String()); len(got) < a.Len()+b.Len() {
		t.Fatal("something is gone")
	}
	Text(strings.ReplaceAll(a.String(), "\n", " "), strings.ReplaceAll(b.String(), "\n", " "), a.String())
}
