package sim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// judge looks at all computers: as things stand, and after all have exchanged everything. Numbers of rules are those of DESIGN.md, section 9.
func (w *world) judge() error {
	all, err := w.inspect()
	if err != nil {
		return fmt.Errorf("as things stand: %w", err)
	}
	for i, c := range w.circles {
		now := all[c.id]
		if i > 0 { // what was exchanged in one circle may have made changes in another
			if now, err = w.again(c, now); err != nil {
				return err
			}
		}
		if len(c.members(w)) > 1 && w.rand.IntN(2) == 0 {
			if now, err = w.settleByPlace(c, now); err != nil {
				return err
			}
		}
		if err := w.settle(c, now); err != nil {
			return fmt.Errorf("after all have exchanged everything in %s: %w", c.name, err)
		}
	}
	return nil
}

// holding is what a device holds of a circle, read without the desk.
type holding struct {
	device   *device
	state    store.State
	segments map[causal.Hash]store.SegmentInfo
	raw      [][]byte
	changes  []*segment.Named // of segments that count
	held     []*segment.Named // of all on whole chains
	refused  map[causal.Device]bool
	lacking  map[causal.Device]map[causal.Hash]bool
	members  *circle.Members
	one      string // which records are one
}

// with closes the desk of a device, does something with its store, and opens the desk again.
func (d *device) with(f func(*store.Store) error) error {
	if err := errors.Join(d.close(), d.loadKeys()); err != nil {
		return err
	}
	st, err := store.Open(ctx, d.dir, store.Options{Registry: d.options().Registry, Sign: d.keys.Sign(), Rules: circle.Rules, Now: d.now})
	if err != nil {
		return err
	}
	if err := errors.Join(f(st), st.Close()); err != nil {
		return err
	}
	return d.open()
}

