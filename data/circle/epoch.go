package circle

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// Epochs are the key pairs that what is meant for a circle is sealed to. One is fit for that if everyone who gave it to others knew of every removal that is in
// effect: then nobody who is removed has it. Of those that are fit, one that none of the others takes the place of is used; of several the one whose change has the lowest
// hash. So coordinators who rotate at the same time agree as soon as they have heard of each other, and one who had not heard of a removal makes an epoch that nobody
// uses (FAULTS 81). Where none is fit, or a member lacks the one that is, a coordinator's program makes or passes on one, whoever removed (FAULTS 63).

const (
	// wrapsTogether is how many devices one envelope of private halves is for; an envelope takes about 100 bytes for each.
	wrapsTogether = 64
	// maxWrapped bounds what such an envelope holds: the private halves of a thousand epochs.
	maxWrapped = 128 << 10
)

// epoch is a key pair of a circle, as its @circle or @epoch changes say. There are several @epoch changes for one that was passed on.
type epoch struct {
	key     string // public half
	name    causal.Hash
	founder causal.Device // of an epoch that was made with the circle
	after   []string      // public halves of those that it takes the place of
	parts   []epochPart
}

// epochPart is what one @epoch change gives to some devices.
type epochPart struct {
	knew   []string // the removals that its author knew of
	to     []causal.Device
	sealed []string
}

// readEpochs reads the epochs among the control changes that count, sorted by their names. One to which nothing can be sealed is none.
func (m *Members) readEpochs(circle causal.Circle, controls []store.Control) {
	for i := range controls {
		c := &controls[i]
		switch {
		case founds(c, circle):
			if e := m.epochOf(get(c, "epoch"), c.Change.Name); e != nil {
				e.founder = c.Segment.Device()
			}
		case c.Change.Kind == KindEpoch && m.byMember(c, Coordinator):
			if e := m.epochOf(get(c, "key"), c.Change.Name); e != nil {
				e.after = append(e.after, list(c, "after")...)
				e.parts = append(e.parts, partOf(c))
			}
		}
	}
}

// epochOf finds an epoch by its public half, or takes note of it under the first name that it comes with.
func (m *Members) epochOf(key string, name causal.Hash) *epoch {
	at := slices.IndexFunc(m.epochs, func(e epoch) bool { return e.key == key })
	if at < 0 && !seal.Receives(key) {
		return nil
	}
	if at < 0 {
		at = len(m.epochs)
		m.epochs = append(m.epochs, epoch{key: key, name: name})
	}
	return &m.epochs[at]
}

func partOf(c *store.Control) epochPart {
	p := epochPart{knew: list(c, "removals"), sealed: list(c, "sealed")}
	for _, s := range list(c, "to") {
		if d, err := record.ParseID(s); err == nil {
			p.to = append(p.to, d)
		}
	}
	return p
}

// fit tells whether nobody who is removed has the epoch.
func (m *Members) fit(e *epoch) bool {
	if !e.founder.IsZero() && len(m.removals) > 0 {
		return false
	}
	for i := range m.removals {
		name := m.removals[i].control.Change.Name.String()
		if slices.ContainsFunc(e.parts, func(p epochPart) bool { return !slices.Contains(p.knew, name) }) {
			return false
		}
	}
	return true
}

// chooseEpoch settles which epoch is used; none, if none is fit.
func (m *Members) chooseEpoch() {
	m.current, m.Epoch = nil, ""
	var fit []*epoch
	for i := range m.epochs {
		if m.fit(&m.epochs[i]) {
			fit = append(fit, &m.epochs[i])
		}
	}
	newest := slices.DeleteFunc(slices.Clone(fit), func(e *epoch) bool {
		return slices.ContainsFunc(fit, func(f *epoch) bool { return f != e && slices.Contains(f.after, e.key) })
	})
	if len(newest) == 0 { // none, or each takes the place of another: only someone at fault says so
		newest = fit
	}
	if len(newest) > 0 {
		m.current = slices.MinFunc(newest, func(a, b *epoch) int { return slices.Compare(a.name[:], b.name[:]) })
		m.Epoch = m.current.key
	}
}

// holds tells whether a member's device was given the epoch that is used.
func (m *Members) holds(x *Member) bool {
	for range len(m.List) + 1 { // who came in the place of another has his keys
		given := func(p epochPart) bool { return slices.Contains(p.to, x.Device) }
		if m.current.founder == x.Device || x.epoch == m.current.key || slices.ContainsFunc(m.current.parts, given) {
			return true
		}
		before, there := m.Of(x.Before)
		if !there || !x.keeps {
			return false
		}
		x = &before
	}
	return false
}

// Recipients are whom what is meant for the circle is sealed to: its epoch, for those who have come since, and, once it came to a member by a change, also the device of each member
// that is known here: the change that brings the epoch must open for her; and one that was set back to a copy from before has lost it, and finds that out only from what others
// send. Also the devices whose members get another role: that is how they hear of it.
func Recipients(st *store.Store, c causal.Circle) ([]string, error) {
	m, err := Of(st, c)
	if err != nil || !m.Founded() {
		return nil, err
	}
	if m.current != nil && !m.current.founder.IsZero() && len(m.current.parts) == 0 {
		return []string{m.Epoch}, nil
	}
	var list []string
	if m.current != nil {
		list = append(list, m.Epoch)
	}
	for _, x := range slices.Concat(m.List, m.Gone) {
		_, returns := m.ReturnOf(&x)
		if _, stands := m.Of(x.Device); (stands || returns) && seal.Receives(x.Recipient) && !slices.Contains(list, x.Recipient) {
			list = append(list, x.Recipient)
		}
	}
	return list, nil
}

