package syncer

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
)

const (
	// ridesUpTo is how many bytes of segments go in the head itself: a saved field costs no pack.
	ridesUpTo = 4 << 10
	// ridesFor is for how long more than ridesAtRest stay there: then they go into a pack, so that the next saved field costs as little again.
	ridesFor    = time.Hour
	ridesAtRest = 600
	// packUpTo is how many bytes of segments go into a pack, if one alone is not larger. An object goes over the line as a whole or not at all: at 20 kbit/s this one takes two of the five minutes
	// for which there is a line (FAULTS 30).
	packUpTo = 256 << 10
	// mergeAt is how many packs of about one size become one.
	mergeAt = 4
	// keepMarks is how many of this device's last heads it knows again.
	keepMarks = 4
)

// put brings what is here and not there to the place, and says what this device has received.
func (r *round) put(ctx context.Context) error {
	if err := r.Store.Seal(ctx, r.c); err != nil {
		return err
	}
	h, err := r.holding(ctx, r.c)
	if err != nil || len(h.infos) == 0 {
		return err
	}
	if r.stick != nil {
		if err := r.spare(ctx); err != nil {
			return err
		}
	}
	own := &r.n.own
	news := own.Owes
	r.settle(h)
	r.delivered(h)
	news = news || own.Owes
	covered := r.covered(h)
	var unsent []int
	for i := range h.infos {
		if !covered[i] {
			unsent = append(unsent, i)
		}
	}
	unsent = r.fitting(h, unsent)
	for _, i := range unsent {
		if !h.infos[i].Control {
			r.out.Sent += h.infos[i].Count
		}
	}
	gone, err := r.pack(ctx, h, unsent)
	if err != nil {
		return err
	}
	own.Upto = h.infos[len(h.infos)-1].Row
	said, err := r.said(ctx)
	if err != nil {
		return err
	}
	switch {
	case own.Owes || len(unsent) > 0:
	case said == own.Said:
		return r.clear(ctx)
	case r.now.Before(own.Wrote.Add(r.ackDelay())) && !r.now.Before(own.Wrote):
		own.AckDue = own.Wrote.Add(r.ackDelay())
		r.out.Later = own.AckDue
		return nil
	}
	if err := r.writeHead(ctx, h, said, news || len(unsent) > 0 || said != own.Said); err != nil {
		return err
	}
	for _, p := range gone {
		if err := r.place.Delete(ctx, r.packName(p)); err != nil {
			return err
		}
	}
	return r.clear(ctx)
}

// ackDelay is how long an acknowledgement alone waits for something else to say. In a small circle somebody looks at the screen until it comes; in a large one, all would answer all. A stick is taken out.
func (r *round) ackDelay() time.Duration {
	members := len(r.members.List)
	if members <= 4 || r.stick != nil {
		return 0
	}
	return min(time.Duration(members)*15*time.Second, time.Hour)
}

func (r *round) packName(h bundle.PackHash) string {
	return r.names.pack(bundle.PackName{Device: r.Keys.Device(), Hash: h})
}

// settle looks through this device's packs: those that others can't read are made anew, and those that it found under its own name are its own if their contents are held.
func (r *round) settle(h *holding) {
	own := &r.n.own
	self := r.Keys.Device().String()
	reported := map[bundle.PackHash]bool{}
	for _, k := range r.n.heads {
		for _, x := range k.Reports {
			if d, err := record.ParseID(k.Device); err == nil && x.Device == self {
				_, member := r.members.Of(d)
				reported[x.Hash] = reported[x.Hash] || member
			}
		}
	}
	own.Packs = slices.DeleteFunc(own.Packs, func(p ownPack) bool {
		if !reported[p.Hash] {
			return false
		}
		own.Retired, own.Owes = append(own.Retired, retired{p.Hash, r.now}), true
		return true
	})
	for i := range own.Packs {
		if p := &own.Packs[i]; p.Raw < 0 {
			if size, ok := h.sizeOf(p.Runs); ok {
				p.Raw = size
			}
		}
	}
	own.Packs = slices.DeleteFunc(own.Packs, func(p ownPack) bool { return p.Raw < 0 })
}

// covered tells which segments are in the place: what this device wrote, only where it put it there itself; what others wrote, wherever a member says it is.
func (r *round) covered(h *holding) []bool {
	covered := make([]bool, len(h.infos))
	self := r.Keys.Device()
	mark := func(runs []bundle.Run, own bool) {
		for _, run := range runs {
			if run.Device == self && !own || !h.walk(run, nil) {
				continue
			}
			h.walk(run, func(i int) { covered[i] = true })
		}
	}
	for i := range r.n.own.Packs {
		mark(r.n.own.Packs[i].Runs, true)
	}
	mark(r.n.own.Rides, true)
	waits := map[report]bool{}
	for _, k := range r.n.heads {
		d, err := record.ParseID(k.Device)
		if _, member := r.members.Of(d); err != nil || !member {
			continue // for one who was removed nothing is sealed anew
		}
		for _, x := range k.Reports {
			if r.now.Sub(x.Since) >= others {
				waits[report{Device: x.Device, Hash: x.Hash}] = true
			}
		}
	}
	for _, k := range r.n.heads {
		d, err := record.ParseID(k.Device)
		if _, known := r.members.Known(d); err != nil || !known {
			continue
		}
		for i := range k.Packs {
			if p := &k.Packs[i]; k.lostAt(p.Hash).IsZero() && !waits[report{Device: k.Device, Hash: p.Hash}] {
				mark(p.Runs, false)
			}
		}
		mark(k.Rides, false)
	}
	return covered
}

