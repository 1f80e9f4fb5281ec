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

// RemoveOnly is Remove whose power goes before the new epoch is made.
func RemoveOnly(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, member causal.Device) error {
	return remove(ctx, st, keys, c, member)
}

// LyingEpoch says that an epoch was given to a device, and holds nothing.
func (m *Members) LyingEpoch(keys *seal.Keys, to causal.Device) causal.Change {
	self, _ := m.Of(keys.Device())
	_, public, err := seal.NewEpoch()
	if err != nil {
		panic(err)
	}
	c := control(KindEpoch, [2]string{"grant", self.grant.String()}, [2]string{"key", public})
	for _, set := range []causal.Set{{Slot: "to", Values: []string{to.String(), keys.Device().String()}}, {Slot: "sealed", Values: []string{"bm9uc2Vuc2U"}}, {Slot: "after", Values: []string{m.Epoch}}} {
		set.Class = record.ClassSet
		slices.Sort(set.Values)
		c.Sets = append(c.Sets, set)
	}
	return c
}

// RubbishEpoch gives an epoch that is no key.
func (m *Members) RubbishEpoch(keys *seal.Keys) causal.Change {
	self, _ := m.Of(keys.Device())
	c := control(KindEpoch, [2]string{"grant", self.grant.String()}, [2]string{"key", "rubbish"})
	c.Sets = append(c.Sets, causal.Set{Slot: "after", Class: record.ClassSet, Values: []string{m.Epoch}})
	return c
}

// JoinWith uses an invitation with another recipient than the device's.
func JoinWith(keys *seal.Keys, inv *Invitation, recipient string) causal.Change {
	proof := ed25519.Sign(ed25519.NewKeyFromSeed(inv.Seed), joinMessage(inv.Circle, keys.Public()))
	return control(KindJoin, [2]string{"invite", inv.Invite}, [2]string{"proof", hex.EncodeToString(proof)}, [2]string{"recipient", recipient}, [2]string{"member", "somebody"})
}

// LyingAdmit admits a newcomer without the right to.
func (m *Members) LyingAdmit(keys *seal.Keys, r *Request) causal.Change {
	self, _ := m.Of(keys.Device())
	return control(KindAdmit, [2]string{"grant", self.grant.String()}, [2]string{"key", hex.EncodeToString(r.Key)}, [2]string{"recipient", r.Recipient}, [2]string{"role", Editor})
}

// CutOff removes a device with all that it wrote, whatever the program would say.
func (m *Members) CutOff(keys *seal.Keys, d causal.Device) causal.Change {
	self, _ := m.Of(keys.Device())
	c := control(KindRemove, [2]string{"grant", self.grant.String()})
	c.Sets = append(c.Sets, causal.Set{Slot: "cut", Class: record.ClassSet, Values: []string{d.String()}})
	return c
}

// Considered is how many removals were decided on.
func (m *Members) Considered() int { return len(m.named) }
