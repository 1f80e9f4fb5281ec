package sim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// other picks a member of a circle as a device sees it, not herself.
func (d *device) other(r *rand.Rand, c *shared) (desk.Member, bool, error) {
	all, err := d.Circles(ctx)
	if err != nil {
		return desk.Member{}, false, err
	}
	for _, x := range all {
		others := slices.DeleteFunc(slices.Clone(x.Members), func(m desk.Member) bool { return m.Self || m.Earlier || m.Becomes != "" })
		if x.ID == c.id && len(others) > 0 {
			return pick(r, others), true, nil
		}
	}
	return desk.Member{}, false, nil
}

// unlikely says that somebody may be out of a circle now, or have another role: from here on not all that is written opens for all, and counts.
func (w *world) unlikely() { w.removed, w.cut = true, true }

// removeMember has a member remove another, or leave. Who is no coordinator is told so.
func removeMember(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	id := d.Device()
	if r.IntN(5) > 0 {
		m, ok, err := d.other(r, c)
		if err != nil || !ok {
			return err
		}
		id = m.Device
	}
	if err := d.RemoveMember(ctx, c.id, id); err != nil {
		w.say("%s can't remove %s from %s: %s.", d.name, w.called(id), c.name, why(err))
		return told(err)
	}
	w.unlikely()
	w.say("%s removes %s from %s.", d.name, w.called(id), c.name)
	return nil
}

// changeRole has a member give another, or herself, another role.
func changeRole(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	id := d.Device()
	if r.IntN(6) > 0 {
		m, ok, err := d.other(r, c)
		if err != nil || !ok {
			return err
		}
		id = m.Device
	}
	role := pick(r, circle.Roles)
	who := w.called(id)
	if err := d.ChangeRole(ctx, c.id, id, role); err != nil {
		w.say("%s can't make %s %s in %s: %s.", d.name, who, role, c.name, why(err))
		return told(err)
	}
	w.unlikely()
	w.say("%s makes %s %s in %s.", d.name, who, role, c.name)
	return d.loadKeys()
}

// askToJoin has somebody ask, and a member admit her; now and then the answer gets lost, or is read twice.
func askToJoin(w *world, r *rand.Rand) error {
	c, by := w.membership(r)
	out := slices.DeleteFunc(w.honest(), func(d *device) bool { return c.in[d] })
	if len(out) == 0 {
		return nil
	}
	d := pick(r, out)
	request, answer := w.path("request"), w.path("answer")+bundle.Extension
	if err := d.Ask(request); err != nil {
		return err
	}
	asked, err := by.Request(request)
	if err != nil {
		return err
	}
	if err := by.Admit(ctx, c.id, asked, pick(r, circle.Roles), true, answer, nil); err != nil {
		w.say("%s can't admit %s to %s: %s.", by.name, d.name, c.name, why(err))
		return told(err)
	}
	w.unlikely() // until she reads the answer, what is sealed for the circle may not open for her
	w.say("%s admits %s to %s.", by.name, d.name, c.name)
	for range r.IntN(3) {
		if _, err := d.JoinByAnswer(ctx, answer, nil); err != nil {
			w.say("%s can't read the answer: %s.", d.name, why(err))
			return told(err)
		}
		c.in[d] = true
		w.say("%s reads the answer.", d.name)
	}
	return d.loadKeys()
}

// inviteAs has any member invite somebody, in any role; somebody who was removed comes back with a new key.
func inviteAs(w *world, r *rand.Rand) error {
	c, by := w.membership(r)
	out := slices.DeleteFunc(w.honest(), func(d *device) bool { return d == by || d.copied })
	if len(out) == 0 {
		return nil
	}
	d := pick(r, out)
	path := w.path("invitation") + bundle.Extension
	digits, err := by.InviteAs(ctx, c.id, pick(r, circle.Roles), true, path, "", nil)
	if err != nil {
		w.say("%s can't invite %s: %s.", by.name, d.name, why(err))
		return told(err)
	}
	if r.IntN(4) == 0 {
		open, err := by.Invitations(c.id)
		if err != nil {
			return err
		}
		for _, o := range open {
			if o.By == by.Device() {
				if err := by.Withdraw(ctx, c.id, o.Name); err != nil {
					return err
				}
			}
		}
		w.unlikely()
		w.say("%s withdraws the invitation.", by.name)
	}
	if _, err := d.Join(ctx, path, strings.ReplaceAll(digits, " ", ""), nil); err != nil {
		w.say("%s can't join %s: %s.", d.name, c.name, why(err))
		return told(err)
	}
	c.in[d] = true
	w.unlikely()
	w.say("%s joins %s by an invitation of %s.", d.name, c.name, by.name)
	return d.loadKeys()
}

