package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
	"github.com/twinshelf/twinshelf/data/seal"
)

// site is a place of the world. Any circle may use it, and several do so at once.
type site struct {
	*placetest.Unreliable
	name string
}

// sites are how many places there are: one is as cheap as a folder, the others have a bell.
const sites = 3

func (w *world) addSites() {
	for i := range sites {
		w.sites = append(w.sites, &site{placetest.NewUnreliable(i == 0), fmt.Sprintf("/place%d", i)})
	}
}

// watched is a place as one computer uses it: what it is given is looked at.
type watched struct {
	place.Place
	d *device
}

func (p watched) Put(ctx context.Context, name string, body []byte, how place.How) error {
	p.d.given = append(p.d.given, given{name, bytes.Clone(body)})
	return p.Place.Put(ctx, name, body, how)
}

// given is what a place was given, whatever it did with it.
type given struct {
	name string
	body []byte
}

func (d *device) openPlace(a place.Address, _ string, _ place.Options) (place.Place, error) {
	i := slices.IndexFunc(d.w.sites, func(s *site) bool { return s.name == a.URL })
	return watched{d.w.sites[i], d}, nil
}

// stickOnly tells who never uses a place: what she writes gets there through others.
func (w *world) stickOnly(d *device) bool { return slices.Index(w.devices, d)%4 == 3 }

// syncPlace has a member use a place, which she sets up first if need be.
func syncPlace(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	if w.stickOnly(d) {
		return nil
	}
	s := pick(r, w.sites)
	err := d.syncWith(c, s, r.IntN(3) == 0)
	switch {
	case broken(err):
		return err
	case err != nil:
		w.say("%s can't sync %s with %s: %s.", d.name, c.name, s.name, why(err))
	default:
		w.say("%s syncs %s with %s.", d.name, c.name, s.name)
	}
	return told(err)
}

// errBroken is in the chain of what no place may bring about.
var errBroken = errors.New("a promise is broken")

func broken(err error) bool { return errors.Is(err, errBroken) }

// syncWith brings a circle and a place together. Whatever comes of it, nothing that was held is gone, and nothing that the place was given can be read by those who should not.
func (d *device) syncWith(c *shared, s *site, fill bool) error {
	held, err := d.segments(c)
	if err != nil {
		return err
	}
	gone := d.knowsGone(c)
	d.given = nil
	id, err := d.setUp(c, s)
	if err == nil {
		_, err = d.SyncPlace(ctx, id, fill, nil)
	}
	after, failed := d.segments(c)
	switch {
	case failed != nil:
		return failed
	case after < held:
		return fmt.Errorf("%w: %s held %d segments of %s, and %d after it was at a place: %w", errBroken, d.name, held, c.name, after, err)
	}
	still := d.knowsGone(c)
	gone = slices.DeleteFunc(gone, func(x *device) bool { return !slices.Contains(still, x) })
	return errors.Join(d.betrays(c, gone), err, d.loadKeys())
}

// setUp gives the id of a place, which is set up if it is not yet.
func (d *device) setUp(c *shared, s *site) (string, error) {
	list, err := d.Places(ctx)
	if err != nil {
		return "", err
	}
	for i := range list {
		if list[i].Circle == c.id && list[i].Address.URL == s.name {
			return list[i].ID, nil
		}
	}
	p, err := d.AddPlace(ctx, c.id, place.Address{Kind: place.KindFolder, URL: s.name}, "")
	return p.ID, err
}

func (d *device) segments(c *shared) (int, error) {
	states, err := d.Verify(ctx, nil)
	for _, s := range states {
		if s.Circle == c.id {
			return s.Segments, err
		}
	}
	return 0, err
}

// knowsGone lists the hostile ones that a device has known as members of a circle and now knows to be removed.
func (d *device) knowsGone(c *shared) (gone []*device) {
	all, err := d.Circles(ctx)
	if err != nil {
		return nil
	}
	for _, x := range all {
		if x.ID != c.id {
			continue
		}
		for _, m := range d.w.devices {
			if !m.hostile {
				continue
			}
			id := m.keys.Device()
			there := slices.ContainsFunc(x.Members, func(k desk.Member) bool { return k.Device == id })
			if there {
				d.knew = append(d.knew, id)
			} else if slices.Contains(d.knew, id) {
				gone = append(gone, m)
			}
		}
	}
	return gone
}

