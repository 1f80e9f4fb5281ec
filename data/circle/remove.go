package circle

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// removal is an @remove: for each key concerned the hashes of its last segments. Of that key only these and those before them on its chain count, whatever numbers,
// dates or relays other branches bear; of a key without a hash nothing does.
type removal struct {
	control *store.Control
	kit     bool // by someone who came by the circle's kit
	counts  map[causal.Device]map[causal.Hash]struct{}
}

// admits tells whether the removal lets a segment count. A removal of one's own key is written after the last segment that it names, and counts itself. Who came in
// the place of a removed key counts only if the removal names her too.
func (r *removal) admits(c *store.Control, from map[causal.Device]causal.Device) bool {
	if c.Change.Name == r.control.Change.Name {
		return true
	}
	return r.admitsSegment(c.Segment.Device(), c.Segment.Hash, from)
}

func (r *removal) admitsSegment(d causal.Device, h causal.Hash, from map[causal.Device]causal.Device) bool {
	if counts, cut := r.counts[d]; cut {
		_, ok := counts[h]
		return ok
	}
	return !r.concerns(d, from)
}

// concerns tells whether the removal cuts a key, or one in whose place it came.
func (r *removal) concerns(d causal.Device, from map[causal.Device]causal.Device) bool {
	for steps := 0; steps <= len(from); steps++ { // succession in a ring is nobody's
		if _, cut := r.counts[d]; cut {
			return true
		}
		before, ok := from[d]
		if !ok {
			return false
		}
		d = before
	}
	return true
}

// removalsOf reads the removals among control changes.
func removalsOf(controls []store.Control, chain store.Chain) []removal {
	var found []removal
	for i := range controls {
		c := &controls[i]
		if c.Change.Kind != KindRemove {
			continue
		}
		r := removal{control: c, counts: map[causal.Device]map[causal.Hash]struct{}{}}
		ends := map[causal.Device][]causal.Hash{}
		for _, s := range list(c, "cut") {
			device, hash, named := strings.Cut(s, " ")
			d, err := record.ParseID(device)
			if err != nil {
				continue
			}
			ends[d] = append(ends[d], nil...) // also where no hash is named: then nothing counts
			if h, ok := causal.ParseHash(hash); named && ok {
				ends[d] = append(ends[d], h)
			}
		}
		for d, hashes := range ends {
			r.counts[d] = upTo(chain(d), hashes)
		}
		if len(r.counts) > 0 {
			found = append(found, r)
		}
	}
	return found
}

// upTo gives the segments of a chain that are, or come before, one of those named. What is not held can't be shown to come before: it does not count yet.
func upTo(links []store.Link, ends []causal.Hash) map[causal.Hash]struct{} {
	before := make(map[causal.Hash]causal.Hash, len(links))
	for _, l := range links {
		before[l.Hash] = l.Previous
	}
	counts := map[causal.Hash]struct{}{}
	for _, h := range ends {
		for {
			previous, held := before[h]
			if _, seen := counts[h]; seen || !held {
				break
			}
			counts[h] = struct{}{}
			h = previous
		}
	}
	return counts
}

// successions says which device each says it came in the place of.
func successions(controls []store.Control) map[causal.Device]causal.Device {
	from := map[causal.Device]causal.Device{}
	for i := range controls {
		if c := &controls[i]; c.Change.Kind == KindSucceed {
			if d, err := record.ParseID(get(c, "from")); err == nil {
				from[c.Segment.Device()] = d
			}
		}
	}
	return from
}

// spareKit has only those who came by the circle's kit remove one another: what others say of their keys is void.
func spareKit(removals []removal, kit map[causal.Device]bool) []removal {
	for i := range removals {
		r := &removals[i]
		r.kit = kit[r.control.Segment.Device()]
		maps.DeleteFunc(r.counts, func(d causal.Device, _ map[causal.Hash]struct{}) bool { return kit[d] && !r.kit })
	}
	return slices.DeleteFunc(removals, func(r removal) bool { return len(r.counts) == 0 })
}

