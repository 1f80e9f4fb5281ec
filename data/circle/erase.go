package circle

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// ErasureDays is how long an erasure can be stopped: UK GDPR Art. 12(3) and the Ukrainian law on personal data (2297-VI, Art. 8) leave
// a month to answer, and a mistake or a grudge needs some days to be noticed.
const ErasureDays = 14

// Erasure is what a coordinator asked to forget.
type Erasure struct {
	Name     causal.Hash // of the @erase
	By       causal.Device
	At       time.Time // by the coordinator's clock
	Heard    time.Time // when it came here, by this computer's
	Records  []record.ID
	Parts    []Part
	Objected bool
	Final    bool
}

// Due is when the program of a coordinator may complete it: ErasureDays after it was written, and after it was heard of here, so that a clock
// that is years ahead completes nothing early.
func (e *Erasure) Due() time.Time {
	from := e.At
	if e.Heard.After(from) {
		from = e.Heard
	}
	return from.AddDate(0, 0, ErasureDays)
}

// Part is a part of a change: causal.Ordinary or causal.Private.
type Part struct {
	Change causal.Hash
	Part   int
}

// String is the form in which a control change names a part.
func (p Part) String() string { return p.Change.String() + " " + string(rune('0'+p.Part)) }

func parsePart(s string) (p Part, ok bool) {
	name, part, found := strings.Cut(s, " ")
	if !found || part != "0" && part != "1" {
		return p, false
	}
	p.Part = int(part[0] - '0')
	p.Change, ok = causal.ParseHash(name)
	return p, ok
}

// erased is what finals take out.
type erased struct {
	finals  []causal.Hash // of the @erase changes that they complete
	records map[record.ID]struct{}
	parts   map[Part]struct{}
}

// takes tells whether the values of a part of a change are among it.
func (e *erased) takes(c *segment.Named, part int) bool {
	control := store.IsControl(c.Kind)
	if control && part != causal.Private {
		return false // rights are read from it
	}
	if _, ok := e.parts[Part{c.Name, part}]; ok {
		return true
	}
	if control || part != causal.Private {
		return false
	}
	_, ok := e.records[c.On(c.Name)]
	return ok
}

// and adds what others take out.
func (e *erased) and(o erased) {
	for _, name := range o.finals {
		if !slices.Contains(e.finals, name) {
			e.finals = append(e.finals, name)
		}
	}
	maps.Copy(e.records, o.records)
	maps.Copy(e.parts, o.parts)
}

func noneErased() erased {
	return erased{records: map[record.ID]struct{}{}, parts: map[Part]struct{}{}}
}

// readCovered says what may be missing: what an @erase and its @final took out by the word of those who could coordinate, whether it counts or not. Where they were heard of before
// somebody was removed, or an invitation withdrawn, the values are gone, and nothing brings them back: what is left must go on counting.
func (m *Members) readCovered(circle causal.Circle, controls []store.Control) {
	m.covered = m.erased
	ends := map[string]bool{}
	for i := range controls {
		if c := &controls[i]; c.Change.Kind == KindFinal {
			ends[get(c, "erase")] = true
		}
	}
	if len(ends) == 0 || len(ends) == len(m.erased.finals) {
		return
	}
	k := couldBelong(circle, controls)
	all := &Members{hidden: map[record.ID]struct{}{}, erased: noneErased()}
	final := map[string]bool{}
	for i := range controls {
		if c := &controls[i]; c.Change.Kind == KindFinal && k[c.Segment.Device()] {
			final[get(c, "erase")] = true
		}
	}
	for i := range controls {
		if c := &controls[i]; c.Change.Kind == KindErase && k[c.Segment.Device()] && final[c.Change.Name.String()] {
			e := erasureOf(c)
			e.Final = true
			all.erase(&e)
		}
	}
	all.erased.and(m.erased)
	m.covered = all.erased
}

// byMember tells whether a control change was written by a member with one of the roles, and names the grant that makes her one.
func (m *Members) byMember(c *store.Control, roles ...string) bool {
	author, ok := m.Of(c.Segment.Device())
	return ok && slices.Contains(roles, author.Role) && get(c, "grant") == author.grant.String()
}

// readErasures says what is hidden and what is erased.
func (m *Members) readErasures(controls []store.Control) {
	m.hidden = map[record.ID]struct{}{}
	m.erased = noneErased()
	for i := range controls {
		c := &controls[i]
		if c.Change.Kind != KindErase || !m.byMember(c, Coordinator) {
			continue
		}
		e := erasureOf(c)
		name := e.Name.String()
		for j := range controls {
			switch o := &controls[j]; {
			case get(o, "erase") != name:
			case o.Change.Kind == KindObject && m.byMember(o, Coordinator, Editor):
				e.Objected = true
			case o.Change.Kind == KindFinal && m.byMember(o, Coordinator):
				e.Final = true
			}
		}
		m.erase(&e)
		m.Erasures = append(m.Erasures, e)
	}
}

