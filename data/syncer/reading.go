package syncer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// strangers is how many heads are read in one round of uploaders that no member is known by: newcomers. Whoever fills the place with more delays them.
const strangers = 64

// readAll reads the heads that are to be read, what rides in them, and the packs that they name and whose contents are not held.
func (r *round) readAll(ctx context.Context, l look, fill bool) error {
	if l.all {
		if err := r.addAll(ctx, &l, fill); err != nil {
			return err
		}
	}
	heads, err := r.readHeads(ctx, l)
	if err != nil {
		return err
	}
	if err := r.takeRiding(ctx, heads); err != nil {
		return err
	}
	if err := r.takePacks(ctx, l.all); err != nil {
		return err
	}
	return r.acknowledge(ctx, heads)
}

// addAll lists all heads. One's own is looked at as well.
func (r *round) addAll(ctx context.Context, l *look, fill bool) error {
	list, err := r.place.List(ctx, r.names.heads())
	if err != nil {
		return err
	}
	if l.some == nil {
		l.some = map[string]string{}
	}
	for _, i := range list {
		uploader := i.Name[len(r.names.heads())+1:]
		if k := r.n.heads[uploader]; uploader == r.me || k == nil || i.Tag == "" || k.Tag != i.Tag {
			l.some[uploader] = i.Tag
		}
	}
	if len(list) == 0 && r.n.own.Counter > 0 {
		if !fill {
			return say.Err(ErrEmptied, "place.emptied")
		}
		// What others have put there is gone as well: they find out by themselves.
		for uploader := range maps.Clone(r.n.heads) {
			if err := r.n.dropHead(ctx, uploader); err != nil {
				return err
			}
		}
	}
	if _, there := l.some[r.me]; !there && r.n.own.Counter > 0 {
		return r.missOwn(ctx)
	}
	return nil
}

// missOwn is what follows when this device's own head is not there: what it has put there may be gone too.
func (r *round) missOwn(ctx context.Context) error {
	there, err := r.place.List(ctx, r.names.log(r.me))
	if err != nil {
		return err
	}
	sizes := map[string]int64{}
	for _, i := range there {
		sizes[i.Name] = i.Size
	}
	r.n.own.Packs = slices.DeleteFunc(r.n.own.Packs, func(p ownPack) bool {
		return sizes[r.names.log(r.me)+"/"+p.Hash.String()] != p.Size
	})
	r.n.own.Rides, r.n.own.Upto, r.n.own.Owes = nil, 0, true
	return nil
}

// readHeads reads and opens heads. One that can't be read, or is older than what is known, changes nothing.
func (r *round) readHeads(ctx context.Context, l look) (list []*bundle.Head, err error) {
	mine := map[string]bool{}
	for _, x := range slices.Concat(r.members.List, r.members.Gone) {
		mine[r.names.uploader(x.Device)] = true
	}
	unknown := 0
	for _, uploader := range slices.Sorted(maps.Keys(l.some)) {
		if !mine[uploader] {
			if unknown++; unknown > strangers {
				continue
			}
		}
		h, err := r.readHead(ctx, uploader)
		if errors.Is(err, seal.ErrNotForUs) {
			if mine[uploader] {
				r.out.Sealed++
			}
			continue
		}
		if err != nil {
			return list, err
		}
		if h != nil {
			list = append(list, h)
		}
	}
	return list, nil
}

// readHead reads one head; nil if there is nothing new in it, seal.ErrNotForUs if it does not open here.
func (r *round) readHead(ctx context.Context, uploader string) (*bundle.Head, error) {
	k := r.n.heads[uploader]
	if k == nil {
		k = &known{uploader: uploader}
	}
	o, err := r.place.Get(ctx, r.names.head(uploader), k.Tag, bundle.MaxHead)
	switch {
	case errors.Is(err, place.ErrSame), errors.Is(err, place.ErrNotFound), errors.Is(err, place.ErrTooLarge):
		return nil, nil
	case err != nil:
		return nil, err
	}
	h, err := r.openHead(o.Body)
	if errors.Is(err, seal.ErrNotForUs) {
		return nil, err
	}
	if err != nil || r.names.uploader(causal.DeviceOf(h.Key)) != uploader {
		return nil, nil //nolint:nilerr // damaged, cut, or somebody else's: it is as if it were not there, and is looked at again when it changes
	}
	r.count(int64(len(o.Body)))
	if uploader == r.me {
		return r.readOwn(h)
	}
	if h.Counter < k.Counter || h.Counter == k.Counter && k.Device != "" {
		if o.Tag == k.Tag { // the place has none, or gives an older head than it gave before: nobody takes back what is known
			return nil, nil
		}
		k.Tag = o.Tag
		return nil, r.n.saveHead(ctx, k)
	}
	r.out.Came++
	k.Tag = o.Tag
	k.update(h, ridesIn(h), r.now)
	return h, r.n.saveHead(ctx, k)
}