// withRemovals reads the membership with those removals in effect that the rule lets (decide.go).
func withRemovals(circle causal.Circle, controls []store.Control, removals []removal) *Members {
	removals = spareKit(removals, byKit(circle, controls))
	from := successions(controls)
	left := func(effective []bool) []store.Control {
		return slices.DeleteFunc(slices.Clone(controls), func(c store.Control) bool {
			for i := range removals {
				if effective[i] && !removals[i].admits(&c, from) {
					return true
				}
			}
			return false
		})
	}
	effective := decide(len(removals), func(i int) bool { return removals[i].kit }, func(effective []bool) []bool {
		stay := left(effective)
		m := read(circle, stay)
		counts := make([]bool, len(removals))
		for i := range removals {
			name := removals[i].control.Change.Name
			counts[i] = m.mayRemove(&removals[i]) && slices.ContainsFunc(stay, func(c store.Control) bool { return c.Change.Name == name })
		}
		return counts
	})
	stay := left(effective)
	m := read(circle, stay)
	m.readEpochs(circle, stay)
	m.from, m.named = from, removals
	for i := range removals {
		if effective[i] {
			m.removals = append(m.removals, removals[i])
		}
	}
	m.dropRemoved()
	m.chooseEpoch()
	return m
}

// mayRemove tells whether the author of a removal has the right: a coordinator, or whoever leaves.
func (m *Members) mayRemove(r *removal) bool {
	if m.byMember(r.control, Coordinator) {
		return true
	}
	own := m.keysOfMember(r.control.Segment.Device())
	for d := range r.counts {
		if !slices.Contains(own, d) {
			return false
		}
	}
	return m.byMember(r.control, Roles...)
}

// dropRemoved takes those whose keys were removed off the list; what of theirs counts goes on counting, under their names.
func (m *Members) dropRemoved() {
	m.by = map[causal.Device]int{}
	var stay []Member
	for _, x := range m.List {
		if m.Removed(x.Device) {
			m.Gone = append(m.Gone, x)
			continue
		}
		m.by[x.Device] = len(stay)
		stay = append(stay, x)
	}
	m.List = stay
}

// Removed tells whether a device's key was removed from the circle.
func (m *Members) Removed(d causal.Device) bool {
	return slices.ContainsFunc(m.removals, func(r removal) bool { return r.concerns(d, m.from) })
}

// Cuts tells whether a removal names a device's key, whether it takes effect or not: that may depend on a segment of this very key, which comes later.
func (m *Members) Cuts(d causal.Device) bool {
	return slices.ContainsFunc(m.named, func(r removal) bool { return r.concerns(d, m.from) })
}

// keysOfMember gives the devices of one member: the one named, those in whose place it came, and those that came in its place.
func (m *Members) keysOfMember(d causal.Device) []causal.Device {
	devices := []causal.Device{d}
	for more := true; more; {
		more = false
		for _, x := range m.List {
			known := slices.Contains(devices, x.Device)
			if x.Before.IsZero() || known == slices.Contains(devices, x.Before) {
				continue
			}
			more = true
			if known {
				devices = append(devices, x.Before)
			} else {
				devices = append(devices, x.Device)
			}
		}
	}
	return devices
}

// Remove removes a member with all her keys, from now on: what is held of hers here counts, and nothing that she writes after it. It is a coordinator's, or one's own.
// Whoever is removed by mistake is invited again, with a new key.
func Remove(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, member causal.Device) error {
	if err := remove(ctx, st, keys, c, member); err != nil {
		return err
	}
	return tendEpochs(ctx, st, keys, c)
}

func remove(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, member causal.Device) error {
	m, err := Of(st, c)
	if err != nil {
		return err
	}
	self, ok := m.Of(keys.Device())
	x, there := m.Of(member)
	devices := m.keysOfMember(member)
	own := slices.Contains(devices, keys.Device())
	switch {
	case m.Newer:
		return say.Err(nil, "circle.newer")
	case m.Own:
		return say.Err(nil, "circle.own_is_private")
	case !there:
		return say.Err(nil, "circle.no_member")
	case !ok || self.Role != Coordinator && !own:
		return say.Err(store.ErrNoRight, "circle.coordinators_remove")
	case x.kit && !self.kit:
		return say.Err(store.ErrNoRight, "circle.by_kit")
	case own && self.Role == Coordinator && m.lastCoordinator(devices):
		return say.Err(nil, "circle.last_coordinator")
	}
	if own { // what is pending of one's own is signed first, and counts
		if err := st.Seal(ctx, c); err != nil {
			return err
		}
	}
	var cut []string
	for _, d := range devices {
		ends, err := st.Ends(ctx, c, d)
		if err != nil {
			return err
		}
		for _, h := range ends {
			cut = append(cut, d.String()+" "+h.String())
		}
		if len(ends) == 0 {
			cut = append(cut, d.String())
		}
	}
	slices.Sort(cut)
	change := control(KindRemove, [2]string{"grant", self.grant.String()})
	change.Sets = append(change.Sets, causal.Set{Slot: "cut", Class: record.ClassSet, Values: cut})
	_, err = st.WriteControl(ctx, c, change)
	return err
}
