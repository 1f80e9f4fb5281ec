package circle

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// act is a control change of a made-up log: where it stands on its device's chain, and what gave its author the right.
type act struct {
	device, at int
	grant      int         // an earlier act; -1 for the founding itself
	cut        map[int]int // of a removal: of that device only what stands before this place counts
	kit        bool        // by a device that came by the circle's kit
}

type story []act

// path is an act with all grants that it comes from.
func (s story) path(q int) []int {
	list := []int{q}
	for at := s[q].grant; at >= 0; at = s[at].grant {
		list = append(list, at)
	}
	return list
}

// hit tells, straight from the sentence, whether r cuts off q or a grant on its path.
func (s story) hit(r, q int) bool {
	return slices.ContainsFunc(s.path(q), func(x int) bool {
		if x == r {
			return false // who leaves cuts off what comes after, not that
		}
		at, cut := s[r].cut[s[x].device]
		return cut && s[x].at >= at && (s[r].kit || !s[x].kit)
	})
}

func (s story) removals() (list []int) {
	for i := range s {
		if s[i].cut != nil {
			list = append(list, i)
		}
	}
	return list
}

// slow decides from the sentences alone, with sets of acts, and cycles found by walking all ways.
func (s story) slow() map[int]bool {
	effective, settled := map[int]bool{}, map[int]bool{}
	for {
		var open []int
		for _, q := range s.removals() {
			cutOff := settled[q]
			for r := range effective {
				cutOff = cutOff || s.hit(r, q)
			}
			if !cutOff {
				open = append(open, q)
			}
		}
		if len(open) == 0 {
			return effective
		}
		if kits := slices.DeleteFunc(slices.Clone(open), func(q int) bool { return !s[q].kit }); len(kits) > 0 {
			open = kits
		}
		if sawn := slices.DeleteFunc(slices.Clone(open), func(r int) bool { return !s.hit(r, r) }); len(sawn) > 0 {
			for _, r := range sawn {
				settled[r] = true
			}
			continue
		}
		var way func(from, to int, seen []int) bool
		way = func(from, to int, seen []int) bool {
			for _, next := range open {
				if next == from || slices.Contains(seen, next) || !s.hit(from, next) {
					continue
				}
				if next == to || way(next, to, append(seen, next)) {
					return true
				}
			}
			return false
		}
		var first []int
		for _, q := range open {
			outside := slices.ContainsFunc(open, func(r int) bool { return r != q && s.hit(r, q) && !way(q, r, nil) })
			for _, member := range open { // the others of its cycle are not hit from outside either
				if member != q && way(q, member, nil) && way(member, q, nil) {
					outside = outside || slices.ContainsFunc(open, func(r int) bool { return r != member && s.hit(r, member) && !way(member, r, nil) })
				}
			}
			if !outside {
				first = append(first, q)
			}
		}
		for _, r := range first {
			effective[r], settled[r] = true, true
		}
		for _, r := range first {
			for _, q := range open {
				settled[q] = settled[q] || s.hit(r, q)
			}
		}
	}
}

// fast asks decide.
func (s story) fast() map[int]bool {
	list := s.removals()
	effective := decide(len(list), func(i int) bool { return s[list[i]].kit }, func(effective []bool) []bool {
		counts := make([]bool, len(list))
		for i, q := range list {
			counts[i] = true
			for j, on := range effective {
				if on && s.hit(list[j], q) {
					counts[i] = false
				}
			}
		}
		return counts
	})
	got := map[int]bool{}
	for i, on := range effective {
		if on {
			got[list[i]] = true
		}
	}
	return got
}

// random makes a log: devices let others in, and remove some. In half of them one or two come by the kit.
func random(r *rand.Rand) story {
	s := story{{device: 0, at: 0, grant: -1}}
	grants, length := []int{0}, []int{1} // by device
	kits := max(0, r.IntN(4)-1)
	for range kits {
		s = append(s, act{device: len(grants), at: 0, grant: 0, kit: true})
		grants, length = append(grants, len(s)-1), append(length, 1)
	}
	for range 3 + r.IntN(14) {
		by := r.IntN(len(grants))
		a := act{device: by, at: length[by], grant: grants[by], kit: by > 0 && by <= kits}
		length[by]++
		if len(grants) < 6 && r.IntN(2) == 0 {
			s = append(s, a, act{device: len(grants), at: 0, grant: len(s)})
			grants, length = append(grants, len(s)-1), append(length, 1)
			continue
		}
		a.cut = map[int]int{}
		for range 1 + r.IntN(2) {
			d := r.IntN(len(grants))
			a.cut[d] = r.IntN(length[d] + 1)
		}
		s = append(s, a)
	}
	return s
}

