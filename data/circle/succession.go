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

const succeedDomain = "twinshelf succession 0\x00"

func succeedMessage(circle causal.Circle, key ed25519.PublicKey) []byte {
	return slices.Concat([]byte(succeedDomain), circle[:], key)
}

// succeed takes in a device that comes in the place of a member's, and tells whether it is new.
func (m *Members) succeed(c *store.Control, controls []store.Control, circle causal.Circle) bool {
	device := c.Segment.Device()
	from, err := record.ParseID(get(c, "from"))
	if err != nil {
		return false
	}
	old, ok := m.Of(from)
	if _, there := m.Of(device); there || !ok {
		return false
	}
	proof, err := hex.DecodeString(get(c, "proof"))
	if err != nil || !slices.ContainsFunc(m.keysOf(&old, controls), func(key ed25519.PublicKey) bool {
		return ed25519.Verify(key, succeedMessage(circle, c.Segment.Key), proof)
	}) {
		return false
	}
	name := get(c, "member")
	if name == "" {
		name = old.Name
	}
	keeps := ed25519.Verify(old.Key, succeedMessage(circle, c.Segment.Key), proof)
	m.add(Member{Device: device, Key: c.Segment.Key, Recipient: get(c, "recipient"), Name: name, Role: old.Role, Before: from, keeps: keeps, grant: c.Change.Name})
	return true
}

// recoveryKey is a signing key that may bring a member back whose device is lost.
type recoveryKey struct {
	device causal.Device
	key    string // public, hexadecimal
}

// keysOf gives the keys that can sign a device's succession: its own, and its recovery keys.
func (m *Members) keysOf(old *Member, controls []store.Control) []ed25519.PublicKey {
	keys := []ed25519.PublicKey{old.Key}
	for i := range controls {
		if !m.registers(&controls[i], old) {
			continue
		}
		if key, err := hex.DecodeString(get(&controls[i], "key")); err == nil && len(key) == ed25519.PublicKeySize {
			keys = append(keys, key)
		}
	}
	return keys
}

// registers tells whether a control change registers a recovery key of a member's device.
func (m *Members) registers(c *store.Control, x *Member) bool {
	return c.Change.Kind == KindRecover && c.Segment.Device() == x.Device && get(c, "grant") == x.grant.String()
}

func (m *Members) readRecovery(controls []store.Control) {
	m.recipients = map[recoveryKey]string{}
	for i := range controls {
		for j := range m.List {
			if m.registers(&controls[i], &m.List[j]) {
				k := recoveryKey{m.List[j].Device, get(&controls[i], "key")}
				m.recovery = append(m.recovery, k)
				m.recipients[k] = get(&controls[i], "recipient")
			}
		}
	}
}

// RecoveryOf gives the recovery keys that a device has registered: for each the age recipient that backups are sealed to, and the public half of the signing key in
// hexadecimal.
func (m *Members) RecoveryOf(d causal.Device) [][2]string {
	var list [][2]string
	for _, k := range m.recovery {
		if k.device == d {
			list = append(list, [2]string{m.recipients[k], k.key})
		}
	}
	return list
}

// Succeed writes, in each circle in which it is missing, that this device comes in the place of an earlier one of the same member: prove
// gives, for a device that belongs to a circle, the key that can sign that; nil for none. Doing it again does nothing.
func Succeed(ctx context.Context, st *store.Store, keys *seal.Keys, member string, prove func(*Members, Member) ed25519.PrivateKey) error {
	for _, info := range st.Circles() {
		m, err := Of(st, info.ID)
		if err != nil {
			return err
		}
		if _, there := m.Of(keys.Device()); there {
			continue
		}
		if err := m.succeedIn(ctx, st, keys, info.ID, member, prove); err != nil {
			return err
		}
	}
	return nil
}

// succeedIn does it in one circle: in the place of the latest device of those that can be proven, which came in the place of the others.
func (m *Members) succeedIn(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, member string, prove func(*Members, Member) ed25519.PrivateKey) error {
	provable := slices.DeleteFunc(slices.Clone(m.List), func(x Member) bool { return prove(m, x) == nil })
	latest := slices.DeleteFunc(slices.Clone(provable), func(x Member) bool {
		return slices.ContainsFunc(provable, func(y Member) bool { return y.Before == x.Device })
	})
	if len(latest) == 0 {
		return nil
	}
	old := latest[len(latest)-1]
	proof := ed25519.Sign(prove(m, old), succeedMessage(c, keys.Public()))
	_, err := st.WriteControl(ctx, c, control(KindSucceed,
		[2]string{"from", old.Device.String()}, [2]string{"proof", hex.EncodeToString(proof)},
		[2]string{"recipient", keys.Recipient()}, [2]string{"member", member}))
	return err
}

// ByOldKeys proves succession with the keys that this device had before.
func ByOldKeys(keys *seal.Keys) func(*Members, Member) ed25519.PrivateKey {
	return func(_ *Members, old Member) ed25519.PrivateKey { return keys.Past(old.Device) }
}

// ByRecovery proves it with a recovery key, for the devices that registered it.
func ByRecovery(key ed25519.PrivateKey) func(*Members, Member) ed25519.PrivateKey {
	public := hex.EncodeToString(key.Public().(ed25519.PublicKey))
	return func(m *Members, old Member) ed25519.PrivateKey {
		if slices.Contains(m.recovery, recoveryKey{old.Device, public}) {
			return key
		}
		return nil
	}
}

// RegisterRecovery says in each circle that a recovery key may bring this member back. Doing it again does nothing.
func RegisterRecovery(ctx context.Context, st *store.Store, device causal.Device, key ed25519.PublicKey, recipient string) error {
	public := hex.EncodeToString(key)
	for _, info := range st.Circles() {
		m, err := Of(st, info.ID)
		if err != nil {
			return err
		}
		self, ok := m.Of(device)
		if !ok || slices.Contains(m.recovery, recoveryKey{device, public}) {
			continue
		}
		if _, err := st.WriteControl(ctx, info.ID, control(KindRecover,
			[2]string{"grant", self.grant.String()}, [2]string{"key", public}, [2]string{"recipient", recipient})); err != nil {
			return err
		}
	}
	return nil
}
