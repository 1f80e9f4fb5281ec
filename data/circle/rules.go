package circle

import (
	"crypto/ed25519"
	"encoding/hex"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// The kinds of control changes.
const (
	KindCircle  = "@circle"
	KindInvite  = "@invite"
	KindRevoke  = "@revoke"
	KindJoin    = "@join"
	KindConfirm = "@confirm"
	KindAdmit   = "@admit"
	KindKit     = "@kit"
	KindSucceed = "@succeed"
	KindRecover = "@recovery"
	KindRemove  = "@remove"
	KindEpoch   = "@epoch"
	KindErase   = "@erase"
	KindObject  = "@object"
	KindFinal   = "@final"
	KindVerdict = "@verdict"
)

// The roles of members.
const (
	Coordinator = "coordinator"
	Editor      = "editor"
	Viewer      = "viewer"
)

// Roles lists the roles that an invitation can give.
var Roles = []string{Coordinator, Editor, Viewer}

// roleNames are the messages that name the roles.
var roleNames = map[string]say.Ref{Coordinator: "role.coordinator", Editor: "role.editor", Viewer: "role.viewer"}

// RoleName gives the message that names a role; "" for none.
func RoleName(role string) say.Ref { return roleNames[role] }

// NameOf gives the name of a member for a sentence: hers, or "a member" if it is not known.
func NameOf(m Member) any {
	if m.Name == "" {
		return say.Ref("member.unknown")
	}
	return m.Name
}

const joinDomain = "twinshelf join 0\x00"

// Member is a member's device.
type Member struct {
	Device    causal.Device
	Key       ed25519.PublicKey
	Recipient string // age public key
	Name      string
	Role      string
	// Before is the device of the same member in whose place this one came; zero for none.
	Before causal.Device
	keeps  bool   // and has its keys
	kit    bool   // came by the circle's kit
	via    string // the key of the invitation
	epoch  string // public half of the one that came with the invitation
	grant  causal.Hash
}

// Use is a use of an invitation that nobody has confirmed yet.
type Use struct {
	Join   causal.Hash
	Device causal.Device
	Only   bool // no other unconfirmed use of the same invitation is held, and it was not withdrawn
	late   bool // it was withdrawn
}

// Members are the membership of a circle: what Rules makes.
type Members struct {
	Name   record.Values // of the circle: name.en, name.uk
	Own    bool
	Epoch  string // public half of the epoch that what is meant for the circle is sealed to; "" if none is fit for that, or the founding change has not arrived
	List   []Member
	Gone   []Member // whose keys were removed: what is left of theirs bears their names
	Unsure []Use
	Open   []OpenInvitation
	// Newer says that a member's newer version of the program has decided something that this one does not understand: nothing about membership is decided here until it is brought up to
	// date, for that might contradict it; reading and writing go on.
	Newer bool
	// Erasures are what coordinators asked to forget, by name.
	Erasures []Erasure
	by       map[causal.Device]int
	kit      ed25519.PublicKey
	recovery []recoveryKey

	recipients map[recoveryKey]string
	hidden     map[record.ID]struct{}
	erased     erased
	covered    erased
	founding   causal.Hash

	epochs  []epoch
	current *epoch // the one of Epoch

	removals []removal // in effect
	named    []removal // all that were read
	verdicts map[verdictOn]Verdict
	offers   map[verdictOn][]causal.Device // who has written a segment anew, whether her word counts for others or not
	from     map[causal.Device]causal.Device
}

// Rules makes the membership of a circle from the control changes that are held. It is a pure function of the set.
func Rules(circle causal.Circle, controls []store.Control, chain store.Chain) store.Membership {
	return Read(circle, controls, chain)
}

// Read is Rules with its own type.
func Read(circle causal.Circle, controls []store.Control, chain store.Chain) *Members {
	var newer []store.Control
	understood := make([]store.Control, 0, len(controls))
	for _, c := range controls {
		if c.Change.Reader > store.ReaderVersion {
			newer = append(newer, c)
		} else {
			understood = append(understood, c)
		}
	}
	slices.SortFunc(understood, func(a, b store.Control) int { return slices.Compare(a.Change.Name[:], b.Change.Name[:]) })
	m := readAll(circle, understood, chain)
	m.readCovered(circle, understood)
	for _, c := range newer {
		_, member := m.Known(c.Segment.Device())
		m.Newer = m.Newer || member
	}
	return m
}

func readAll(circle causal.Circle, controls []store.Control, chain store.Chain) *Members {
	if removals := byMembers(circle, controls, removalsOf(controls, chain)); len(removals) > 0 {
		return withRemovals(circle, controls, removals)
	}
	m := read(circle, controls)
	m.readEpochs(circle, controls)
	m.chooseEpoch()
	return m
}

// read makes the membership of control changes of which none is cut off, sorted by their names.
func read(circle causal.Circle, controls []store.Control) *Members {
	m := &Members{by: map[causal.Device]int{}}
	for i := range controls {
		if c := &controls[i]; founds(c, circle) {
			m.found(c)
		}
	}
	m.readKit(circle, controls)
	// Each round admits those who were invited by members of the rounds before, or came in their place.
	// What is unsure is what the last round leaves so: a confirmation may be of one who was admitted only then.
	for more := true; more; {
		more, m.Unsure = false, nil
		for i := range controls {
			switch c := &controls[i]; {
			case c.Change.Kind == KindInvite && m.mayInvite(c):
				more = m.admit(c, controls, circle) || more
			case c.Change.Kind == KindAdmit && m.mayInvite(c):
				more = m.take(c) || more
			case c.Change.Kind == KindSucceed:
				more = m.succeed(c, controls, circle) || more
			}
		}
	}
	for i := range m.List {
		if x := &m.List[i]; x.via != "" {
			x.Before = m.deviceOf(x.via)
		}
	}
	m.readOpen(circle, controls)
	m.readRecovery(controls)
	m.readErasures(controls)
	m.readVerdicts(circle, controls)
	return m
}

func founds(c *store.Control, circle causal.Circle) bool {
	return c.Change.Kind == KindCircle && c.Change.Name.Short() == circle
}

func (m *Members) found(c *store.Control) {
	m.Name, m.founding = record.Values{}, c.Change.Name
	for _, slot := range []string{"name.en", "name.uk"} {
		if v := get(c, slot); v != "" {
			m.Name[slot] = []string{v}
		}
	}
	m.Own = get(c, store.SlotOwn) == "yes"
	if kit, err := hex.DecodeString(get(c, "kit")); err == nil && len(kit) == ed25519.PublicKeySize {
		m.kit = kit
	}
	m.add(Member{Device: c.Segment.Device(), Key: c.Segment.Key, Recipient: get(c, "recipient"), Name: get(c, "member"), Role: Coordinator, grant: c.Change.Name})
}

// Founded tells whether the founding change has arrived.
func (m *Members) Founded() bool { return m.Name != nil }

// Founding is the name of the founding change. Others know its beginning at most, the circle's id: what is made of all of it tells nobody anything who holds none of the circle's records.
func (m *Members) Founding() causal.Hash { return m.founding }

func (m *Members) add(x Member) {
	m.by[x.Device] = len(m.List)
	m.List = append(m.List, x)
}

// Of finds the member that a device belongs to.
func (m *Members) Of(d causal.Device) (Member, bool) {
	i, ok := m.by[d]
	if !ok {
		return Member{}, false
	}
	return m.List[i], true
}

// Known finds a member, or one that was removed: for her name.
func (m *Members) Known(d causal.Device) (Member, bool) {
	if x, ok := m.Of(d); ok {
		return x, true
	}
	for _, x := range m.Gone {
		if x.Device == d {
			return x, true
		}
	}
	return Member{}, false
}

// mayInvite tells whether a control change was written by a coordinator and names the grant that makes its author one.
func (m *Members) mayInvite(c *store.Control) bool {
	author, ok := m.Of(c.Segment.Device())
	return ok && author.Role == Coordinator && get(c, "grant") == author.grant.String() && slices.Contains(Roles, get(c, "role")) ||
		ok && author.Role == Coordinator && c.Change.Kind == KindConfirm && get(c, "grant") == author.grant.String()
}

// admit takes in those who used the invitation rightly, and tells whether there is anyone new.
func (m *Members) admit(invite *store.Control, controls []store.Control, circle causal.Circle) bool {
	var uses, confirmed []*store.Control
	for i := range controls {
		c := &controls[i]
		if !isUse(c, invite, circle) {
			continue
		}
		uses = append(uses, c)
		if m.isConfirmed(c, controls) {
			confirmed = append(confirmed, c)
		}
	}
	take := confirmed
	if len(confirmed) == 0 {
		withdrawn := isRevoked(invite, controls)
		if len(uses) == 1 && !withdrawn {
			take = uses
		}
		m.unsure(uses, withdrawn)
	}
	grown := false
	for _, c := range take {
		if _, there := m.Of(c.Segment.Device()); there {
			continue
		}
		grown = true
		m.add(Member{Device: c.Segment.Device(), Key: c.Segment.Key, Recipient: get(c, "recipient"), Name: get(c, "member"), Role: get(invite, "role"), via: get(invite, "key"), epoch: get(invite, "epoch"), grant: c.Change.Name})
	}
	return grown
}

func (m *Members) unsure(uses []*store.Control, withdrawn bool) {
	for _, c := range uses {
		if slices.ContainsFunc(m.Unsure, func(u Use) bool { return u.Join == c.Change.Name }) {
			continue
		}
		m.Unsure = append(m.Unsure, Use{Join: c.Change.Name, Device: c.Segment.Device(), Only: len(uses) == 1 && !withdrawn, late: withdrawn})
	}
}

func (m *Members) isConfirmed(join *store.Control, controls []store.Control) bool {
	for i := range controls {
		if c := &controls[i]; c.Change.Kind == KindConfirm && get(c, "join") == join.Change.Name.String() && m.mayInvite(c) {
			return true
		}
	}
	return false
}

// isUse tells whether a control change uses an invitation rightly.
func isUse(c, invite *store.Control, circle causal.Circle) bool {
	return c.Change.Kind == KindJoin && get(c, "invite") == invite.Change.Name.String() && proven(c, invite, circle)
}

// proven tells whether the joining device held the invitation's key.
func proven(join, invite *store.Control, circle causal.Circle) bool {
	key, err1 := hex.DecodeString(get(invite, "key"))
	proof, err2 := hex.DecodeString(get(join, "proof"))
	return err1 == nil && err2 == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, joinMessage(circle, join.Segment.Key), proof)
}

