package circle

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// Create founds a circle with this device as its coordinator, and keeps its first epoch, and the digits of its kit until they are on paper.
func Create(ctx context.Context, st *store.Store, keys *seal.Keys, name record.Values, member string, own bool) (causal.Circle, error) {
	secret, public, err := seal.NewEpoch()
	if err != nil {
		return causal.Circle{}, err
	}
	kit, err := seal.NewRecovery()
	if err != nil {
		return causal.Circle{}, err
	}
	values := [][2]string{{"name.en", name.Get("name.en")}, {"name.uk", name.Get("name.uk")}, {"epoch", public}, {"recipient", keys.Recipient()}, {"member", member}}
	if own {
		values = append(values, [2]string{store.SlotOwn, "yes"})
	} else {
		key, err := kit.Kit()
		if err != nil {
			return causal.Circle{}, err
		}
		values = append(values, [2]string{"kit", hex.EncodeToString(key.Public().(ed25519.PublicKey))})
	}
	return st.Found(ctx, control(KindCircle, values...), own, func(id causal.Circle) error {
		if own {
			return keys.AddEpoch(id, secret)
		}
		return errors.Join(keys.AddEpoch(id, secret), keys.AddKit(id, kit))
	})
}

func control(kind string, values ...[2]string) causal.Change {
	c := causal.Change{Kind: kind}
	for _, v := range values {
		if v[1] != "" {
			c.Sets = append(c.Sets, causal.Set{Slot: v[0], Values: []string{v[1]}, Private: v[0] == "member"})
		}
	}
	return c
}

// Of reads the membership of a circle as it stands.
func Of(st *store.Store, c causal.Circle) (*Members, error) {
	m, err := st.Members(c)
	if err != nil {
		return nil, err
	}
	return m.(*Members), nil
}

// Invitation is what a newcomer needs: it is sealed to a passphrase and travels with the records. The answer to one who asked to join has the same form, without invite, seed
// and until; what only brings places to members has neither of those nor epochs.
type Invitation struct {
	Circle causal.Circle `json:"-"`
	Name   record.Values `json:"name"`   // of the circle
	Invite string        `json:"invite"` // the @invite change
	Seed   []byte        `json:"seed"`   // of the invitation's key
	Epochs []string      `json:"epochs"` // private halves
	Until  string        `json:"until"`  // the last day on which it is opened, YYYY-MM-DD
	From   string        `json:"from"`   // the member who invites
	// Places are where the circle syncs, with what opens them, if she gives them. By and Signature vouch for them in an answer, which no passphrase vouches for.
	Places    []place.Access `json:"places,omitempty"`
	By        string         `json:"by,omitempty"`
	Signature []byte         `json:"signature,omitempty"`
}

// InvitationDays is for how long an invitation can be opened.
const InvitationDays = 30

// Invite signs an invitation for one device.
func Invite(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, role string, now time.Time) (Invitation, error) {
	m, self, err := coordinator(st, keys, c, "circle.coordinators_invite")
	if err != nil {
		return Invitation{}, err
	}
	if m.Own {
		return Invitation{}, say.Err(nil, "circle.own_is_private")
	}
	epoch := m.Epoch
	if !keys.HasEpoch(c, epoch) {
		epoch = ""
	}
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return Invitation{}, err
	}
	until := now.AddDate(0, 0, InvitationDays).UTC().Format(time.DateOnly)
	seg, err := st.WriteControl(ctx, c, control(KindInvite,
		[2]string{"grant", self.grant.String()}, [2]string{"key", hex.EncodeToString(public)}, [2]string{"role", role}, [2]string{"until", until},
		[2]string{"epoch", epoch}))
	if err != nil {
		return Invitation{}, err
	}
	name, err := nameOf(seg)
	return Invitation{Circle: c, Name: m.Name, Invite: name, Seed: private.Seed(), Epochs: keys.Epochs(c), Until: until, From: self.Name}, err
}

func nameOf(seg *segment.Segment) (string, error) {
	changes, err := seg.Changes()
	if err != nil {
		return "", err
	}
	return changes[0].Name.String(), nil
}

// Join uses an invitation: the circle's segments must have been taken already. A device that belongs to the circle joins nothing.
func Join(ctx context.Context, st *store.Store, keys *seal.Keys, inv *Invitation, member string) error {
	m, err := Of(st, inv.Circle)
	if err != nil {
		return err
	}
	if _, there := m.Of(keys.Device()); there {
		return nil
	}
	controls, err := st.Controls(ctx, inv.Circle)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(controls, func(c store.Control) bool { return c.Change.Name.String() == inv.Invite }) {
		return say.Err(nil, "circle.invitation_empty")
	}
	if slices.ContainsFunc(controls, func(c store.Control) bool { return c.Change.Kind == KindJoin && get(&c, "invite") == inv.Invite }) {
		return say.Err(nil, "circle.invitation_used")
	}
	if len(inv.Seed) != ed25519.SeedSize {
		return say.Err(nil, "circle.invitation_empty")
	}
	return join(ctx, st, keys, inv.Circle, inv.Invite, ed25519.NewKeyFromSeed(inv.Seed), member)
}

// coordinator gives the membership and this device's member, if she is a coordinator; else the error says what only coordinators do.
func coordinator(st *store.Store, keys *seal.Keys, c causal.Circle, only say.Ref) (*Members, Member, error) {
	m, err := Of(st, c)
	if err != nil {
		return nil, Member{}, err
	}
	self, ok := m.Of(keys.Device())
	switch {
	case m.Newer:
		return nil, Member{}, say.Err(nil, "circle.newer")
	case !ok || self.Role != Coordinator:
		return nil, Member{}, say.Err(store.ErrNoRight, string(only))
	}
	return m, self, nil
}

// Tend does what this device's program owes a circle: it opens the epochs that it was given, and, if it is a coordinator's, confirms the uses of invitations that it sees as
// the only ones, and makes or passes on an epoch. It is called after each reading and at each start. Doing it again does nothing.
func Tend(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle) error {
	if err := confirm(ctx, st, keys, c); err != nil {
		return err
	}
	return tendEpochs(ctx, st, keys, c)
}

func confirm(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle) error {
	m, err := Of(st, c)
	if err != nil {
		return err
	}
	self, ok := m.Of(keys.Device())
	if !ok || self.Role != Coordinator || m.Newer {
		return nil
	}
	for _, u := range m.Unsure {
		if !u.Only {
			continue
		}
		if _, err := st.WriteControl(ctx, c, control(KindConfirm, [2]string{"grant", self.grant.String()}, [2]string{"join", u.Join.String()})); err != nil {
			return err
		}
	}
	return nil
}
