package syncer

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// A bundle that is too large for an e-mail or a small stick is split into volumes. Each is a bundle of its own: it begins with the changes that decide who
// belongs to the circle, and can be read alone, in any order and again; what follows on something in a volume that has not been read waits for that, and says so.

// MinVolume is the least size of a volume in bytes: one segment and what stands before it fit.
const MinVolume = 10 << 20

// MaxVolume is the greatest: FAT32, which most sticks have, takes no larger file.
const MaxVolume = 4<<30 - 1

// Volume is one that was written.
type Volume struct {
	Path string
	Written
}

// WriteVolumes is Write into as many files as needed, none larger than size bytes, nor than MaxVolume: NAME-1-of-3.twinbundle, and so on; NAME itself
// if one is enough.
func (s *Syncer) WriteVolumes(ctx context.Context, path string, c causal.Circle, to causal.Device, filesUpTo FileLimit, size int64, p Progress) ([]Volume, error) {
	recipients, err := s.recipients(c)
	if err != nil {
		return nil, err
	}
	if size < MinVolume {
		return nil, say.Err(nil, "bundle.volume_small", "Least", MinVolume>>20)
	}
	whole := letter{circle: c, to: to, limit: filesUpTo, recipients: recipients}
	var all Written
	if err := s.gather(ctx, &whole, &all); err != nil {
		return nil, err
	}
	letters, left, err := whole.split(size)
	if err != nil {
		return nil, err
	}
	whole.total = 0
	for i := range letters { // what decides who belongs to the circle is in each
		letters[i].addUp()
		whole.total += letters[i].total
	}
	volumes := make([]Volume, 0, len(letters))
	for i := range letters {
		l := &letters[i]
		l.sent, l.total = whole.sent, whole.total
		v := Volume{Path: volumePath(path, i+1, len(letters))}
		if i == 0 {
			v.LeftOut = all.LeftOut + left
		}
		err := s.put(ctx, v.Path, l, &v.Written, p, func(w io.Writer) (io.WriteCloser, error) { return seal.To(w, recipients...) })
		if err != nil {
			return volumes, err
		}
		whole.sent = l.sent
		volumes = append(volumes, v)
	}
	return volumes, s.Store.Passed(ctx, c, to, whole.passing)
}

func volumePath(path string, n, of int) string {
	if of == 1 {
		return path
	}
	ending := filepath.Ext(path)
	return fmt.Sprintf("%s-%d-of-%d%s", strings.TrimSuffix(path, ending), n, of, ending)
}

// sealedSize is what so many bytes of a frame take in a file: age adds 16 to each 64 KiB, a frame has a head.
func sealedSize(n int64) int64 { return n + 16 + n/(64<<10)*16 + 16 }

// split fills one volume after the other. Attachments that fit into none are left out, and counted.
func (l *letter) split(size int64) (volumes []letter, left int, err error) {
	base := *l
	base.infos, base.files = nil, nil
	size = min(size, MaxVolume)
	room := size - 2048 // age's header, heading and end mark
	for _, r := range l.receipts() {
		room -= sealedSize(int64(len(r)))
	}
	room -= sealedSize(int64(len(bundle.AppendWants(nil, l.wants))))
	var rest []store.SegmentInfo
	for _, i := range l.infos {
		if i.Control {
			base.infos = append(base.infos, i)
			room -= sealedSize(int64(i.Size))
		} else {
			rest = append(rest, i)
		}
	}
	now, used := base.again(), int64(0)
	next := func(n int64) bool {
		switch {
		case n > room:
			return false
		case used+n > room:
			volumes = append(volumes, now)
			now, used = base.again(), 0
		}
		used += n
		return true
	}
	for _, i := range rest {
		if !next(sealedSize(int64(i.Size))) {
			return nil, 0, say.Err(nil, "bundle.volume_small", "Least", sealedSize(int64(i.Size)+size-room)>>20+1)
		}
		now.infos = append(now.infos, i)
	}
	for _, f := range l.files {
		if !next(sealedSize(f.Size + f.Size/bundle.MaxPart*64 + 64)) {
			left++
			continue
		}
		now.files = append(now.files, f)
	}
	return append(volumes, now), left, nil
}

// again is a letter that begins like this one.
func (l *letter) again() letter {
	c := *l
	c.infos = append([]store.SegmentInfo(nil), l.infos...)
	return c
}
