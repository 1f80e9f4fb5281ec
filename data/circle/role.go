package circle

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// A key gets its rights once and loses them once. So a member whose role changes gets a new key: her keys are removed, with a cut as in every removal, and an invitation lies ready whose
// own key is the one that she had. Her program uses it when it hears of it. What she wrote meanwhile waits, and is offered anew.

// OpenInvitation is one that counts and that nobody has used yet.
type OpenInvitation struct {
	Name  causal.Hash // of its change
	By    causal.Device
	Role  string
	Until string // the last day on which it is opened; "" for one that makes a member's role another
	key   string
}

func (m *Members) readOpen(circle causal.Circle, controls []store.Control) {
	for i := range controls {
		c := &controls[i]
		if c.Change.Kind != KindInvite || !m.mayInvite(c) || isRevoked(c, controls) || slices.ContainsFunc(controls, func(j store.Control) bool {
			return isUse(&j, c, circle)
		}) {
			continue
		}
		m.Open = append(m.Open, OpenInvitation{Name: c.Change.Name, By: c.Segment.Device(), Role: get(c, "role"), Until: get(c, "until"), key: get(c, "key")})
	}
}

// deviceOf finds the member's device that has a key, in hexadecimal; zero for none.
func (m *Members) deviceOf(key string) causal.Device {
	for i := range m.List {
		if hex.EncodeToString(m.List[i].Key) == key {
			return m.List[i].Device
		}
	}
	return causal.Device{}
}

// ReturnOf gives the invitation that lies ready for a removed device whose member's role is another now.
func (m *Members) ReturnOf(x *Member) (OpenInvitation, bool) {
	if !m.Removed(x.Device) || slices.ContainsFunc(m.List, func(y Member) bool { return y.Before == x.Device }) {
		return OpenInvitation{}, false
	}
	key := hex.EncodeToString(x.Key)
	for _, o := range m.Open {
		if o.key == key {
			return o, true
		}
	}
	return OpenInvitation{}, false
}

// goesOn tells whether the member of a removed device is in the circle with a new key, or about to be: she got another role.
func (m *Members) goesOn(d causal.Device) bool {
	for i := range m.Gone {
		if x := &m.Gone[i]; x.Device == d {
			_, returns := m.ReturnOf(x)
			return returns || slices.ContainsFunc(m.List, func(y Member) bool { return y.Before == d })
		}
	}
	return false
}

// ChangeRole gives a member another role, from now on. It is a coordinator's. Doing it again does nothing.
func ChangeRole(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, member causal.Device, role string) error {
	m, self, err := coordinator(st, keys, c, "circle.coordinators_role")
	if err != nil {
		return err
	}
	x, there := m.Of(member)
	devices := m.keysOfMember(member)
	switch {
	case !slices.Contains(Roles, role):
		return say.Err(nil, "circle.no_role", "Name", role)
	case m.Own:
		return say.Err(nil, "circle.own_is_private")
	case !there:
		return say.Err(nil, "circle.no_member")
	case x.Role == role:
		return nil
	case m.lastCoordinator(devices):
		return say.Err(nil, "circle.last_coordinator")
	}
	// First the way back: should power fail between the two, she keeps the role that she has.
	for _, d := range devices {
		y, there := m.Of(d)
		if !there || slices.ContainsFunc(m.List, func(z Member) bool { return z.Before == d }) {
			continue
		}
		if _, err := st.WriteControl(ctx, c, control(KindInvite, [2]string{"grant", self.grant.String()}, [2]string{"key", hex.EncodeToString(y.Key)}, [2]string{"role", role})); err != nil {
			return err
		}
	}
	return Remove(ctx, st, keys, c, member)
}

// lastCoordinator tells whether nobody but these devices coordinates.
func (m *Members) lastCoordinator(devices []causal.Device) bool {
	return !slices.ContainsFunc(m.List, func(x Member) bool { return x.Role == Coordinator && !slices.Contains(devices, x.Device) })
}

// Returns tells whether an invitation lies ready for a key that this device has, or had, and that was removed from the circle.
func Returns(st *store.Store, keys *seal.Keys, c causal.Circle) (bool, error) {
	m, err := Of(st, c)
	if err != nil {
		return false, err
	}
	_, key, _ := m.returning(keys)
	return key != nil, nil
}

func (m *Members) returning(keys *seal.Keys) (OpenInvitation, ed25519.PrivateKey, Member) {
	for i := range m.Gone {
		x := m.Gone[i]
		key := keys.Past(x.Device)
		if x.Device == keys.Device() {
			key = keys.Sign()
		}
		if o, ok := m.ReturnOf(&x); ok && key != nil {
			return o, key, x
		}
	}
	return OpenInvitation{}, nil, Member{}
}

// Return uses the invitation that lies ready for this device, which has a new key already. Doing it again does nothing.
func Return(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle) error {
	m, err := Of(st, c)
	if err != nil {
		return err
	}
	o, key, was := m.returning(keys)
	if _, there := m.Of(keys.Device()); there || key == nil {
		return nil
	}
	return join(ctx, st, keys, c, o.Name.String(), key, was.Name)
}

// join writes that this device uses an invitation whose own key is given.
func join(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, invite string, key ed25519.PrivateKey, member string) error {
	proof := ed25519.Sign(key, joinMessage(c, keys.Public()))
	_, err := st.WriteControl(ctx, c, control(KindJoin, [2]string{"invite", invite}, [2]string{"proof", hex.EncodeToString(proof)},
		[2]string{"recipient", keys.Recipient()}, [2]string{"member", member}))
	return err
}

// Withdraw ends an invitation that nobody has used. It is for whoever wrote it: she is a member wherever the invitation counts, so all computers agree.
func Withdraw(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, invite causal.Hash) error {
	m, self, err := coordinator(st, keys, c, "circle.coordinators_invite")
	if err != nil {
		return err
	}
	at := slices.IndexFunc(m.Open, func(o OpenInvitation) bool { return o.Name == invite })
	switch {
	case at < 0:
		return say.Err(nil, "circle.invitation_not_open")
	case m.Open[at].By != keys.Device():
		return say.Err(nil, "circle.invitation_others")
	}
	_, err = st.WriteControl(ctx, c, control(KindRevoke, [2]string{"grant", self.grant.String()}, [2]string{"invite", invite.String()}))
	return err
}

// isRevoked tells whether whoever wrote an invitation has withdrawn it.
func isRevoked(invite *store.Control, controls []store.Control) bool {
	return slices.ContainsFunc(controls, func(c store.Control) bool {
		return c.Change.Kind == KindRevoke && c.Segment.Device() == invite.Segment.Device() && get(&c, "invite") == invite.Change.Name.String()
	})
}
