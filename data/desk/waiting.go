package desk

import (
	"context"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// Waiting is what one computer signed that is held here and does not count, for one reason.
type Waiting struct {
	Circle   causal.Circle
	Device   causal.Device
	Name     string // of its member; "" if nobody was ever admitted with it
	Reason   say.Message
	Release  say.Ref // what would release it
	Segments []causal.Hash
	Changes  int
	Arrived  time.Time // the latest
	Route    say.Ref   // how that came; "" if it was written here
	// Gap says that something earlier is missing: nobody can decide before that has come.
	Gap bool
	// Decided is what a coordinator decided already; nil if it waits.
	Decided *Decided
}

// Decided is what was decided on something that waited.
type Decided struct {
	Admitted bool
	By       string // the member's name
}

// ID names what waits, for commands.
func (w *Waiting) ID() string {
	id := w.Device.String()
	if w.Gap {
		id += "-gap"
	}
	return id
}

// releases says what releases what waits for a reason.
var releases = map[string]say.Ref{
	"take.gap": "release.gap", "take.redacted": "release.redacted", "quarantine.viewer": "release.viewer", "quarantine.removed": "release.removed", "quarantine.role": "release.role",
	"quarantine.invitation_twice": "release.confirm", "quarantine.invitation_withdrawn": "release.confirm", "quarantine.not_member": "release.not_member",
}

// Waiting lists what waits in all circles, what came last first. decided: what was decided on instead.
func (d *Desk) Waiting(ctx context.Context, decided bool) ([]Waiting, error) {
	var list []Waiting
	for _, info := range d.store.Circles() {
		some, err := d.waitingIn(ctx, info.ID, decided)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	slices.SortStableFunc(list, func(a, b Waiting) int { return b.Arrived.Compare(a.Arrived) })
	return list, nil
}

func (d *Desk) waitingIn(ctx context.Context, c causal.Circle, decided bool) ([]Waiting, error) {
	m, err := circle.Of(d.store, c)
	if err != nil {
		return nil, err
	}
	named := func(device causal.Device) any {
		x, _ := m.Known(device)
		return circle.NameOf(x)
	}
	held, err := d.store.Held(ctx, c, named)
	if err != nil {
		return nil, err
	}
	type group struct {
		device causal.Device
		reason string
		by     causal.Device
		yes    bool
	}
	var list []Waiting
	at := map[group]int{}
	for i := range held {
		h := &held[i]
		v, done := m.Decided(h.Device, h.Hash)
		if done != decided {
			continue
		}
		g := group{h.Device, h.Reason.ID, v.By, v.Admitted}
		n, there := at[g]
		if !there {
			n = len(list)
			at[g] = n
			x, _ := m.Known(h.Device)
			w := Waiting{Circle: c, Device: h.Device, Name: x.Name, Reason: h.Reason, Release: releases[h.Reason.ID], Gap: h.Gap}
			if done {
				by, _ := m.Known(v.By)
				w.Decided = &Decided{Admitted: v.Admitted, By: by.Name}
			}
			list = append(list, w)
		}
		w := &list[n]
		w.Segments = append(w.Segments, h.Hash)
		w.Changes += h.Count
		if h.Arrived.After(w.Arrived) {
			w.Arrived, w.Route = h.Arrived, h.Route
		}
	}
	return list, nil
}

// WaitingChange is one of the changes that wait.
type WaitingChange struct {
	Record  record.ID
	Kind    string
	Values  record.Values // of the record as far as they are known here, for its title
	Created bool
	Deleted bool
	At      time.Time // by the writer's clock
	Slots   []store.EventSlot
}

// maxWaitingShown is how many changes a person is shown of what waits.
const maxWaitingShown = 500

// ShowWaiting tells what the changes that wait would do, the first ones first; left is how many more there are.
func (d *Desk) ShowWaiting(ctx context.Context, w Waiting) (list []WaitingChange, left int, err error) {
	held, err := d.store.Held(ctx, w.Circle, func(causal.Device) any { return "" })
	if err != nil {
		return nil, 0, err
	}
	values := map[record.ID]record.Values{}
	for i := range held {
		h := &held[i]
		switch {
		case h.Device != w.Device || !slices.Contains(w.Segments, h.Hash):
			continue
		case len(list) >= maxWaitingShown:
			left += h.Count
			continue
		}
		changes, err := d.store.HeldChanges(ctx, h)
		if err != nil {
			return nil, 0, err
		}
		for j := range changes {
			if len(list) >= maxWaitingShown {
				left += len(changes) - j
				break
			}
			c := &changes[j]
			id := c.On(c.Name)
			if values[id] == nil {
				values[id] = d.knownValues(ctx, id)
			}
			list = append(list, waitingChange(&c.Change, id, values[id]))
		}
	}
	return list, left, nil
}

// knownValues are those of a record that is shown here; of another, none.
func (d *Desk) knownValues(ctx context.Context, id record.ID) record.Values {
	v := record.Values{}
	if e, err := d.store.Get(ctx, id); err == nil && !e.Hidden {
		for slot, list := range e.Values {
			v[slot] = list
		}
	}
	return v
}

func waitingChange(c *causal.Change, id record.ID, values record.Values) WaitingChange {
	w := WaitingChange{Record: id, Kind: c.Kind, Values: values, Created: c.Record.IsZero(), At: c.Clock.Time()}
	for i := range c.Sets {
		s := &c.Sets[i]
		if s.Class == record.ClassDelete {
			w.Deleted = true
			continue
		}
		w.Slots = append(w.Slots, store.EventSlot{Slot: s.Slot, Values: s.Values, Gone: s.Gone})
		if w.Created && len(s.Values) > 0 {
			values[s.Slot] = s.Values
		}
	}
	return w
}

// AdmitWaiting takes in what waits: of somebody whose use of an invitation nobody has confirmed, by making her a member; else by writing the changes anew as one's own, which
// can be undone. It is a coordinator's.
func (d *Desk) AdmitWaiting(ctx context.Context, w Waiting) (store.Offered, error) {
	if w.Gap {
		return store.Offered{}, say.Err(nil, "quarantine.not_yet")
	}
	if w.Release == "release.confirm" {
		return store.Offered{}, circle.ConfirmUse(ctx, d.store, d.keys, w.Circle, w.Device)
	}
	var author record.ID
	if err := d.work(ctx, 0, func(work *work) (err error) {
		author, err = work.by(w.Circle)
		return err
	}); err != nil {
		return store.Offered{}, err
	}
	o, err := circle.AdmitHeld(ctx, d.store, d.keys, w.Circle, w.Device, w.Segments, author)
	d.indexLater()
	return o, err
}

// RefuseWaiting says that nobody needs to look at what waits any more. It stays held, and counts nowhere. It is a coordinator's.
func (d *Desk) RefuseWaiting(ctx context.Context, w Waiting) error {
	if w.Gap {
		return say.Err(nil, "quarantine.not_yet")
	}
	return circle.RefuseHeld(ctx, d.store, d.keys, w.Circle, w.Device, w.Segments)
}

// offerOwn writes anew what this computer wrote before its program heard that its member has another role, or was invited again.
func (d *Desk) offerOwn(ctx context.Context, c causal.Circle) error {
	o, err := circle.OfferOwn(ctx, d.store, d.keys, c)
	if o.Changes > 0 {
		d.offered.Add(int64(o.Changes))
		d.indexLater()
	}
	return err
}

// Offered tells how many changes of one's own were written anew since it was last asked: they had not counted.
func (d *Desk) Offered() int { return int(d.offered.Swap(0)) }