func (r *round) openHead(sealed []byte) (*bundle.Head, error) {
	plain, err := r.Keys.Open(bytes.NewReader(sealed))
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(plain, bundle.MaxHead+1))
	if err != nil {
		return nil, err
	}
	h, err := bundle.OpenHead(b)
	if err == nil && h.Circle != r.c {
		err = bundle.ErrNotBundle
	}
	return h, err
}

// readOwn looks at a head under this device's own name. One that it didn't write is that of a copy of it, or its own from before its notes were lost: what it holds is taken in either way, and
// the store finds a copy out by the chain.
func (r *round) readOwn(h *bundle.Head) (*bundle.Head, error) {
	own := &r.n.own
	if slices.Contains(own.Marks, markText(h)) {
		if h.Counter < own.Counter { // the place kept an older one, or the last was not written
			own.Owes = true
		}
		return nil, nil
	}
	own.Counter, own.Owes = max(own.Counter, h.Counter), true
	for _, p := range h.Packs {
		if !slices.ContainsFunc(own.Packs, func(o ownPack) bool { return o.Hash == p.Hash }) {
			own.Packs = append(own.Packs, ownPack{Pack: p, Raw: -1})
		}
	}
	return h, nil
}

// ridesIn describes the segments in a head, which were not verified yet.
func ridesIn(h *bundle.Head) (runs []bundle.Run) {
	for _, raw := range h.Segments {
		if s, err := segment.Open(raw); err == nil {
			runs = append(runs, bundle.Run{Device: s.Device(), First: s.First, Last: s.Last(), Tip: s.Hash.Short()})
		}
	}
	return runs
}

func (r *round) takeRiding(ctx context.Context, heads []*bundle.Head) error {
	some := false
	for _, h := range heads {
		some = some || len(h.Segments) > 0
	}
	if !some {
		return nil
	}
	_, err := r.take(ctx, func(yield func([]byte, error) bool) {
		for _, h := range heads {
			for _, raw := range h.Segments {
				if !yield(raw, nil) {
					return
				}
			}
		}
	})
	return err
}

// take takes segments in, and adds up what that did.
func (r *round) take(ctx context.Context, segments iter.Seq2[[]byte, error]) (store.Taken, error) {
	taken, err := r.Store.Take(ctx, segments, store.TakeOptions{Circle: r.c, Route: RoutePlace, Members: memberNames(r.members), Quota: r.quota(false)})
	if err != nil {
		return taken, err
	}
	r.took = r.took || taken.New > 0
	r.out.add(&taken)
	return taken, nil
}

// wanted is a pack that is to be read.
type wanted struct {
	k    *known
	pack bundle.Pack
}

func (w wanted) name(n names) (string, bool) {
	d, err := record.ParseID(w.k.Device)
	return n.pack(bundle.PackName{Device: d, Hash: w.pack.Hash}), err == nil
}

// lacking lists the packs whose contents are not all held. Those that could not be read are tried again now and then.
func (r *round) lackingPacks(ctx context.Context, retry bool) (list []wanted, err error) {
	h, err := r.holding(ctx, r.c)
	if err != nil {
		return nil, err
	}
	for _, uploader := range slices.Sorted(maps.Keys(r.n.heads)) {
		k := r.n.heads[uploader]
		for _, p := range k.Packs {
			if k.wasRead(p.Hash) || p.Size > place.MaxObject {
				continue
			}
			if at := k.lostAt(p.Hash); !at.IsZero() && !retry && r.now.Sub(at) < tryLost {
				continue
			}
			if h.holds(p.Runs) {
				k.setRead(p.Hash)
				continue
			}
			list = append(list, wanted{k, p})
		}
	}
	return list, nil
}