// Decided is the same as by the slow, obvious twin, on random logs with rings of removals.
func TestDecideAsItsTwin(t *testing.T) {
	cycles := 0
	for seed := range uint64(3_000) {
		s := random(rand.New(rand.NewPCG(seed, 7)))
		got, want := s.fast(), s.slow()
		if len(got) != len(want) {
			t.Fatalf("seed %d: in effect %v, the twin says %v\n%+v", seed, got, want, s)
		}
		for q := range want {
			if !got[q] {
				t.Fatalf("seed %d: in effect %v, the twin says %v\n%+v", seed, got, want, s)
			}
			for r := range want {
				if r != q && s.hit(r, q) && s.hit(q, r) {
					cycles++
				}
			}
		}
	}
	if cycles < 50 {
		t.Errorf("only %d removals hit each other: the logs prove little", cycles)
	}
}

// The stories that a person would tell, with what comes of each.
func TestDecide(t *testing.T) {
	// Device 0 founds; 1, 2 and 3 are let in by it (acts 1–6, their grants are 2, 4 and 6); 4 comes by the kit (act 7).
	base := story{{0, 0, -1, nil, false}, {0, 1, 0, nil, false}, {1, 0, 1, nil, false}, {0, 2, 0, nil, false}, {2, 0, 3, nil, false}, {0, 3, 0, nil, false}, {3, 0, 5, nil, false}, {4, 0, 0, nil, true}}
	for name, c := range map[string]struct {
		removals []act
		want     []bool
	}{
		"a removal": {[]act{{0, 4, 0, map[int]int{1: 1}, false}}, []bool{true}},
		"who was removed removes nobody afterwards":                            {[]act{{0, 4, 0, map[int]int{1: 1}, false}, {1, 1, 2, map[int]int{2: 1}, false}}, []bool{true, false}},
		"what she removed before, and he had seen, stands":                     {[]act{{1, 1, 2, map[int]int{2: 1}, false}, {0, 4, 0, map[int]int{1: 2}, false}}, []bool{true, true}},
		"two who remove each other both go":                                    {[]act{{1, 1, 2, map[int]int{2: 1}, false}, {2, 1, 4, map[int]int{1: 1}, false}}, []bool{true, true}},
		"a ring of three goes":                                                 {[]act{{1, 1, 2, map[int]int{2: 1}, false}, {2, 1, 4, map[int]int{3: 1}, false}, {3, 1, 6, map[int]int{1: 1}, false}}, []bool{true, true, true}},
		"who removes one of two that remove each other decides it":             {[]act{{1, 1, 2, map[int]int{2: 1}, false}, {2, 1, 4, map[int]int{1: 1}, false}, {3, 1, 6, map[int]int{2: 1}, false}}, []bool{true, false, true}},
		"who removes the one who let her in, from before that, removes nobody": {[]act{{2, 1, 4, map[int]int{0: 1}, false}, {3, 1, 6, map[int]int{1: 1}, false}}, []bool{false, true}},
		"who was let in by one removed from before that goes too":              {[]act{{0, 4, 0, map[int]int{0: 4, 1: 1}, false}, {1, 1, 2, map[int]int{2: 1}, false}}, []bool{true, false}},
		"whoever leaves has left, and what she decided before stands":          {[]act{{1, 1, 2, map[int]int{2: 1}, false}, {1, 2, 2, map[int]int{1: 2}, false}}, []bool{true, true}},
		"two remove the same, with different cuts":                             {[]act{{0, 4, 0, map[int]int{1: 1}, false}, {2, 1, 4, map[int]int{1: 2}, false}}, []bool{true, true}},
		"who came by the kit is removed by nobody else, and decides":           {[]act{{0, 4, 0, map[int]int{4: 0, 1: 1}, false}, {4, 1, 7, map[int]int{0: 4}, true}}, []bool{false, true}},
		"and also breaks a ring":                                               {[]act{{1, 1, 2, map[int]int{2: 1}, false}, {2, 1, 4, map[int]int{1: 1}, false}, {4, 1, 7, map[int]int{1: 1}, true}}, []bool{false, true, true}},
	} {
		s := append(slices.Clone(base), c.removals...)
		got := s.fast()
		for i, want := range c.want {
			if got[len(base)+i] != want {
				t.Errorf("%s: removal %d in effect is %v", name, i, got[len(base)+i])
			}
		}
	}
}
