package circle

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// The circle's kit is a recovery key that is made with the circle and printed. Whoever has the paper and a computer that holds the circle becomes its coordinator, whatever other members have
// done: it is for the day on which the last coordinator's computer is lost, or two have removed each other (FAULTS 59, 60). The founding change names its public half, so
// nobody can put another in its place. The removals of those who came by the kit are decided first, and only theirs can touch them (decide.go).

const kitDomain = "twinshelf kit 0\x00"

// kitMessage is what the kit signs: the circle, the key of the device that is to coordinate, and the one of the same member in whose place it comes; zero for none.
func kitMessage(circle causal.Circle, key ed25519.PublicKey, from causal.Device) []byte {
	return slices.Concat([]byte(kitDomain), circle[:], key, from[:])
}

// Kit is the public half of the circle's kit; nil for a circle that was made without.
func (m *Members) Kit() ed25519.PublicKey { return m.kit }

// readKit takes in those who came by the kit.
func (m *Members) readKit(circle causal.Circle, controls []store.Control) {
	for i := range controls {
		c := &controls[i]
		if c.Change.Kind != KindKit || m.kit == nil {
			continue
		}
		from, err := record.ParseID(get(c, "from"))
		if err != nil {
			from = causal.Device{}
		}
		proof, err := hex.DecodeString(get(c, "proof"))
		if err != nil || !ed25519.Verify(m.kit, kitMessage(circle, c.Segment.Key, from), proof) {
			continue
		}
		if _, there := m.Of(c.Segment.Device()); there {
			continue
		}
		m.add(Member{
			Device: c.Segment.Device(), Key: c.Segment.Key, Recipient: get(c, "recipient"), Name: get(c, "member"), Role: Coordinator,
			Before: from, kit: true, grant: c.Change.Name,
		})
	}
}

// byKit gives the devices that came by the kit.
func byKit(circle causal.Circle, controls []store.Control) map[causal.Device]bool {
	m := &Members{by: map[causal.Device]int{}}
	for i := range controls {
		if founds(&controls[i], circle) {
			m.found(&controls[i])
		}
	}
	m.readKit(circle, controls)
	devices := map[causal.Device]bool{}
	for _, x := range m.List {
		devices[x.Device] = x.kit
	}
	return devices
}

// FitsKit tells whether digits are those of the circle's kit, and changes nothing.
func (m *Members) FitsKit(digits seal.Recovery) error {
	key, err := digits.Kit()
	if err != nil {
		return err
	}
	switch {
	case m.kit == nil:
		return say.Err(nil, "kit.none")
	case !m.kit.Equal(key.Public()):
		return say.Err(seal.ErrOtherRecovery, "kit.other")
	}
	return nil
}

// UseKit makes this device a coordinator, by the circle's kit. Its key must be new to the circle; from is the one that it had there before, zero for none.
func UseKit(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, digits seal.Recovery, from causal.Device, member string) error {
	m, err := Of(st, c)
	if err != nil {
		return err
	}
	if err := m.FitsKit(digits); err != nil {
		return err
	}
	key, err := digits.Kit()
	if err != nil {
		return err
	}
	before := ""
	if !from.IsZero() {
		before = from.String()
	}
	proof := ed25519.Sign(key, kitMessage(c, keys.Public(), from))
	if _, err := st.WriteControl(ctx, c, control(KindKit, [2]string{"proof", hex.EncodeToString(proof)}, [2]string{"from", before},
		[2]string{"recipient", keys.Recipient()}, [2]string{"member", member})); err != nil {
		return err
	}
	return Tend(ctx, st, keys, c)
}