// takePacks reads the packs that are needed. Those that have come while others were taken in are taken with them, and what has come before a connection goes is kept.
func (r *round) takePacks(ctx context.Context, retry bool) error {
	list, err := r.lackingPacks(ctx, retry)
	if err != nil {
		return err
	}
	own, err := r.ownLacking(ctx)
	if err != nil {
		return err
	}
	list = append(list, own...)
	for _, w := range list {
		r.total += w.pack.Size
	}
	return r.takeList(ctx, list)
}

func (r *round) takeList(ctx context.Context, list []wanted) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	fetched := r.fetch(ctx, list)
	for first := range fetched {
		b := batch{r: r, packs: fetched}
		if err := b.take(ctx, first); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// ownLacking are packs under this device's own name whose contents it lacks: it was set back to a copy from before.
func (r *round) ownLacking(ctx context.Context) (list []wanted, err error) {
	k := &known{uploader: r.me, Device: r.Keys.Device().String()}
	for _, p := range r.n.own.Packs {
		if p.Raw < 0 {
			list = append(list, wanted{k, p.Pack})
		}
	}
	return list, ctx.Err()
}

// fetch reads packs in the background, one ahead, until ctx ends or the place does not answer.
func (r *round) fetch(ctx context.Context, list []wanted) <-chan fetched {
	c := make(chan fetched)
	go func() {
		defer close(c)
		for _, w := range list {
			f := fetched{wanted: w, err: place.ErrNotFound}
			if name, ok := w.name(r.names); ok {
				var o place.Object
				o, f.err = r.place.Get(ctx, name, "", w.pack.Size)
				f.body = o.Body
			}
			select {
			case c <- f:
			case <-ctx.Done():
				return
			}
			if f.err != nil && !isAbsent(f.err) { // so will be the next
				return
			}
		}
	}()
	return c
}

// missed is what follows when a pack is not there or damaged. It may have been merged into a larger one since its head was read.
func (r *round) missed(ctx context.Context, w wanted) error {
	if w.k.uploader == r.me {
		r.n.own.Packs = slices.DeleteFunc(r.n.own.Packs, func(p ownPack) bool { return p.Hash == w.pack.Hash })
		return nil
	}
	before := w.k.Counter
	h, err := r.readHead(ctx, w.k.uploader)
	if err != nil && !errors.Is(err, seal.ErrNotForUs) {
		return err
	}
	if k := r.n.heads[w.k.uploader]; h != nil && k.Counter > before {
		if err := r.takeRiding(ctx, []*bundle.Head{h}); err != nil {
			return err
		}
		again, err := r.lackingPacks(ctx, false)
		if err != nil {
			return err
		}
		again = slices.DeleteFunc(again, func(a wanted) bool { return a.k != k || a.pack.Hash == w.pack.Hash })
		if err := r.takeList(ctx, again); err != nil {
			return err
		}
		if !slices.ContainsFunc(k.Packs, func(p bundle.Pack) bool { return p.Hash == w.pack.Hash }) {
			return nil
		}
	}
	if w.k.lostAt(w.pack.Hash).IsZero() {
		r.n.own.Owes = true // to say so
	}
	r.out.Unread++
	w.k.setLost(w.pack.Hash, r.now, true)
	return r.n.saveHead(ctx, w.k)
}

// acknowledge takes note of what members say in their heads.
func (r *round) acknowledge(ctx context.Context, heads []*bundle.Head) error {
	m, err := circle.Of(r.Store, r.c) // with what was taken
	if err != nil {
		return err
	}
	r.members = m
	for _, h := range heads {
		for _, raw := range h.Receipts {
			if rc, err := segment.OpenReceipt(raw); err == nil && rc.Circle == r.c {
				if err := r.Store.TakeReceipt(ctx, rc); err != nil {
					return err
				}
			}
		}
		d := causal.DeviceOf(h.Key)
		if _, ok := m.Of(d); ok && h.Asks && d != r.Keys.Device() {
			if err := r.Store.TakeWants(ctx, r.c, d, h.Wants); err != nil {
				return err
			}
		}
	}
	return nil
}
