package circle

import (
	"crypto/ed25519"
	"encoding/hex"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// byMembers leaves out the removals of those who could not belong to the circle whatever else is cut off: deciding costs the square of their number, and anybody who can seal something for
// the circle can write them.
func byMembers(circle causal.Circle, controls []store.Control, removals []removal) []removal {
	if len(removals) == 0 {
		return nil
	}
	could := couldBelong(circle, controls)
	return slices.DeleteFunc(removals, func(r removal) bool { return !could[r.control.Segment.Device()] })
}

// couldBelong gives those whom a path of grants leads to from the founding or the kit, whether the grants count or not: no removal makes anybody else a member.
func couldBelong(circle causal.Circle, controls []store.Control) map[causal.Device]bool {
	could := byKit(circle, controls)
	invites := map[string]*store.Control{}
	keys := map[causal.Device][]ed25519.PublicKey{}
	for i := range controls {
		c := &controls[i]
		d := c.Segment.Device()
		keys[d] = append(keys[d], c.Segment.Key)
		switch {
		case founds(c, circle):
			could[d] = true
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
			c := &controls[i]
			if d, by := grants(c, circle, invites, keys); !d.IsZero() && could[by] && !could[d] {
				could[d], more = true, true
			}
		}
	}
	return could
}

// grants tells whom a control change could bring in, and by whose right; zero for nobody.
func grants(c *store.Control, circle causal.Circle, invites map[string]*store.Control, keys map[causal.Device][]ed25519.PublicKey) (d, by causal.Device) {
	switch c.Change.Kind {
	case KindAdmit:
		if key := keyIn(c, "key"); key != nil {
			return causal.DeviceOf(key), c.Segment.Device()
		}
	case KindJoin:
		if invite := invites[get(c, "invite")]; invite != nil && isUse(c, invite, circle) {
			return c.Segment.Device(), invite.Segment.Device()
		}
	case KindSucceed:
		from, err := record.ParseID(get(c, "from"))
		proof, err2 := hex.DecodeString(get(c, "proof"))
		if err == nil && err2 == nil && slices.ContainsFunc(keys[from], func(key ed25519.PublicKey) bool {
			return ed25519.Verify(key, succeedMessage(circle, c.Segment.Key), proof)
		}) {
			return c.Segment.Device(), from
		}
	}
	return d, by
}

// keyIn reads an Ed25519 public key from a slot; nil if there is none.
func keyIn(c *store.Control, slot string) ed25519.PublicKey {
	key, err := hex.DecodeString(get(c, slot))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil
	}
	return key
}
