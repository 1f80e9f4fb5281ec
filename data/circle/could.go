package circle

import (
	"crypto/ed25519"
	"encoding/hex"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// could are those whom a path of grants leads to from the founding or the kit, whether the grants count or not: nothing that arrives later makes anybody else a member. The value tells
// whether she could coordinate.
type could map[causal.Device]bool

func (k could) belong(d causal.Device) bool {
	_, ok := k[d]
	return ok
}

// byMembers leaves out the removals of those who could not belong to the circle whatever else is cut off: deciding costs the square of their number, and anybody who can seal something for
// the circle can write them.
func byMembers(circle causal.Circle, controls []store.Control, removals []removal) []removal {
	if len(removals) == 0 {
		return nil
	}
	k := couldBelong(circle, controls)
	return slices.DeleteFunc(removals, func(r removal) bool { return !k.belong(r.control.Segment.Device()) })
}

func couldBelong(circle causal.Circle, controls []store.Control) could {
	k := could{}
	for d := range byKit(circle, controls) {
		k[d] = true
	}
	invites := map[string]*store.Control{}
	keys := map[causal.Device][]ed25519.PublicKey{}
	for i := range controls {
		c := &controls[i]
		d := c.Segment.Device()
		keys[d] = append(keys[d], c.Segment.Key)
		switch {
		case founds(c, circle):
			k[d] = true
		case c.Change.Kind == KindInvite:
			invites[c.Change.Name.String()] = c
		case c.Change.Kind == KindRecover:
			if key := keyIn(c, "key"); key != nil {
				keys[d] = append(keys[d], key)
			}
		case c.Change.Kind == KindAdmit:
			if key := keyIn(c, "key"); key != nil {
				keys[causal.DeviceOf(key)] = append(keys[causal.DeviceOf(key)], key)
			}
		}
	}
	for more := true; more; {
		more = false
		for i := range controls {
			g, ok := grantOf(&controls[i], circle, invites, keys)
			if !ok {
				continue
			}
			coordinates := g.role == Coordinator && k[g.by] || g.role == "" && k[g.by]
			if may := k[g.by] || g.role == "" && k.belong(g.by); may && (!k.belong(g.to) || coordinates && !k[g.to]) {
				k[g.to], more = coordinates || k[g.to], true
			}
		}
	}
	return k
}

// grant is what a control change gives, if its author has the right.
type grant struct {
	to, by causal.Device
	role   string // "" if it is the one of by
}

func grantOf(c *store.Control, circle causal.Circle, invites map[string]*store.Control, keys map[causal.Device][]ed25519.PublicKey) (grant, bool) {
	d := c.Segment.Device()
	switch c.Change.Kind {
	case KindAdmit:
		if key := keyIn(c, "key"); key != nil {
			return grant{causal.DeviceOf(key), d, get(c, "role")}, slices.Contains(Roles, get(c, "role"))
		}
	case KindJoin:
		if invite := invites[get(c, "invite")]; invite != nil && isUse(c, invite, circle) {
			return grant{d, invite.Segment.Device(), get(invite, "role")}, slices.Contains(Roles, get(invite, "role"))
		}
	case KindSucceed:
		from, err := record.ParseID(get(c, "from"))
		proof, err2 := hex.DecodeString(get(c, "proof"))
		if err == nil && err2 == nil {
			return grant{d, from, ""}, slices.ContainsFunc(keys[from], func(key ed25519.PublicKey) bool {
				return ed25519.Verify(key, succeedMessage(circle, c.Segment.Key), proof)
			})
		}
	}
	return grant{}, false
}

// keyIn reads an Ed25519 public key from a slot; nil if there is none.
func keyIn(c *store.Control, slot string) ed25519.PublicKey {
	key, err := hex.DecodeString(get(c, slot))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil
	}
	return key
}