// pack decides what rides in the head and what goes into packs, and puts those there. gone are packs that hold what was taken out for good: they go as soon as no head names them.
func (r *round) pack(ctx context.Context, h *holding, unsent []int) (gone []bundle.PackHash, err error) {
	own := &r.n.own
	var loose []int // what is to be packed
	for _, p := range own.Packs {
		if size, ok := h.sizeOf(p.Runs); !ok || size != p.Raw {
			gone = append(gone, p.Hash)
			loose = append(loose, h.in(p.Runs)...)
		}
	}
	merged := r.toMerge(gone)
	if r.stick != nil && rawSize(merged) > r.stick.room/2 { // the old ones stay for a while
		merged = nil
	}
	for _, p := range merged {
		loose = append(loose, h.in(p.Runs)...)
		own.Retired = append(own.Retired, retired{p.Hash, r.now})
	}
	rides := sorted(slices.Concat(h.in(own.Rides), unsent))
	if size := h.size(rides); size > ridesUpTo || size > ridesAtRest && len(unsent) == 0 && r.now.Sub(own.Wrote) >= ridesFor || len(loose) > 0 && len(rides) > 0 {
		loose, rides = append(loose, rides...), nil
	}
	if len(loose) > 0 {
		own.Owes = true
		if err := r.putPacks(ctx, h, sorted(loose)); err != nil {
			return nil, err
		}
	}
	own.Rides, _ = h.runsOf(rides)
	own.Heavy = h.size(rides) > ridesAtRest
	own.Packs = slices.DeleteFunc(own.Packs, func(p ownPack) bool {
		return slices.Contains(gone, p.Hash) || slices.ContainsFunc(merged, func(m ownPack) bool { return m.Hash == p.Hash })
	})
	return gone, nil
}

func (h *holding) size(segments []int) (n int64) {
	for _, i := range segments {
		n += int64(h.infos[i].Size)
	}
	return n
}

// level is the class of size of a pack: each is mergeAt times the one before.
func level(size int64) int {
	n := 0
	for ; size > ridesUpTo*4; size /= mergeAt {
		n++
	}
	return n
}

func rawSize(packs []ownPack) (n int64) {
	for i := range packs {
		n += packs[i].Raw
	}
	return n
}

// toMerge gives packs of about one size, where there are enough of them: a year of daily work stays tens of objects.
func (r *round) toMerge(but []bundle.PackHash) []ownPack {
	by := map[int][]ownPack{}
	for _, p := range r.n.own.Packs {
		if l := level(p.Raw); p.Raw < packUpTo/2 && !slices.Contains(but, p.Hash) {
			by[l] = append(by[l], p)
		}
	}
	for _, l := range slices.Sorted(maps.Keys(by)) {
		if len(by[l]) >= mergeAt {
			return by[l]
		}
	}
	return nil
}

// putPacks puts segments into the place, as many packs as needed. Each is noted as soon as it is there.
func (r *round) putPacks(ctx context.Context, h *holding, segments []int) error {
	recipients, err := r.recipients(r.c)
	if err != nil {
		return err
	}
	r.total += h.size(segments)
	for len(segments) > 0 {
		n, size := 0, int64(0)
		for n < len(segments) && (n == 0 || size+int64(h.infos[segments[n]].Size) <= packUpTo) {
			size += int64(h.infos[segments[n]].Size)
			n++
		}
		sealed, err := r.sealPack(ctx, h, segments[:n], recipients)
		if err != nil {
			return err
		}
		p := ownPack{Pack: bundle.Pack{Hash: packHash(sealed), Size: int64(len(sealed))}}
		p.Runs, p.Raw = h.runsOf(segments[:n])
		if err := r.place.Put(ctx, r.packName(p.Hash), sealed, place.Once); err != nil {
			return err
		}
		r.out.Bytes += p.Size
		r.count(p.Raw)
		r.n.own.Packs = append(r.n.own.Packs, p)
		if err := r.n.saveOwn(ctx); err != nil {
			return err
		}
		segments = segments[n:]
	}
	return nil
}

