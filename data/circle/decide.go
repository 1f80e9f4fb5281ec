package circle

import "slices"

// Removals can hit each other: a coordinator removes another, who, before she heard of it or because of it, removes him. Which take effect must be the same on
// every computer, whatever arrived first, and no clock can say it. So it is decided by what each would cut off, as follows.
//
// Removal r hits q if q would not count any more with r in effect: its own segment is cut off, or a grant that its author's right comes from. Of all that count
// and are undecided, every removal, or cycle of removals that hit one another, that no undecided one outside it hits takes effect, all of a cycle together; what
// they hit outside is void. A removal that cuts off the grant that its own author comes from is void from the start: it saws off the branch that it sits on. Then again, of those that still count, until none is left. Whoever removes somebody who removes her loses her own place with it: in a
// cycle nobody can be shown to be right, and the circle's kit brings back whom it should: removals by those who came by it are decided before all others, which can't
// hit them.

// decide says which of n removals take effect. counts tells, for those that are in effect, which of the n are admitted and written by somebody with the right; whoever
// leaves writes that after the last of hers that counts, and it counts all the same. first tells which are decided before the others.
func decide(n int, first func(int) bool, counts func(effective []bool) []bool) (effective []bool) {
	effective, settled := make([]bool, n), make([]bool, n)
	for {
		var open []int
		for i, c := range counts(effective) {
			if c && !settled[i] {
				open = append(open, i)
			}
		}
		if len(open) == 0 {
			return effective
		}
		if slices.ContainsFunc(open, first) {
			open = slices.DeleteFunc(open, func(i int) bool { return !first(i) })
		}
		hits := hitsAmong(open, effective, counts)
		sound := slices.DeleteFunc(slices.Clone(open), func(r int) bool { return hits[r][r] })
		if len(sound) < len(open) {
			for _, r := range open {
				settled[r] = hits[r][r]
			}
			continue
		}
		now := unhit(open, hits)
		for _, r := range now {
			settled[r], effective[r] = true, true
		}
		for _, r := range now {
			for q := range hits[r] {
				settled[q] = true // void, unless it takes effect with r
			}
		}
	}
}

// hitsAmong gives for each of the open removals those that it hits; it may be one of them.
func hitsAmong(open []int, effective []bool, counts func([]bool) []bool) map[int]map[int]bool {
	hits := map[int]map[int]bool{}
	for _, r := range open {
		hits[r] = map[int]bool{}
		effective[r] = true
		then := counts(effective)
		effective[r] = false
		for _, q := range open {
			if !then[q] {
				hits[r][q] = true
			}
		}
	}
	return hits
}

// unhit gives the removals that only those of their own cycle hit. There is always one: of what reaches others, follow hits backwards until you go round.
func unhit(open []int, hits map[int]map[int]bool) (first []int) {
	reach := map[int]map[int]bool{}
	for _, r := range open {
		reach[r] = reachable(r, hits)
	}
	for _, q := range open {
		free := true
		for _, r := range open {
			if reach[r][q] && !reach[q][r] {
				free = false
			}
		}
		if free {
			first = append(first, q)
		}
	}
	return first
}

// reachable gives what a removal hits, directly or through what it hits.
func reachable(from int, hits map[int]map[int]bool) map[int]bool {
	seen := map[int]bool{}
	for next := []int{from}; len(next) > 0; next = next[1:] {
		for q := range hits[next[0]] {
			if !seen[q] {
				seen[q] = true
				next = append(next, q)
			}
		}
	}
	return seen
}