// tendEpochs opens the epochs that this device was given, and makes a new one or passes the one that is used on, where that is owed and this device is a coordinator's.
func tendEpochs(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle) error {
	m, err := Of(st, c)
	if err != nil || !m.Founded() || m.Own {
		return err
	}
	if err := m.open(keys, c); err != nil {
		return err
	}
	self, ok := m.Of(keys.Device())
	if !ok || self.Role != Coordinator || m.Newer {
		return nil
	}
	if m.current == nil || !keys.HasEpoch(c, m.Epoch) {
		return m.rotate(ctx, st, keys, c, self)
	}
	var lack []Member
	for i := range m.List {
		if !m.holds(&m.List[i]) && seal.Receives(m.List[i].Recipient) {
			lack = append(lack, m.List[i])
		}
	}
	if len(lack) == 0 {
		return nil
	}
	return m.give(ctx, st, keys, c, self, m.Epoch, nil, lack)
}

// open keeps the private halves of the epochs that this device was given.
func (m *Members) open(keys *seal.Keys, c causal.Circle) error {
	for i := range m.epochs {
		if keys.HasEpoch(c, m.epochs[i].key) {
			continue
		}
		for _, p := range m.epochs[i].parts {
			if !slices.ContainsFunc(p.to, func(d causal.Device) bool { return d == keys.Device() || keys.Was(d) }) {
				continue
			}
			for _, secret := range unwrap(keys, p.sealed) {
				public, err := seal.PublicOf(secret)
				if err != nil || !slices.ContainsFunc(m.epochs, func(e epoch) bool { return e.key == public }) {
					continue // not of this circle
				}
				if err := keys.AddEpoch(c, secret); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// unwrap opens what is sealed to this device. What does not open, or is nonsense, gives nothing.
func unwrap(keys *seal.Keys, sealed []string) (secrets []string) {
	for _, s := range sealed {
		plain, err := keys.Open(base64.NewDecoder(base64.RawStdEncoding, strings.NewReader(s)))
		if err != nil {
			continue
		}
		var list []string
		if b, err := io.ReadAll(io.LimitReader(plain, maxWrapped)); err == nil && json.Unmarshal(b, &list) == nil {
			secrets = append(secrets, list...)
		}
	}
	return secrets
}

// Rotate makes a new epoch for all members, in the place of those that are known here. It is a coordinator's: after a removal it is made by itself; this is for a stick or
// a key that may have come into other hands.
func Rotate(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle) error {
	m, self, err := coordinator(st, keys, c, "circle.coordinators_rotate")
	if err != nil {
		return err
	}
	return m.rotate(ctx, st, keys, c, self)
}

func (m *Members) rotate(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, self Member) error {
	secret, public, err := seal.NewEpoch()
	if err != nil {
		return err
	}
	if err := keys.AddEpoch(c, secret); err != nil { // first: what is sealed to it must open here
		return err
	}
	var after []string
	for i := range m.epochs {
		if m.fit(&m.epochs[i]) {
			after = append(after, m.epochs[i].key)
		}
	}
	return m.give(ctx, st, keys, c, self, public, after, m.List)
}

// give writes an @epoch: the private half of an epoch, and those of all that this device has of the circle, for some members.
func (m *Members) give(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, self Member, key string, after []string, members []Member) error {
	change := control(KindEpoch, [2]string{"grant", self.grant.String()}, [2]string{"key", key})
	var to, recipients, sealed, removals []string
	for i := range members {
		if x := &members[i]; seal.Receives(x.Recipient) {
			to, recipients = append(to, x.Device.String()), append(recipients, x.Recipient)
		}
	}
	secrets, err := json.Marshal(keys.Epochs(c))
	if err != nil {
		return err
	}
	for some := range slices.Chunk(recipients, wrapsTogether) {
		s, err := wrap(secrets, some)
		if err != nil {
			return err
		}
		sealed = append(sealed, s)
	}
	for i := range m.removals {
		removals = append(removals, m.removals[i].control.Change.Name.String())
	}
	for _, set := range []causal.Set{{Slot: "to", Values: to}, {Slot: "sealed", Values: sealed}, {Slot: "removals", Values: removals}, {Slot: "after", Values: after}} {
		if set.Class = record.ClassSet; len(set.Values) > 0 {
			slices.Sort(set.Values)
			change.Sets = append(change.Sets, set)
		}
	}
	_, err = st.WriteControl(ctx, c, change)
	return err
}

func wrap(secrets []byte, recipients []string) (string, error) {
	var b bytes.Buffer
	w, err := seal.To(&b, recipients...)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(secrets); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return base64.RawStdEncoding.EncodeToString(b.Bytes()), nil
}
