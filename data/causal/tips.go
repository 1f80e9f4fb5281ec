package causal

import (
	"slices"
)

// Tip says of one device that everything up to and including a segment of it is held, without a gap. A device whose
// chain forked has several.
type Tip struct {
	Device  Device
	Number  uint64 // of the last change in that segment
	Segment Hash
}

// Tips are sorted by device, number and segment, each once.
type Tips []Tip

// Sort brings tips into their order and drops repetitions.
func (t Tips) Sort() Tips {
	slices.SortFunc(t, compareTips)
	return slices.Compact(t)
}

func compareTips(a, b Tip) int {
	if c := slices.Compare(a.Device[:], b.Device[:]); c != 0 {
		return c
	}
	switch {
	case a.Number < b.Number:
		return -1
	case a.Number > b.Number:
		return 1
	}
	return slices.Compare(a.Segment[:], b.Segment[:])
}

// Since gives the tips of t that are not in before: what a device writes into its next segment.
func (t Tips) Since(before Tips) Tips {
	var d Tips
	for _, tip := range t {
		if !slices.Contains(before, tip) {
			d = append(d, tip)
		}
	}
	return d
}