func joinMessage(circle causal.Circle, key ed25519.PublicKey) []byte {
	return slices.Concat([]byte(joinDomain), circle[:], key)
}

// Admits tells whether a segment counts.
func (m *Members) Admits(d causal.Device, h causal.Hash) (bool, say.Message) {
	if !m.Removed(d) {
		return m.Standing(d)
	}
	was := slices.ContainsFunc(m.Gone, func(x Member) bool { return x.Device == d && x.Role != Viewer })
	for i := range m.removals {
		was = was && m.removals[i].admitsSegment(d, h, m.from)
	}
	if was {
		return true, say.Message{}
	}
	return m.Standing(d)
}

// Standing tells whether what a device writes counts; if not, what it waits for.
func (m *Members) Standing(d causal.Device) (bool, say.Message) {
	author, ok := m.Of(d)
	switch {
	case ok && author.Role != Viewer:
		return true, say.Message{}
	case ok:
		return false, say.Msg("quarantine.viewer")
	case m.Removed(d) && m.goesOn(d):
		return false, say.Msg("quarantine.role")
	case m.Removed(d):
		return false, say.Msg("quarantine.removed")
	case slices.ContainsFunc(m.Unsure, func(u Use) bool { return u.Device == d && u.late }):
		return false, say.Msg("quarantine.invitation_withdrawn")
	case slices.ContainsFunc(m.Unsure, func(u Use) bool { return u.Device == d }):
		return false, say.Msg("quarantine.invitation_twice")
	default:
		return false, say.Msg("quarantine.not_member")
	}
}

// MayWrite tells whether a device may write records now.
func (m *Members) MayWrite(d causal.Device) bool {
	author, ok := m.Of(d)
	return ok && author.Role != Viewer
}

// get reads a slot of a control change.
func get(c *store.Control, slot string) string {
	for i := range c.Change.Sets {
		if s := &c.Change.Sets[i]; s.Slot == slot && len(s.Values) == 1 {
			return s.Values[0]
		}
	}
	return ""
}
