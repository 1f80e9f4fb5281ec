package syncer

import (
	"context"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/store"
)

// holding is what this device holds of a circle, to be compared with what heads say that they hold.
type holding struct {
	infos []store.SegmentInfo // in the order in which they came
	by    map[causal.Short]int
}

func (s *Syncer) holding(ctx context.Context, c causal.Circle) (*holding, error) {
	infos, err := s.Store.Segments(ctx, c)
	if err != nil {
		return nil, err
	}
	h := &holding{infos: inOrder(infos), by: make(map[causal.Short]int, len(infos))}
	for i := range h.infos {
		h.by[h.infos[i].Hash.Short()] = i
	}
	return h, nil
}

// walk goes down a run from its end, and tells whether all of it is held; f may be nil. A number proves nothing, for a device that was copied has written several segments with it: what
// counts is the chain.
func (h *holding) walk(r bundle.Run, f func(i int)) bool {
	at, ok := h.by[r.Tip]
	if !ok || h.infos[at].Device != r.Device || h.infos[at].Last() != r.Last {
		return false
	}
	for {
		info := &h.infos[at]
		if info.Lacking {
			return false
		}
		if f != nil {
			f(at)
		}
		if info.First <= r.First {
			return info.First == r.First
		}
		next, ok := h.by[info.Prev.Short()]
		if !ok || h.infos[next].Device != r.Device || h.infos[next].Last()+1 != info.First {
			return false
		}
		at = next
	}
}

// holds tells whether all runs are held.
func (h *holding) holds(runs []bundle.Run) bool {
	for _, r := range runs {
		if !h.walk(r, nil) {
			return false
		}
	}
	return true
}

// runsOf describes segments as runs, and size how many bytes they are as they stand: it changes when values are taken out of one for good.
func (h *holding) runsOf(segments []int) (runs []bundle.Run, size int64) {
	last := map[causal.Device]int{} // the run that a device's next segment may go on
	for _, i := range segments {
		info := &h.infos[i]
		size += int64(info.Size)
		if at, ok := last[info.Device]; ok && runs[at].Tip == info.Prev.Short() && runs[at].Last+1 == info.First {
			runs[at].Last, runs[at].Tip = info.Last(), info.Hash.Short()
			continue
		}
		last[info.Device] = len(runs)
		runs = append(runs, bundle.Run{Device: info.Device, First: info.First, Last: info.Last(), Tip: info.Hash.Short()})
	}
	return runs, size
}

// sizeOf adds up the segments of runs as they are here now; ok is false if one is not held.
func (h *holding) sizeOf(runs []bundle.Run) (size int64, ok bool) {
	for _, r := range runs {
		if !h.walk(r, func(i int) { size += int64(h.infos[i].Size) }) {
			return 0, false
		}
	}
	return size, true
}

// in gives the segments of runs, in the order in which they came.
func (h *holding) in(runs []bundle.Run) []int {
	var list []int
	for _, r := range runs {
		h.walk(r, func(i int) { list = append(list, i) })
	}
	return sorted(list)
}