func erasureOf(c *store.Control) Erasure {
	e := Erasure{Name: c.Change.Name, By: c.Segment.Device(), At: c.Change.Clock.Time(), Heard: c.Arrived}
	for _, s := range list(c, "records") {
		if id, err := record.ParseID(s); err == nil {
			e.Records = append(e.Records, id)
		}
	}
	for _, s := range list(c, "parts") {
		if p, ok := parsePart(s); ok {
			e.Parts = append(e.Parts, p)
		}
	}
	return e
}

func (m *Members) erase(e *Erasure) {
	if e.Final || !e.Objected {
		for _, id := range e.Records {
			m.hidden[id] = struct{}{}
		}
	}
	if !e.Final {
		return
	}
	m.erased.finals = append(m.erased.finals, e.Name)
	for _, id := range e.Records {
		m.erased.records[id] = struct{}{}
	}
	for _, p := range e.Parts {
		m.erased.parts[p] = struct{}{}
	}
}

// Hidden are the records that are being forgotten, or were.
func (m *Members) Hidden() map[record.ID]struct{} { return m.hidden }

// Finals names the erasures that are completed.
func (m *Members) Finals() []causal.Hash { return m.erased.finals }

// Erased tells whether the values of a part of a change are taken out for good.
func (m *Members) Erased(c *segment.Named, part int) bool { return m.erased.takes(c, part) }

// Covering names also those that a removal has made void since. Where they were heard of in time the values were taken out, and nothing brings those back: what is left must go on counting.
func (m *Members) Covering() []causal.Hash { return m.covered.finals }

// Covered tells whether the values of a part of a change may be missing.
func (m *Members) Covered(c *segment.Named, part int) bool { return m.covered.takes(c, part) }

// Erase asks to forget the private parts of records, and parts of other changes. The records are hidden at once, on every copy that hears of it.
func Erase(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, records []record.ID, parts []Part) error {
	self, err := CanErase(st, keys, c)
	if err != nil {
		return err
	}
	ch := control(KindErase, [2]string{"grant", self.grant.String()})
	ids, names := make([]string, len(records)), make([]string, len(parts))
	for i, id := range records {
		ids[i] = id.String()
	}
	for i, p := range parts {
		names[i] = p.String()
	}
	for _, set := range []causal.Set{{Slot: "records", Class: record.ClassSet, Values: ids}, {Slot: "parts", Class: record.ClassSet, Values: names}} {
		if slices.Sort(set.Values); len(set.Values) > 0 {
			ch.Sets = append(ch.Sets, set)
		}
	}
	_, err = st.WriteControl(ctx, c, ch)
	return err
}

// CanErase tells whether this device may ask to forget: it gives its member, or the reason.
func CanErase(st *store.Store, keys *seal.Keys, c causal.Circle) (Member, error) {
	m, err := Of(st, c)
	if err != nil {
		return Member{}, err
	}
	self, ok := m.Of(keys.Device())
	if m.Newer {
		return Member{}, say.Err(nil, "circle.newer")
	}
	if !ok || self.Role != Coordinator {
		return Member{}, say.Err(store.ErrNoRight, "erase.coordinators_only")
	}
	return self, nil
}

// Object stops an erasure. Once a final is held it comes too late.
func Object(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, erase causal.Hash) error {
	m, err := Of(st, c)
	if err != nil {
		return err
	}
	self, ok := m.Of(keys.Device())
	if !ok || !m.MayWrite(keys.Device()) {
		return say.Err(store.ErrNoRight, "circle.no_right")
	}
	i := slices.IndexFunc(m.Erasures, func(e Erasure) bool { return e.Name == erase })
	if i < 0 || m.Erasures[i].Final {
		return say.Err(nil, "erase.too_late")
	}
	if m.Erasures[i].Objected {
		return nil
	}
	_, err = st.WriteControl(ctx, c, control(KindObject, [2]string{"grant", self.grant.String()}, [2]string{"erase", erase.String()}))
	return err
}

// Finish completes the erasures that are due and that nobody objected to, if this device is a coordinator's and its clock can be
// trusted; now is its time. It tells whether it completed any.
func Finish(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, now time.Time) (done bool, err error) {
	m, err := Of(st, c)
	if err != nil {
		return false, err
	}
	self, ok := m.Of(keys.Device())
	if !ok || self.Role != Coordinator || m.Newer {
		return false, nil
	}
	for _, e := range m.Erasures {
		if e.Final || e.Objected || now.Before(e.Due()) {
			continue
		}
		if suspect, err := st.ClockSuspect(ctx, c, now, m.Devices()); suspect || err != nil {
			return done, err
		}
		if _, err := st.WriteControl(ctx, c, control(KindFinal, [2]string{"grant", self.grant.String()}, [2]string{"erase", e.Name.String()})); err != nil {
			return done, err
		}
		done = true
	}
	return done, nil
}

// Devices lists the devices of all members.
func (m *Members) Devices() []causal.Device {
	devices := make([]causal.Device, len(m.List))
	for i := range m.List {
		devices[i] = m.List[i].Device
	}
	return devices
}

// list reads a set of a control change.
func list(c *store.Control, slot string) []string {
	for i := range c.Change.Sets {
		if s := &c.Change.Sets[i]; s.Slot == slot && s.Class == record.ClassSet {
			return s.Values
		}
	}
	return nil
}