// holdings reads what each of the devices holds, and looks at each by itself.
func (w *world) holdings(devices []*device) (map[causal.Circle][]*holding, error) {
	all := map[causal.Circle][]*holding{}
	for _, d := range devices {
		err := d.with(func(st *store.Store) error {
			states, err := d.verified(st)
			if err != nil {
				return err
			}
			for _, s := range states {
				h, err := w.hold(d, st, s)
				if err != nil {
					return err
				}
				all[s.Circle] = append(all[s.Circle], h)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("on %s: %w", d.name, err)
		}
	}
	return all, nil
}

// verified says what Verify says, after pending changes are in segments; a store that differs from one made anew from its segments is a fault.
func (d *device) verified(st *store.Store) ([]store.State, error) {
	check := func() ([]store.State, error) {
		states, err := st.Verify(ctx, nil)
		for _, s := range states {
			if len(s.Faults) > 0 {
				err = errors.Join(err, fmt.Errorf("verify finds %v", s.Faults))
			}
		}
		return states, err
	}
	before, err := check()
	if err != nil {
		return nil, err
	}
	extent, err := st.Extent(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range before {
		if err := st.Seal(ctx, s.Circle); err != nil {
			return nil, err
		}
	}
	if now, err := st.Extent(ctx); err != nil || now == extent { // nothing was pending
		return before, err
	}
	after, err := check()
	if err != nil {
		return nil, err
	}
	for i := range before {
		if before[i].Hash != after[i].Hash {
			return nil, errors.New("signing what was pending changes the state")
		}
	}
	return after, nil
}

func (w *world) hold(d *device, st *store.Store, s store.State) (*holding, error) {
	m, err := circle.Of(st, s.Circle)
	if err != nil {
		return nil, err
	}
	h := &holding{device: d, state: s, members: m, segments: map[causal.Hash]store.SegmentInfo{}, lacking: map[causal.Device]map[causal.Hash]bool{}, refused: map[causal.Device]bool{}}
	infos, err := st.Segments(ctx, s.Circle)
	if err != nil {
		return nil, err
	}
	for _, i := range infos {
		raw, err := st.SegmentBytes(ctx, i.Row)
		if err != nil {
			return nil, err
		}
		h.segments[i.Hash] = i
		h.raw = append(h.raw, raw)
	}
	for _, member := range m.List {
		list, err := st.Lacking(ctx, s.Circle, member.Device)
		if err != nil {
			return nil, err
		}
		h.lacking[member.Device] = map[causal.Hash]bool{}
		for _, i := range list {
			h.lacking[member.Device][i.Hash] = true
		}
	}
	if err := h.read(m); err != nil {
		return nil, err
	}
	return h, errors.Join(h.journalled(), h.confirmed(w), h.told(st), h.unseen(w, st), h.forgotten(w))
}

// read decodes the changes of what counts: of members who may write, on chains without a gap.
func (h *holding) read(m *circle.Members) error {
	whole := map[causal.Hash]*segment.Segment{}
	var open []*segment.Segment
	for _, raw := range h.raw {
		s, err := segment.Open(raw)
		if err != nil {
			return err
		}
		open = append(open, s)
	}
	slices.SortFunc(open, func(a, b *segment.Segment) int { return int(int64(a.First) - int64(b.First)) })
	done := map[causal.Hash]bool{}
	for _, s := range open {
		before := whole[s.Previous]
		if s.First > 1 && (before == nil || before.Device() != s.Device() || before.Last()+1 != s.First) {
			continue
		}
		whole[s.Hash] = s
		changes, err := s.Changes()
		if err != nil {
			return err
		}
		for i := range changes {
			h.held = append(h.held, &changes[i])
		}
		if ok, _ := m.Admits(s.Device(), s.Hash); !ok {
			h.refused[s.Device()] = true
			continue
		}
		for i := range changes {
			if ch := &changes[i]; ch.Reader == 0 && !store.IsControl(ch.Kind) && !done[ch.Name] {
				done[ch.Name] = true
				h.changes = append(h.changes, ch)
			}
		}
	}
	return nil
}

// journalled: the journal holds every segment, so that the database can be made anew.
func (h *holding) journalled() error {
	there := map[string]bool{}
	for _, file := range glob(h.device.dir, "journal", "*.seg") {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for len(b) > 0 {
			n, k := binary.Uvarint(b)
			if k <= 0 || n > uint64(len(b)-k) {
				return fmt.Errorf("the journal's %s is damaged", file)
			}
			there[string(b[k:k+int(n)])] = true
			b = b[k+int(n):]
		}
	}
	for _, raw := range h.raw {
		if !there[string(raw)] {
			return errors.New("a segment is in the database and not in the journal")
		}
	}
	return nil
}

// confirmed (rule 1): what was said to be saved is there, with what its author saw. Of a member who was removed, or got another role, it may not count.
func (h *holding) confirmed(w *world) error {
	for _, s := range w.model.saved {
		if s.by == h.device && s.circle == h.state.Circle && !s.unsure && !h.has(s) && (!h.cutOff(s.by) || !h.holds(s)) {
			return fmt.Errorf("%q in %s of %s, saved here, is lost", s.value, s.slot, s.record)
		}
	}
	return nil
}

func (h *holding) has(s *saved) bool {
	return slices.ContainsFunc(h.changes, func(ch *segment.Named) bool { return s.in(ch, h.members.Covered) })
}

// holds tells whether what was saved is held, whether it counts or not.
func (h *holding) holds(s *saved) bool {
	return slices.ContainsFunc(h.held, func(ch *segment.Named) bool { return s.in(ch, h.members.Covered) })
}

// told (rule 3, and "a difference exactly where two authors had not seen each other's value"): each record shows what its changes say.
func (h *holding) told(st *store.Store) error {
	of := map[record.ID][]*segment.Named{}
	for _, ch := range h.changes {
		id := ch.On(ch.Name)
		of[id] = append(of[id], ch)
	}
	if len(of) != h.state.Records {
		return fmt.Errorf("%d records instead of %d", h.state.Records, len(of))
	}
	diffs, err := st.Differences(ctx)
	if err != nil {
		return err
	}
	listed := map[record.ID]int{}
	for _, d := range diffs {
		listed[d.Entry.ID]++
	}
	hidden := h.members.Hidden()
	one := groups(of, hidden)
	for _, id := range slices.SortedFunc(maps.Keys(of), func(a, b record.ID) int { return slices.Compare(a[:], b[:]) }) {
		if err := h.tells(st, of, one[id], id, listed); err != nil {
			return err
		}
	}
	return nil
}

// tells: a record, with those that are one with it, shows what their changes say.
func (h *holding) tells(st *store.Store, of map[record.ID][]*segment.Named, one []record.ID, id record.ID, listed map[record.ID]int) error {
	e, err := st.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("record %s: %w", id, err)
	}
	if e.Circle != h.state.Circle {
		return nil // another circle's, whose id was used here
	}
	if got := st.One(id); !slices.Equal(got, one) {
		return fmt.Errorf("%s is one with %v, not with %v", id, got, one)
	}
	h.one += fmt.Sprintln(one)
	var changes []*segment.Named
	for _, member := range one {
		changes = append(changes, of[member]...)
	}
	want := expect(changes)
	want.kind = kindOf(of[one[0]])
	n := len(want.differs)
	if want.revived {
		n++
	}
	if _, hidden := h.members.Hidden()[id]; hidden {
		want, n = shown{kind: want.kind, deleted: want.deleted}, 0
	}
	if bad := want.wrong(e); bad != "" {
		return fmt.Errorf("record %s %s", id, bad)
	}
	if e.ID != one[0] {
		return fmt.Errorf("%s is shown as %s, not as %s", id, e.ID, one[0])
	}
	if listed[e.ID] != n {
		return fmt.Errorf("record %s is listed with %d differences, not %d", id, listed[e.ID], n)
	}
	events, err := st.History(ctx, id)
	if err != nil || len(events) != len(changes) {
		return fmt.Errorf("record %s has %d changes, and a history of %d: %w", id, len(changes), len(events), err)
	}
	return nil
}

// inspect looks at each device, and (rule 11) whether what it says that others have received is there.
func (w *world) inspect() (map[causal.Circle][]*holding, error) {
	all, err := w.holdings(w.honest())
	if err != nil {
		return nil, err
	}
	for _, holdings := range all {
		has := map[causal.Device]map[causal.Hash]bool{}
		loose := maps.Clone(w.doubled) // nothing can be known of it
		for _, d := range w.devices {
			loose[d.keys.Device()] = loose[d.keys.Device()] || d.hostile
		}
		for _, h := range holdings {
			id := h.device.keys.Device()
			if has[id] == nil {
				has[id] = map[causal.Hash]bool{}
			}
			for hash := range h.segments {
				has[id][hash] = true
			}
		}
		for _, h := range holdings {
			for member, lacks := range h.lacking {
				for hash, i := range h.segments {
					if i.Device != member && has[member] != nil && !loose[member] && !lacks[hash] && !has[member][hash] {
						return nil, fmt.Errorf("%s says that %s has received what it does not hold", h.device.name, w.called(member))
					}
				}
			}
		}
	}
	return all, nil
}

func (w *world) called(id causal.Device) string {
	for _, d := range w.devices {
		if d.keys.Device() == id {
			return d.name
		}
	}
	return "a stranger"
}

// settle exchanges everything among the honest members of a circle, by way of each in turn, and compares them.
func (w *world) settle(c *shared, now []*holding) error {
	for round := range 9 {
		members, err := w.admitted(c, now)
		if err != nil || len(members) == 0 {
			return err
		}
		if sameSegments(members) {
			return w.compare(members)
		}
		if round == 8 {
			return errors.New("it does not come to an end")
		}
		// Two who don't know each other yet, for one has removed those who brought the other in, can open nothing of each other's: it takes a third who knows both, or that one asks the
		// other, who coordinates, to join.
		hub := members[round%len(members)]
		others := slices.DeleteFunc(slices.Clone(members), func(h *holding) bool { return h == hub })
		for _, h := range others {
			if round >= 4 {
				if err := w.introduce(c, h.device, hub.device); err != nil {
					return err
				}
			}
			if err := w.carry(c, h.device, hub.device); err != nil {
				return err
			}
		}
		for _, h := range others {
			if err := w.carry(c, hub.device, h.device); err != nil {
				return err
			}
		}
		if now, err = w.again(c, members); err != nil {
			return err
		}
	}
	return nil
}

// introduce has somebody whom a coordinator does not know ask to join.
func (w *world) introduce(c *shared, d, by *device) error {
	all, err := by.Circles(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		known := slices.ContainsFunc(x.Members, func(m desk.Member) bool { return m.Device == d.Device() })
		if x.ID != c.id || known || x.Role != circle.Coordinator {
			continue
		}
		request, answer := w.path("request"), w.path("answer")+".twinbundle"
		if err := d.Ask(request); err != nil {
			return err
		}
		asked, err := by.Request(request)
		if err != nil {
			return err
		}
		if err := by.Admit(ctx, c.id, asked, circle.Editor, true, answer, nil); err != nil {
			return told(err)
		}
		_, err = d.JoinByAnswer(ctx, answer, nil)
		return errors.Join(told(err), d.loadKeys())
	}
	return nil
}

// again reads anew what some devices hold of a circle.
func (w *world) again(c *shared, list []*holding) ([]*holding, error) {
	devices := make([]*device, len(list))
	for i, h := range list {
		devices[i] = h.device
	}
	all, err := w.holdings(devices)
	return all[c.id], err
}

// admitted are the holdings of those who belong to the circle; once honest members may have been removed, of those who do so by all that is held anywhere.
func (w *world) admitted(c *shared, all []*holding) ([]*holding, error) {
	in := slices.DeleteFunc(slices.Clone(all), func(h *holding) bool { return !c.in[h.device] })
	if !w.cut {
		return in, nil
	}
	truth, err := w.truth(c, all)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(in, func(h *holding) bool {
		id := h.device.keys.Device()
		_, there := truth.Of(id)
		for i := range truth.Gone { // who gets another role is on her way back
			_, returns := truth.ReturnOf(&truth.Gone[i])
			there = there || returns && truth.Gone[i].Device == id
		}
		return !there
	}), nil
}

func sameSegments(list []*holding) bool {
	for _, h := range list[1:] {
		if len(h.segments) != len(list[0].segments) {
			return false
		}
		for hash := range h.segments {
			if _, ok := list[0].segments[hash]; !ok {
				return false
			}
		}
	}
	return true
}

// carry brings all that one holds to another, whole.
func (w *world) carry(c *shared, from, to *device) error {
	path := w.path("all") + ".twinbundle"
	if _, err := from.WriteBundle(ctx, path, c.id, causal.Device{}, nil); w.cut && say.Of(err).ID == "circle.nobody" {
		return nil // all that she knows of have removed one another
	} else if err != nil {
		return fmt.Errorf("%s writes everything: %w", from.name, err)
	}
	info, err := to.ReadBundle(ctx, path, nil)
	if say.Of(err).ID == "bundle.not_for_us" {
		return os.Remove(path) // she has removed somebody, and not heard of this newcomer yet: what he writes opens there
	}
	if err != nil {
		return fmt.Errorf("%s reads everything of %s: %w", to.name, from.name, err)
	}
	if info.Damaged {
		return fmt.Errorf("%s finds damage in what %s wrote", to.name, from.name)
	}
	return os.Remove(path)
}

// compare (rule 2): the same segments, the same state; and so on a new computer that gets them in another order.
func (w *world) compare(list []*holding) error {
	for _, h := range list {
		if h.state.Hash != list[0].state.Hash || h.state.Records != list[0].state.Records || h.one != list[0].one {
			return fmt.Errorf("%s and %s hold the same and differ", list[0].device.name, h.device.name)
		}
	}
	for _, s := range w.model.saved {
		if s.circle == list[0].state.Circle && !s.unsure && !list[0].has(s) && (!list[0].cutOff(s.by) || !list[0].holds(s)) && slices.ContainsFunc(list, func(h *holding) bool { return h.device == s.by }) {
			return fmt.Errorf("%q, saved by %s, has not arrived", s.value, s.by.name)
		}
	}
	hash, err := w.another(list[0])
	if err == nil && hash != list[0].state.Hash {
		err = errors.New("the same segments in another order make another state")
	}
	return err
}

// another is the state of a new store that took the segments in another order, one by one now and then.
func (w *world) another(h *holding) (hash causal.Hash, err error) {
	dir := w.path("another")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return hash, err
	}
	keys, err := seal.Create(dir)
	if err != nil {
		return hash, err
	}
	st, err := store.Create(ctx, dir, store.Options{Registry: fewKinds(), Sign: keys.Sign(), Rules: circle.Rules})
	if err != nil {
		return hash, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := st.Know(ctx, h.state.Circle, false); err != nil {
		return hash, err
	}
	raw := slices.Clone(h.raw)
	w.rand.Shuffle(len(raw), func(i, j int) { raw[i], raw[j] = raw[j], raw[i] })
	for len(raw) > 0 {
		n := 1 + w.rand.IntN(len(raw))
		_, err := st.Take(ctx, func(yield func([]byte, error) bool) {
			for _, b := range raw[:n] {
				if !yield(bytes.Clone(b), nil) {
					return
				}
			}
		}, store.TakeOptions{Circle: h.state.Circle, Route: "route.bundle"})
		if err != nil {
			return hash, err
		}
		raw = raw[n:]
	}
	states, err := st.Verify(ctx, nil)
	for _, s := range states {
		if len(s.Faults) > 0 {
			err = errors.Join(err, fmt.Errorf("in another order, verify finds %v", s.Faults))
		}
		hash = s.Hash
	}
	return hash, err
}
