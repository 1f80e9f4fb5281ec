package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// Own is the circle of one's own records.
func (d *Desk) Own() causal.Circle { return d.own }

// Device names this computer.
func (d *Desk) Device() causal.Device { return d.keys.Device() }

// Circles tells what is known of each circle, one's own first.
func (d *Desk) Circles(ctx context.Context) ([]Circle, error) {
	infos := d.store.Circles()
	list := make([]Circle, 0, len(infos))
	for _, info := range infos {
		c, err := d.circle(ctx, info.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

func (d *Desk) circle(ctx context.Context, id causal.Circle) (Circle, error) {
	m, err := circle.Of(d.store, id)
	if err != nil {
		return Circle{}, err
	}
	standing, err := d.store.Standing(ctx, id)
	if err != nil {
		return Circle{}, err
	}
	c := Circle{ID: id, Name: m.Name, Own: id == d.own, Records: standing.Records, Waiting: standing.Waiting}
	self, _ := m.Of(d.keys.Device())
	c.Role = self.Role
	if c.Waiting > 0 { // what was decided on does not wait any more
		waits, err := d.waitingIn(ctx, id, false)
		if err != nil {
			return Circle{}, err
		}
		c.Waiting = 0
		for i := range waits {
			c.Waiting += len(waits[i].Segments)
		}
	}
	// A change is "only here" until some other member has said that she holds it. Nobody else is in one's own circle: it counts nothing.
	var others []causal.Device
	for _, member := range m.List {
		row, err := d.member(ctx, id, member)
		if err != nil {
			return Circle{}, err
		}
		row.Earlier = slices.ContainsFunc(m.List, func(x circle.Member) bool { return x.Before == member.Device })
		if !row.Self && !d.keys.Was(member.Device) {
			others = append(others, member.Device)
		}
		c.Members = append(c.Members, row)
	}
	for _, x := range m.Gone {
		if o, returns := m.ReturnOf(&x); returns {
			row, err := d.member(ctx, id, x)
			if err != nil {
				return Circle{}, err
			}
			row.Becomes = o.Role
			c.Members = append(c.Members, row)
			continue
		}
		if slices.ContainsFunc(m.List, func(y circle.Member) bool { return y.Before == x.Device }) {
			continue // has another role, with a new key
		}
		c.Gone = append(c.Gone, Member{Device: x.Device, Name: x.Name, Role: x.Role, Self: x.Device == d.keys.Device()})
	}
	_, here := d.keys.Kit(id)
	c.KitHere = here && !d.Practising()
	c.Kit = m.Kit() != nil
	if !c.Own {
		c.Unsent, err = d.store.HeldByNone(ctx, id, others...)
	}
	return c, err
}

// member tells of a member what it has received.
func (d *Desk) member(ctx context.Context, c causal.Circle, m circle.Member) (row Member, err error) {
	row = Member{Device: m.Device, Name: m.Name, Role: m.Role, Self: m.Device == d.keys.Device()}
	if row.Self {
		return row, nil
	}
	if row.Lacks, err = d.store.Lacks(ctx, c, m.Device); err != nil {
		return row, err
	}
	if row.Received, err = d.store.ReceivedUpTo(ctx, c, m.Device); err != nil {
		return row, err
	}
	row.Heard, err = d.store.Heard(ctx, c, m.Device)
	return row, err
}

// CreateCircle founds a circle with this computer as its coordinator. name has "name.en", "name.uk", or both.
func (d *Desk) CreateCircle(ctx context.Context, name record.Values) (causal.Circle, error) {
	if name.Get("name.en") == "" && name.Get("name.uk") == "" {
		return causal.Circle{}, say.Err(nil, "circle.no_name")
	}
	return circle.Create(ctx, d.store, d.keys, name, d.Name(), false)
}

// passphraseGroups are the digits of a passphrase that the program makes: 4 groups of 4, said by telephone. That is 53 bits, of which
// each guess costs a second of scrypt; the invitation is good for a month and for one use.
const passphraseGroups = 4

func newPassphrase() (string, error) {
	groups := make([]string, passphraseGroups)
	for i := range groups {
		n, err := rand.Int(rand.Reader, big.NewInt(10_000))
		if err != nil {
			return "", err
		}
		groups[i] = fmt.Sprintf("%04d", n)
	}
	return strings.Join(groups, " "), nil
}

// plainPassphrase takes away what people add or leave out when they write a passphrase down: white space at the ends, and in digits all
// spaces and dashes.
func plainPassphrase(s string) string {
	digits := strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "–", "").Replace(s)
	if digits != "" && strings.Trim(digits, "0123456789") == "" {
		return digits
	}
	return strings.TrimSpace(s)
}

// Invite writes an invitation for one computer into a file, with all records of the circle. Without a passphrase it makes one; it returns the
// one that opens the file, to be said by telephone. Who uses it can read and write; InviteAs gives another role.
func (d *Desk) Invite(ctx context.Context, c causal.Circle, file, passphrase string, p Progress) (string, error) {
	return d.InviteAs(ctx, c, circle.Editor, true, file, passphrase, p)
}

// InviteAs is Invite for one of circle.Roles. With places it brings those of the circle that this computer uses, with their passwords.
func (d *Desk) InviteAs(ctx context.Context, c causal.Circle, role string, places bool, file, passphrase string, p Progress) (string, error) {
	if !slices.Contains(circle.Roles, role) {
		return "", say.Err(nil, "circle.no_role", "Name", role)
	}
	if err := d.mayTravel(); err != nil {
		return "", err
	}
	inv, err := circle.Invite(ctx, d.store, d.keys, c, role, d.now())
	if err != nil {
		return "", err
	}
	if places {
		if inv.Places, err = d.access(ctx, c); err != nil {
			return "", err
		}
	}
	return d.writeInvitation(ctx, &inv, file, passphrase, p)
}

func (d *Desk) writeInvitation(ctx context.Context, inv *circle.Invitation, file, passphrase string, p Progress) (string, error) {
	if strings.TrimSpace(passphrase) == "" {
		var err error
		if passphrase, err = newPassphrase(); err != nil {
			return "", err
		}
	}
	_, err := d.sync.WriteInvitation(ctx, file, *inv, plainPassphrase(passphrase), syncer.Progress(p))
	return passphrase, err
}

// Join uses an invitation: the circle and its records are here when it returns.
func (d *Desk) Join(ctx context.Context, file, passphrase string, p Progress) (Circle, error) {
	if err := d.mayTravel(); err != nil {
		return Circle{}, err
	}
	if err := roomForBundle(d.dir, file); err != nil {
		return Circle{}, err
	}
	r, err := d.sync.ReadInvitation(ctx, file, plainPassphrase(passphrase), syncer.Progress(p))
	if err != nil {
		return Circle{}, err
	}
	if r.Cut {
		return Circle{}, say.Err(nil, "circle.invitation_cut")
	}
	if r.Invitation.Invite == "" {
		return d.takePlaces(ctx, r.Invitation)
	}
	if err := d.returnWithNewKey(ctx, r.Invitation.Circle); err != nil {
		return Circle{}, err
	}
	if err := circle.Join(ctx, d.store, d.keys, r.Invitation, d.Name()); err != nil {
		return Circle{}, err
	}
	if err := d.useBrought(ctx, r.Invitation.Circle, r.Invitation.Places); err != nil {
		return Circle{}, err
	}
	if err := errors.Join(d.offerOwn(ctx, r.Invitation.Circle), d.offerOrphans(ctx, r.Invitation.Circle)); err != nil {
		return Circle{}, err
	}
	d.indexLater()
	return d.circle(ctx, r.Invitation.Circle)
}

// RemoveMember removes a member from a circle, with all her computers; oneself, to leave. What is held of hers here stays; what she writes after it counts nowhere.
// What she has read already she can read on: that can't be taken back.
func (d *Desk) RemoveMember(ctx context.Context, c causal.Circle, member causal.Device) error {
	return circle.Remove(ctx, d.store, d.keys, c, member)
}

// SealAnew has what is sealed for a circle from now on open only for those who are its members today: a stick, a computer or a key may have come into other hands. After a
// removal that happens by itself.
func (d *Desk) SealAnew(ctx context.Context, c causal.Circle) error {
	return circle.Rotate(ctx, d.store, d.keys, c)
}

// returnWithNewKey takes a new key where the one of this computer was removed from a circle: a key gets its rights once and loses them once. The other circles hear of it.
func (d *Desk) returnWithNewKey(ctx context.Context, c causal.Circle) error {
	m, err := circle.Of(d.store, c)
	if err != nil || !m.Removed(d.keys.Device()) {
		return err
	}
	if err := d.renew(ctx); err != nil {
		return err
	}
	return d.reintroduce(ctx)
}

// WriteBundle writes what a member is not known to hold into a file, with all photos and documents; everything, if to is zero.
func (d *Desk) WriteBundle(ctx context.Context, file string, c causal.Circle, to causal.Device, p Progress) (BundleInfo, error) {
	return d.WriteBundleUpTo(ctx, file, c, to, 0, p)
}

// WriteBundleUpTo is WriteBundle with at most so many bytes of photos and documents; their small pictures always go along.
func (d *Desk) WriteBundleUpTo(ctx context.Context, file string, c causal.Circle, to causal.Device, files syncer.FileLimit, p Progress) (BundleInfo, error) {
	if err := d.mayTravel(); err != nil {
		return BundleInfo{}, err
	}
	w, err := d.sync.Write(ctx, file, c, to, files, syncer.Progress(p))
	if err != nil {
		return BundleInfo{}, err
	}
	m, err := circle.Of(d.store, c)
	if err != nil {
		return BundleInfo{}, err
	}
	return BundleInfo{Circle: c, Name: m.Name, From: d.Name(), Written: d.now(), Segments: w.Segments, Changes: w.Changes, Bytes: w.Bytes, Files: w.Files, LeftOut: w.LeftOut}, nil
}

// WriteVolumes is WriteBundleUpTo into as many files as needed, none larger than size bytes. Each can be read alone, in any order.
func (d *Desk) WriteVolumes(ctx context.Context, file string, c causal.Circle, to causal.Device, files syncer.FileLimit, size int64, p Progress) ([]syncer.Volume, error) {
	if err := d.mayTravel(); err != nil {
		return nil, err
	}
	return d.sync.WriteVolumes(ctx, file, c, to, files, size, syncer.Progress(p))
}

// PreviewBundle says what reading a bundle would do, and changes nothing.
func (d *Desk) PreviewBundle(ctx context.Context, file string, p Progress) (BundleInfo, error) {
	return d.readBundle(ctx, file, true, p)
}

// ReadBundle takes in what a bundle brings. Reading it again changes nothing.
func (d *Desk) ReadBundle(ctx context.Context, file string, p Progress) (BundleInfo, error) {
	return d.readBundle(ctx, file, false, p)
}

func (d *Desk) readBundle(ctx context.Context, file string, preview bool, p Progress) (BundleInfo, error) {
	if err := d.mayTravel(); err != nil {
		return BundleInfo{}, err
	}
	if err := roomForBundle(d.dir, file); err != nil {
		return BundleInfo{}, err
	}
	before := map[causal.Circle]*circle.Members{}
	for _, c := range d.store.Circles() {
		m, err := circle.Of(d.store, c.ID)
		if err != nil {
			return BundleInfo{}, err
		}
		before[c.ID] = m
	}
	r, err := d.sync.Read(ctx, file, preview, syncer.Progress(p))
	if err != nil {
		return BundleInfo{}, err
	}
	if !preview {
		d.indexLater()
		if err := errors.Join(d.noticeCopy(ctx), d.Tend(ctx)); err != nil {
			return BundleInfo{}, err
		}
	}
	m := r.Taken.Members.(*circle.Members) // in a preview nothing of it stays
	if !preview {
		if m, err = circle.Of(d.store, r.Heading.Circle); err != nil {
			return BundleInfo{}, err
		}
	}
	from, _ := m.Known(r.Heading.Device)
	info := BundleInfo{
		Circle: r.Heading.Circle, Name: m.Name, From: from.Name, Written: r.Heading.Written, Segments: r.Taken.New, Known: r.Taken.Known,
		Bytes: r.Bytes, Added: r.Taken.Added, Changed: r.Taken.Changed, Deleted: r.Taken.Deleted, Differs: r.Taken.Differs,
		Waiting: r.Taken.Reasons, Damaged: r.Cut, Files: r.Files,
	}
	// A bundle of someone who does not count yet may hold nothing else than her wish to join: that is worth a word too.
	if ok, why := m.Standing(r.Heading.Device); !ok && !m.Removed(r.Heading.Device) && !slices.ContainsFunc(info.Waiting, func(w say.Message) bool { return w.ID == why.ID }) {
		info.Waiting = append(info.Waiting, why)
	}
	info.Joined, info.Gone = comings(before[info.Circle], m)
	name := d.memberNames(info.Circle)
	for i := range info.Differs {
		for j := range info.Differs[i].Variants {
			info.Differs[i].Variants[j].Member = name(info.Differs[i].Variants[j].Device)
		}
	}
	return info, nil
}

// comings tells who has come to a circle, and who is gone. Who goes on with a new key does neither.
func comings(before, after *circle.Members) (joined, gone []Member) {
	if before == nil {
		return nil, nil
	}
	for _, x := range after.List {
		if _, there := before.Known(x.Device); !there && x.Before.IsZero() {
			joined = append(joined, Member{Device: x.Device, Name: x.Name, Role: x.Role})
		}
	}
	for _, x := range before.List {
		_, there := after.Of(x.Device)
		_, returns := after.ReturnOf(&x)
		if !there && !returns && !slices.ContainsFunc(after.List, func(y circle.Member) bool { return y.Before == x.Device }) {
			gone = append(gone, Member{Device: x.Device, Name: x.Name, Role: x.Role})
		}
	}
	return joined, gone
}

// Verify checks everything that is held and gives the state of each circle.
func (d *Desk) Verify(ctx context.Context, p Progress) ([]store.State, error) {
	return d.store.Verify(ctx, p)
}