// useKit has a member become coordinator by the circle's kit.
func useKit(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	if c.kit == "" || d.hostile {
		return nil
	}
	if err := d.UseKit(ctx, c.id, c.kit); err != nil {
		return fmt.Errorf("%s uses the kit: %w", d.name, err)
	}
	w.unlikely()
	w.say("%s uses the kit of %s.", d.name, c.name)
	return d.loadKeys()
}

// truth is the membership that all that is held anywhere makes.
func (w *world) truth(c *shared, all []*holding) (*circle.Members, error) {
	var controls []store.Control
	links := map[causal.Device][]store.Link{}
	seen := map[causal.Hash]bool{}
	for _, h := range all {
		for _, raw := range h.raw {
			s, err := segment.Open(raw)
			if err != nil {
				return nil, err
			}
			if seen[s.Hash] {
				continue
			}
			seen[s.Hash] = true
			links[s.Device()] = append(links[s.Device()], store.Link{Hash: s.Hash, Previous: s.Previous})
			changes, err := s.Changes()
			if err != nil {
				return nil, err
			}
			if len(changes) == 1 && store.IsControl(changes[0].Kind) && s.Circle == c.id {
				controls = append(controls, store.Control{Segment: s, Change: changes[0]})
			}
		}
	}
	return circle.Read(c.id, controls, func(d causal.Device) []store.Link { return links[d] }), nil
}

// bothWrite tells whether two devices that have just exchanged everything both know both as members who may write.
func (w *world) bothWrite(c *shared, a, b *device) (bool, error) {
	if !w.cut {
		return true, nil
	}
	for _, d := range []*device{a, b} {
		all, err := d.Circles(ctx)
		if err != nil {
			return false, err
		}
		write := 0
		for _, x := range all {
			for _, m := range x.Members {
				if x.ID == c.id && m.Role != circle.Viewer && m.Becomes == "" && (m.Device == a.Device() || m.Device == b.Device()) {
					write++
				}
			}
		}
		if write != 2 {
			return false, nil
		}
	}
	return true, nil
}

// cutOff tells whether a key of a device signed what does not count.
func (h *holding) cutOff(d *device) bool {
	for key := range h.refused {
		if key == d.keys.Device() || d.keys.Was(key) {
			return true
		}
	}
	return false
}

// writeUnheard has a member removed, or given another role, while she writes; what she wrote comes to whoever did that, who may hand the news to her.
func writeUnheard(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	m, ok, err := d.other(r, c)
	if err != nil || !ok {
		return err
	}
	at := slices.IndexFunc(w.devices, func(x *device) bool { return x.keys.Device() == m.Device })
	if at < 0 || w.devices[at].hostile || d.hostile || !c.in[w.devices[at]] {
		return nil
	}
	her := w.devices[at]
	if r.IntN(2) == 0 {
		err = d.RemoveMember(ctx, c.id, m.Device)
	} else {
		err = errors.Join(d.ChangeRole(ctx, c.id, m.Device, pick(r, circle.Roles)), d.loadKeys())
	}
	if err != nil {
		return told(err)
	}
	w.unlikely()
	w.say("%s lets %s go, or do something else, in %s.", d.name, her.name, c.name)
	for range 1 + r.IntN(4) {
		if err := pick(r, []func(*world, *rand.Rand, *shared, *device) error{createBy, editBy})(w, r, c, her); err != nil {
			return err
		}
	}
	if err := w.carry(c, her, d); err != nil {
		return err
	}
	w.say("What %s wrote comes to %s.", her.name, d.name)
	if r.IntN(2) == 0 {
		if err := decideBy(w, r, d); err != nil {
			return err
		}
	}
	if r.IntN(2) == 0 {
		if err := w.carry(c, d, her); err != nil {
			return err
		}
		w.say("%s hears of it.", her.name)
	}
	return her.loadKeys()
}

// decideOnWaiting has a member take in what waits with her, or refuse it. Who is no coordinator is told so.
func decideOnWaiting(w *world, r *rand.Rand) error {
	return decideBy(w, r, pick(r, w.devices))
}

func decideBy(w *world, r *rand.Rand, d *device) error {
	list, err := d.Waiting(ctx, false)
	if err != nil || len(list) == 0 || d.hostile {
		return err
	}
	x := pick(r, list)
	if _, _, err := d.ShowWaiting(ctx, x); err != nil {
		return err
	}
	if r.IntN(4) == 0 {
		if err := d.RefuseWaiting(ctx, x); err != nil {
			w.say("%s can't refuse what %s wrote: %s.", d.name, w.called(x.Device), why(err))
			return told(err)
		}
		w.say("%s refuses what %s wrote.", d.name, w.called(x.Device))
		return nil
	}
	o, err := d.AdmitWaiting(ctx, x)
	if err != nil {
		w.say("%s can't take in what %s wrote: %s.", d.name, w.called(x.Device), why(err))
		return told(err)
	}
	w.unlikely() // of two who used an invitation both may be members now
	w.say("%s takes in what %s wrote: %d changes, %d left.", d.name, w.called(x.Device), o.Changes, o.Left)
	return nil
}