func (r *round) sealPack(ctx context.Context, h *holding, segments []int, recipients []string) ([]byte, error) {
	var buf bytes.Buffer
	envelope, err := seal.To(&buf, recipients...)
	if err != nil {
		return nil, err
	}
	w, err := bundle.NewWriter(envelope, bundle.Heading{Circle: r.c, Device: r.Keys.Device(), Written: r.now})
	if err != nil {
		return nil, err
	}
	for _, i := range segments {
		raw, err := r.Store.SegmentBytes(ctx, h.infos[i].Row)
		if err != nil {
			return nil, err
		}
		if err := w.Frame(bundle.TypeSegment, raw); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(w.Close(), envelope.Close()); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// said sums up what this device has received of others, and what it asks for: while that stays as it is, there is no need of a head.
func (r *round) said(ctx context.Context) (string, error) {
	tips, err := r.Store.Tips(ctx, r.c)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, t := range tips {
		if t.Device != r.Keys.Device() {
			sum.Write(t.Device[:])
			sum.Write(t.Segment[:])
		}
	}
	wants, err := r.Store.Wants(ctx, r.c)
	if err != nil {
		return "", err
	}
	sum.Write(bundle.AppendWants(nil, wants[:min(len(wants), bundle.MaxHeadWants)]))
	for _, l := range r.lost() {
		sum.Write(l.Hash[:])
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// lost lists the packs that this device could not read.
func (r *round) lost() (list []bundle.PackName) {
	for _, k := range r.n.heads {
		d, err := record.ParseID(k.Device)
		if err != nil {
			continue
		}
		for _, l := range k.Lost {
			if l.Tell {
				list = append(list, bundle.PackName{Device: d, Hash: l.Hash})
			}
		}
	}
	slices.SortFunc(list, func(a, b bundle.PackName) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	return list
}

// writeHead writes this device's head, and rings if there is news in it and not only another order.
func (r *round) writeHead(ctx context.Context, h *holding, said string, news bool) error {
	own := &r.n.own
	head := bundle.Head{Circle: r.c, Counter: own.Counter + 1, Written: r.now, Lost: r.lost(), Asks: true}
	if _, err := rand.Read(head.Mark[:]); err != nil {
		return err
	}
	for i := range own.Packs {
		head.Packs = append(head.Packs, own.Packs[i].Pack)
	}
	for _, i := range h.in(own.Rides) {
		raw, err := r.Store.SegmentBytes(ctx, h.infos[i].Row)
		if err != nil {
			return err
		}
		head.Segments = append(head.Segments, raw)
	}
	wants, err := r.Store.Wants(ctx, r.c)
	if err != nil {
		return err
	}
	head.Wants = wants[:min(len(wants), bundle.MaxHeadWants)]
	if head.Receipts, err = r.receipts(ctx); err != nil {
		return err
	}
	sealed, err := r.sealHead(head.Sign(r.Keys.Sign()))
	if err != nil {
		return err
	}
	own.Counter, own.Owes = head.Counter, true
	own.Marks = append(own.Marks, markText(&head))
	own.Marks = own.Marks[max(len(own.Marks)-keepMarks, 0):]
	if err := r.n.saveOwn(ctx); err != nil {
		return err
	}
	if err := r.place.Put(ctx, r.names.head(r.me), sealed, place.Replace); err != nil {
		return err
	}
	r.out.Bytes += int64(len(sealed))
	r.count(int64(len(sealed)))
	own.Owes, own.Said, own.Wrote, own.AckDue = false, said, r.now, time.Time{}
	if r.place.Cheap() || !news {
		return nil
	}
	rung := r.bell.with(r.me, own.Counter).bytes()
	if err := r.place.Put(ctx, r.names.bell(), rung, place.Hint); err != nil {
		own.Owes = true // nobody has heard: all of it again
		return err
	}
	r.out.Bytes += int64(len(rung))
	return nil
}

func (r *round) sealHead(plain []byte) ([]byte, error) {
	recipients, err := r.recipients(r.c)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	w, err := seal.To(&buf, recipients...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func markText(h *bundle.Head) string { return hex.EncodeToString(h.Mark[:]) }

// receipts are this device's own, where its segments do not say it, and those of others who have no head here: they use sticks only.
func (r *round) receipts(ctx context.Context) (list [][]byte, err error) {
	own, err := r.Store.Receipt(ctx, r.c)
	if err != nil {
		return nil, err
	}
	if own != nil {
		list = append(list, own)
	}
	passing, err := r.Store.ReceiptsFor(ctx, r.c, causal.Device{})
	if err != nil {
		return nil, err
	}
	size := 0
	for d, raw := range passing.Each() {
		if _, there := r.n.heads[r.names.uploader(d)]; !there && size+len(raw) <= ridesUpTo {
			size += len(raw)
			list = append(list, raw)
		}
	}
	return list, nil
}

// clear removes packs that no head has named for a while.
func (r *round) clear(ctx context.Context) error {
	own := &r.n.own
	for len(own.Retired) > 0 {
		x := own.Retired[0]
		if age := r.now.Sub(x.At); age >= 0 && age < retiredFor {
			return nil
		}
		if err := r.place.Delete(ctx, r.packName(x.Hash)); err != nil {
			return err
		}
		own.Retired = own.Retired[1:]
	}
	return nil
}