// betrays looks at every byte that a place was given: nothing that anyone wrote is in it, no name, no key; and who was removed, as its author knew, can open nothing of it.
func (d *device) betrays(c *shared, gone []*device) error {
	for _, g := range d.given {
		if !place.Valid(g.name) {
			return fmt.Errorf("%w: %q is no name for a place", errBroken, g.name)
		}
		for _, s := range d.w.model.saved {
			if bytes.Contains(g.body, []byte(s.value)) {
				return fmt.Errorf("%w: %s gave %q to a place as it is, in %s", errBroken, d.name, s.value, g.name)
			}
		}
		if id := d.keys.Device(); bytes.Contains(g.body, id[:]) || bytes.Contains(g.body, c.id[:]) || bytes.Contains(g.body, []byte("AGE-SECRET-KEY")) {
			return fmt.Errorf("%w: %s gave a place who it is, or of which circle", errBroken, d.name)
		}
		for _, x := range gone {
			if _, err := x.keys.Open(bytes.NewReader(g.body)); err == nil || !errors.Is(err, seal.ErrNotForUs) && !errors.Is(err, seal.ErrNoEnvelope) {
				return fmt.Errorf("%w: %s, whom %s knows to be removed, can open what it gave to a place: %s, %w", errBroken, x.name, d.name, g.name, err)
			}
		}
	}
	return nil
}

// spoilPlace does something lasting to a place.
func spoilPlace(w *world, r *rand.Rand) error {
	s := pick(r, w.sites)
	if what := s.Spoil(r); what != "" {
		w.say("%s %s.", s.name, what)
	}
	return nil
}

// troublePlace has a place go wrong now and then from now on, be full, or be well again.
func troublePlace(w *world, r *rand.Rand) error {
	s := pick(r, w.sites)
	s.Full(false)
	s.Trouble(nil, 0)
	switch r.IntN(4) {
	case 0:
		s.Full(true)
		w.say("%s is full.", s.name)
	case 1:
		w.say("%s is well.", s.name)
	default:
		how := 0.05 + r.Float64()/3
		s.Trouble(r, how)
		w.say("%s goes wrong in %.0f of 100 cases.", s.name, how*100)
	}
	return nil
}

// removeHere lets a member use a place no more.
func removeHere(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	list, err := d.Places(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	p := pick(r, list)
	w.say("%s uses %s no more.", d.name, p.Address.URL)
	return d.RemovePlace(ctx, p.ID)
}

// settleByPlace has all honest members of a circle meet at one place, which works from now on, whatever was done to it; those who only use sticks bring theirs to one who does, and get
// hers. Where nobody was removed, all have everything then.
func (w *world) settleByPlace(c *shared, now []*holding) ([]*holding, error) {
	members, err := w.admitted(c, now)
	if err != nil || len(members) < 2 {
		return now, err
	}
	var there, sticks []*device
	for _, h := range members {
		if w.stickOnly(h.device) {
			sticks = append(sticks, h.device)
		} else {
			there = append(there, h.device)
		}
	}
	if len(there) == 0 {
		return now, nil
	}
	s := pick(w.rand, w.sites)
	s.Full(false)
	s.Trouble(nil, 0)
	w.say("%s works, and all of %s meet there.", s.name, c.name)
	for range 7 {
		for _, d := range sticks {
			if err := w.carry(c, d, there[0]); err != nil {
				return nil, err
			}
		}
		for _, d := range there {
			if err := d.syncWith(c, s, true); err != nil && (!w.cut || broken(err) || told(err) != nil) {
				return nil, fmt.Errorf("%s at a place that works: %w", d.name, err)
			}
		}
		for _, d := range sticks {
			if err := w.carry(c, there[0], d); err != nil {
				return nil, err
			}
		}
		w.time = w.time.Add(25 * time.Hour) // all heads are read daily, and what somebody could not read others put back after a day
	}
	if now, err = w.again(c, members); err != nil {
		return nil, err
	}
	if !w.cut && !sameSegments(now) {
		return nil, fmt.Errorf("after all have met at %s, they don't hold the same: %s", s.name, counted(now))
	}
	return now, nil
}

func counted(list []*holding) (s string) {
	for _, h := range list {
		s += fmt.Sprintf("%s %d, ", h.device.name, len(h.segments))
	}
	return s
}
