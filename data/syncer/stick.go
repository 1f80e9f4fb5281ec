package syncer

import (
	"context"
	"strings"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// A stick is a place that is carried from member to member, and often small: it gets what some member is not known to hold, and no more than fits. What comes first is worth most: records in the
// order in which they were written, so that whatever fits is of use; small pictures; then files, of those that somebody asked for first.

// stick is what a round that spares the room of a place knows.
type stick struct {
	room  int64                // bytes that may still be put there
	lacks map[causal.Hash]bool // segments that some member is not known to hold
	files []store.FileInfo     // that go with them, that somebody asked for, or that did not fit the last time
}

// spare finds out what the other members lack.
func (r *round) spare(ctx context.Context) error {
	s := r.stick
	s.lacks, s.files = map[causal.Hash]bool{}, nil
	listed := map[record.FileHash]bool{}
	for i := range r.members.List {
		m := r.members.List[i].Device
		if m == r.Keys.Device() {
			continue
		}
		infos, err := r.Store.Lacking(ctx, r.c, m)
		if err != nil {
			return err
		}
		for j := range infos {
			s.lacks[infos[j].Hash] = true
		}
		files, err := r.Store.FilesFor(ctx, r.c, m, infos, false)
		if err != nil {
			return err
		}
		for _, f := range files {
			if !listed[f.Hash] {
				listed[f.Hash] = true
				s.files = append(s.files, f)
			}
		}
	}
	return r.Store.PlaceNotes(ctx, r.n.place, noteBlob, func(key string, value []byte) error {
		h, ok := record.ParseFileHash(strings.TrimPrefix(key, noteBlob))
		if n := readBlobNote(value); ok && n.Left && !listed[h] {
			s.files = append(s.files, store.FileInfo{Hash: h, Size: n.Size, Thumb: n.Thumb})
		}
		return nil
	})
}

// fitting gives the segments, of those that are not in the place, that somebody lacks and for which there is room. They are taken in the order in which they came: each needs what is before it.
func (r *round) fitting(h *holding, unsent []int) (fit []int) {
	if r.stick == nil {
		return unsent
	}
	room := r.stick.room
	for _, i := range unsent {
		info := &h.infos[i]
		if !r.stick.lacks[info.Hash] {
			continue
		}
		if room -= int64(info.Size); room < 0 {
			r.out.Full = true
			break
		}
		fit = append(fit, i)
	}
	return fit
}

// delivered lets go of packs that nobody lacks anything of.
func (r *round) delivered(h *holding) {
	if r.stick == nil {
		return
	}
	own := &r.n.own
	kept := own.Packs[:0]
	for _, p := range own.Packs {
		needed := false
		for _, i := range h.in(p.Runs) {
			needed = needed || r.stick.lacks[h.infos[i].Hash]
		}
		if needed {
			kept = append(kept, p)
			continue
		}
		own.Retired, own.Owes = append(own.Retired, retired{p.Hash, r.now}), true
	}
	own.Packs = kept
	var rides []bundle.Run
	for _, run := range own.Rides {
		needed := false
		h.walk(run, func(i int) { needed = needed || r.stick.lacks[h.infos[i].Hash] })
		if needed {
			rides = append(rides, run)
		} else {
			own.Owes = true
		}
	}
	own.Rides = rides
}

// hasRoom tells whether n bytes more may be put there.
func (r *round) hasRoom(n int64) bool {
	if r.stick != nil && n > r.stick.room-r.out.Bytes {
		r.out.Full = true
		return false
	}
	return true
}
