package circle

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// What the rules don't admit is held and waits. A coordinator looks at it and decides: what she admits is written anew as her own changes, for a key that lost its rights, or
// never had any, doesn't get them by that; what she refuses stays held and counts nowhere. Either way an @verdict says so. It changes no admission: it only
// tells everybody's program that nobody needs to look at these segments any more. Whoever comes back with a new key writes one for what was cut off of her own.

const verdictDomain = "twinshelf verdict 0\x00"

// verdictsTogether is how many segments one @verdict names.
const verdictsTogether = 1000

// Verdict is a decision on a segment that does not count.
type Verdict struct {
	Admitted bool // its changes were written anew
	By       causal.Device
	Name     causal.Hash // of the @verdict
}

// verdictOn names a segment and who signed it.
type verdictOn struct {
	device causal.Device
	hash   causal.Hash
}

// Decided gives what was decided on a segment of a device.
func (m *Members) Decided(d causal.Device, h causal.Hash) (Verdict, bool) {
	v, ok := m.verdicts[verdictOn{d, h}]
	return v, ok
}

// readVerdicts reads the verdicts of coordinators, and those of whoever can show that the segments are her own. Of several on one segment, one that admits it stands.
func (m *Members) readVerdicts(circle causal.Circle, controls []store.Control) {
	m.verdicts, m.offers = map[verdictOn]Verdict{}, map[verdictOn][]causal.Device{}
	for i := range controls {
		c := &controls[i]
		d, err := record.ParseID(get(c, "device"))
		if c.Change.Kind != KindVerdict || err != nil {
			continue
		}
		v := Verdict{Admitted: get(c, "admitted") == "yes", By: c.Segment.Device(), Name: c.Change.Name}
		counts := m.byMember(c, Coordinator) || m.byMember(c, Roles...) && m.ownsKey(circle, c, d)
		for _, s := range list(c, "segments") {
			h, ok := causal.ParseHash(s)
			if !ok {
				continue
			}
			on := verdictOn{d, h}
			if v.Admitted {
				m.offers[on] = append(m.offers[on], v.By)
			}
			if was, decided := m.verdicts[on]; counts && (!decided || v.Admitted && !was.Admitted) {
				m.verdicts[on] = v
			}
		}
	}
}

func verdictMessage(circle causal.Circle, by ed25519.PublicKey) []byte {
	return slices.Concat([]byte(verdictDomain), circle[:], by)
}

// ownsKey tells whether the author of a verdict has the key that signed the segments: it was a member's.
func (m *Members) ownsKey(circle causal.Circle, c *store.Control, d causal.Device) bool {
	x, known := m.Of(d)
	proof, err := hex.DecodeString(get(c, "proof"))
	return known && err == nil && ed25519.Verify(x.Key, verdictMessage(circle, c.Segment.Key), proof)
}

// verdict makes the @verdict on segments of a device.
func verdict(keys *seal.Keys, circle causal.Circle, self *Member, d causal.Device, segments []causal.Hash, admitted bool) causal.Change {
	values := [][2]string{{"grant", self.grant.String()}, {"device", d.String()}}
	if admitted {
		values = append(values, [2]string{"admitted", "yes"})
	}
	if key := keys.Past(d); key != nil {
		values = append(values, [2]string{"proof", hex.EncodeToString(ed25519.Sign(key, verdictMessage(circle, keys.Public())))})
	}
	change := control(KindVerdict, values...)
	hashes := make([]string, len(segments))
	for i, h := range segments {
		hashes[i] = h.String()
	}
	slices.Sort(hashes)
	change.Sets = append(change.Sets, causal.Set{Slot: "segments", Class: record.ClassSet, Values: hashes})
	return change
}

// AdmitHeld writes the changes of segments of a device that don't count anew, as a coordinator's own; author is the record that stands for her.
func AdmitHeld(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, d causal.Device, segments []causal.Hash, author record.ID) (store.Offered, error) {
	m, self, err := coordinator(st, keys, c, "circle.coordinators_check")
	if err != nil {
		return store.Offered{}, err
	}
	undecided := slices.DeleteFunc(slices.Clone(segments), func(h causal.Hash) bool {
		_, decided := m.Decided(d, h)
		return decided
	})
	return offer(ctx, st, keys, c, &self, d, undecided, func(record.ID) record.ID { return author })
}

// offer writes segments anew, with their verdicts.
func offer(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, self *Member, d causal.Device, segments []causal.Hash, author func(record.ID) record.ID) (all store.Offered, err error) {
	for some := range slices.Chunk(segments, verdictsTogether) {
		err := st.Transact(ctx, len(some) > 1, func(w *store.Work) error {
			o, err := w.Offer(c, some, verdict(keys, c, self, d, some, true), author)
			all.Changes += o.Changes
			all.Left += o.Left
			return err
		})
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// RefuseHeld says that nobody needs to look at segments of a device any more. They stay held, and count nowhere.
func RefuseHeld(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, d causal.Device, segments []causal.Hash) error {
	_, self, err := coordinator(st, keys, c, "circle.coordinators_check")
	if err != nil {
		return err
	}
	for some := range slices.Chunk(segments, verdictsTogether) {
		if _, err := st.WriteControl(ctx, c, verdict(keys, c, &self, d, some, false)); err != nil {
			return err
		}
	}
	return nil
}

// ConfirmUse has a coordinator say of one of several who used the same invitation, or of one who used it too late, that she is a member.
func ConfirmUse(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, d causal.Device) error {
	m, self, err := coordinator(st, keys, c, "circle.coordinators_invite")
	if err != nil {
		return err
	}
	for _, u := range m.Unsure {
		if u.Device == d {
			_, err := st.WriteControl(ctx, c, control(KindConfirm, [2]string{"grant", self.grant.String()}, [2]string{"join", u.Join.String()}))
			return err
		}
	}
	return nil
}

// OfferOwn writes anew what was cut off of this device's earlier keys, once its present one may write. Doing it again does nothing.
func OfferOwn(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle) (all store.Offered, err error) {
	m, err := Of(st, c)
	if err != nil {
		return all, err
	}
	self, ok := m.Of(keys.Device())
	if !ok || self.Role == Viewer || !keys.Renewed() {
		return all, nil
	}
	held, err := st.Held(ctx, c, func(causal.Device) any { return "" })
	if err != nil {
		return all, err
	}
	var order []causal.Device
	mine := map[causal.Device][]causal.Hash{}
	for i := range held {
		h := &held[i]
		_, decided := m.Decided(h.Device, h.Hash)
		if h.Gap || decided || !keys.Was(h.Device) || slices.ContainsFunc(m.offers[verdictOn{h.Device, h.Hash}], func(by causal.Device) bool { return by == keys.Device() || keys.Was(by) }) {
			continue
		}
		if mine[h.Device] == nil {
			order = append(order, h.Device)
		}
		mine[h.Device] = append(mine[h.Device], h.Hash)
	}
	for _, d := range order {
		o, err := offer(ctx, st, keys, c, &self, d, mine[d], func(id record.ID) record.ID { return id })
		all.Changes += o.Changes
		all.Left += o.Left
		if err != nil {
			return all, err
		}
	}
	return all, nil
}
