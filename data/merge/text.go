package merge

import (
	"slices"
	"strings"
	"unicode"
)

// Overlap is a paragraph that both sides changed in the same place. The merged text has both, one after the other; a person chooses.
type Overlap struct {
	Base, Ours, Theirs string
}

// Text merges two wordings of a long text with the one that both began with: by paragraphs (lines), and within a paragraph that both changed, by words.
// Where their changes lie apart, the result has both; where they overlap, the paragraphs of both sides, and they are listed. Nothing that is in
// both, or that one side wrote, is ever left out. Which side is called ours makes no difference to the text.
func Text(base, ours, theirs string) (merged string, overlaps []Overlap) {
	b, o, t := strings.Split(base, "\n"), strings.Split(ours, "\n"), strings.Split(theirs, "\n")
	var lines []string
	for _, r := range regions(b, o, t, false) {
		text, more := r.paragraphs()
		lines, overlaps = append(lines, text...), append(overlaps, more...)
	}
	return strings.Join(lines, "\n"), overlaps
}

// region is a run of the base with what each side made of it.
type region struct{ base, ours, theirs []string }

// settled gives the words on which the sides agree, or which only one has changed.
func (r *region) settled() ([]string, bool) {
	switch {
	case slices.Equal(r.ours, r.theirs), slices.Equal(r.base, r.theirs):
		return r.ours, true
	case slices.Equal(r.base, r.ours):
		return r.theirs, true
	}
	return nil, false
}

func (r *region) paragraphs() (lines []string, overlaps []Overlap) {
	if lines, ok := r.settled(); ok {
		return lines, nil
	}
	if len(r.base) != len(r.ours) || len(r.base) != len(r.theirs) {
		return bothOf(r.ours, r.theirs), []Overlap{{strings.Join(r.base, "\n"), strings.Join(r.ours, "\n"), strings.Join(r.theirs, "\n")}}
	}
	for i := range r.base {
		if line, ok := mergeWords(r.base[i], r.ours[i], r.theirs[i]); ok {
			lines = append(lines, line)
			continue
		}
		lines = append(lines, bothOf(r.ours[i:i+1], r.theirs[i:i+1])...)
		overlaps = append(overlaps, Overlap{r.base[i], r.ours[i], r.theirs[i]})
	}
	return lines, overlaps
}

// bothOf puts the paragraphs of both sides one after the other, in the same order whoever asks.
func bothOf(a, b []string) []string {
	if slices.Compare(a, b) > 0 {
		a, b = b, a
	}
	return slices.Concat(a, b)
}

// mergeWords merges one paragraph; ok is false if the sides changed the same words, or words that touch.
func mergeWords(base, ours, theirs string) (line string, ok bool) {
	var b strings.Builder
	for _, r := range regions(wordsOf(base), wordsOf(ours), wordsOf(theirs), true) {
		words, ok := r.settled()
		if !ok {
			return "", false
		}
		for _, w := range words {
			b.WriteString(w)
		}
	}
	return b.String(), true
}

// wordsOf cuts a paragraph into words and the signs between them; joined, they are the paragraph.
func wordsOf(s string) []string {
	var words []string
	start := -1
	for i, c := range s {
		if inWord := unicode.In(c, unicode.L, unicode.N, unicode.M) || c == '\'' || c == '’' || c == 'ʼ'; inWord {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			words, start = append(words, s[start:i]), -1
		}
		n := len(string(c))
		if c == unicode.ReplacementChar { // a byte that is no character is kept as it is
			n = min(n, len(s)-i)
			if !strings.HasPrefix(s[i:], string(c)) {
				n = 1
			}
		}
		words = append(words, s[i:i+n])
	}
	if start >= 0 {
		words = append(words, s[start:])
	}
	return words
}

// regions walks the base and both sides together. Changes of the two sides that share a part of the base come in one region; with touching, also those
// that meet.
func regions(base, ours, theirs []string, touching bool) []region {
	a, b := changesBetween(base, ours), changesBetween(base, theirs)
	var list []region
	at := 0
	for len(a)+len(b) > 0 {
		var mine, other []edit
		first := firstOf(a, b)
		from, to := first.from, first.to
		for grown := true; grown; { // until nothing more reaches into what has been gathered
			grown = false
			for _, side := range []struct{ left, taken *[]edit }{{&a, &mine}, {&b, &other}} {
				for len(*side.left) > 0 && reaches((*side.left)[0], from, to, touching) {
					e := (*side.left)[0]
					*side.left, *side.taken = (*side.left)[1:], append(*side.taken, e)
					to, grown = max(to, e.to), true
				}
			}
		}
		list = append(list, region{base[at:from], base[at:from], base[at:from]},
			region{base[from:to], applied(base, mine, from, to), applied(base, other, from, to)})
		at = to
	}
	return append(list, region{base[at:], base[at:], base[at:]})
}

// firstOf gives the edit that begins first; where two begin at the same place, one that only inserts.
func firstOf(a, b []edit) edit {
	switch {
	case len(a) == 0:
		return b[0]
	case len(b) == 0:
		return a[0]
	case b[0].from < a[0].from, b[0].from == a[0].from && b[0].to < a[0].to:
		return b[0]
	}
	return a[0]
}

// reaches tells whether an edit belongs to a region that goes from one place to another and begins before it, or with it.
func reaches(e edit, from, to int, touching bool) bool {
	switch {
	case touching:
		return e.from <= to
	case from == to: // two insertions at the same place
		return e.from == from && e.to == from
	case e.from == e.to:
		return e.from > from && e.from < to
	}
	return e.from < to
}

// edit replaces a part of the base.
type edit struct {
	from, to int
	words    []string
}

// applied gives what a run of the base becomes.
func applied(base []string, edits []edit, from, to int) []string {
	var out []string
	for _, e := range edits {
		out = append(append(out, base[from:e.from]...), e.words...)
		from = e.to
	}
	return append(out, base[from:to]...)
}

// mostEdits is how many steps apart two texts may be for their common parts to be looked for. Beyond that, what lies between their common beginning and
// end is one change: no text takes more than some milliseconds and a few megabytes.
const mostEdits = 1000

// changesBetween finds a shortest list of edits (Myers, "An O(ND) difference algorithm and its variations", 1986).
func changesBetween(base, other []string) []edit {
	head := 0
	for head < len(base) && head < len(other) && base[head] == other[head] {
		head++
	}
	tail := 0
	for tail < len(base)-head && tail < len(other)-head && base[len(base)-1-tail] == other[len(other)-1-tail] {
		tail++
	}
	b, o := base[head:len(base)-tail], other[head:len(other)-tail]
	var edits []edit
	i, j := 0, 0
	for _, m := range append(matches(b, o), match{len(b), len(o), 0}) {
		if m.base > i || m.other > j {
			edits = append(edits, edit{head + i, head + m.base, o[j:m.other]})
		}
		i, j = m.base+m.n, m.other+m.n
	}
	return edits
}

// match is a run that both have.
type match struct{ base, other, n int }

func matches(a, b []string) []match {
	most := min(len(a)+len(b), mostEdits)
	v := make([]int, 2*most+2) // the furthest place on each diagonal, from -most to most
	var steps [][]int
	for d := 0; d <= most; d++ {
		steps = append(steps, slices.Clone(v[most-d:most+d+1]))
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && v[most+k-1] < v[most+k+1]:
				x = v[most+k+1]
			default:
				x = v[most+k-1] + 1
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			v[most+k] = x
			if x >= len(a) && x-k >= len(b) {
				return backwards(steps, a, b, d)
			}
		}
	}
	return nil
}

// backwards follows the steps from the end to the beginning.
func backwards(steps [][]int, a, b []string, d int) []match {
	x, y := len(a), len(b)
	var list []match
	for ; d > 0; d-- {
		at := func(k int) int { // as it was before step d
			return steps[d][d+k]
		}
		k := x - y
		from := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			from = k + 1
		}
		px := at(from)
		py := px - from
		sx, sy := px, py // where the run of equal words of this step begins
		if from == k+1 {
			sy++
		} else {
			sx++
		}
		if x > sx {
			list = append(list, match{sx, sy, x - sx})
		}
		x, y = px, py
	}
	if x > 0 {
		list = append(list, match{0, 0, x})
	}
	slices.Reverse(list)
	return list
}
