package circle

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// Decision is a control change that is held, and what comes of it.
type Decision struct {
	Name   causal.Hash
	Kind   string
	By     causal.Device
	Member string    // whose device it is; "" if it is nobody's that was ever a member
	At     time.Time // by the author's clock
	What   say.Message
	Counts bool
	Why    say.Ref // if it doesn't: the message that says why
}

// decisions say of each kind of control change what was decided, and why it does not count; "" if it does. A kind that is not among them is of a newer version.
var decisions = map[string]struct {
	what func(*audit, *store.Control) say.Message
	why  func(*audit, *store.Control) say.Ref
}{
	KindCircle:  {plainly("audit.founded"), (*audit).founding},
	KindInvite:  {(*audit).invites, by(Coordinator)},
	KindJoin:    {(*audit).joins, (*audit).joining},
	KindConfirm: {(*audit).confirms, by(Coordinator)},
	KindRevoke:  {plainly("audit.withdrawn"), by(Coordinator)},
	KindAdmit:   {(*audit).admits, by(Coordinator)},
	KindKit:     {withAuthor("audit.kit"), (*audit).succeeding},
	KindVerdict: {(*audit).judges, (*audit).judging},
	KindSucceed: {withAuthor("audit.succeeded"), (*audit).succeeding},
	KindRecover: {plainly("audit.recovery"), by(Roles...)},
	KindRemove:  {(*audit).removes, (*audit).removing},
	KindEpoch:   {(*audit).gives, by(Coordinator)},
	KindErase:   {counted("audit.erase", "records"), by(Coordinator)},
	KindObject:  {plainly("audit.objected"), (*audit).objecting},
	KindFinal:   {plainly("audit.final"), by(Coordinator)},
}

// audit looks back at the control changes of a circle.
type audit struct {
	*Members
	circle   causal.Circle
	controls []store.Control
	by       map[string]*store.Control // by name
}

// Audit tells all that was decided in a circle, and what was tried and does not count, so that what led to something comes before it: those that a change names, and the author's own
// before it; else by the authors' clocks.
func Audit(circle causal.Circle, m *Members, controls []store.Control) []Decision {
	a := &audit{Members: m, circle: circle, controls: causally(controls), by: map[string]*store.Control{}}
	for i := range a.controls {
		a.by[a.controls[i].Change.Name.String()] = &a.controls[i]
	}
	list := make([]Decision, len(a.controls))
	for i := range a.controls {
		list[i] = a.decision(&a.controls[i])
	}
	return list
}

func (a *audit) decision(c *store.Control) Decision {
	author, _ := a.Known(c.Segment.Device())
	d := Decision{Name: c.Change.Name, Kind: c.Change.Kind, By: c.Segment.Device(), Member: author.Name, At: c.Change.Clock.Time()}
	judge, known := decisions[c.Change.Kind]
	switch {
	case !known || c.Change.Reader > store.ReaderVersion:
		d.What, d.Why = say.Msg("audit.unknown"), "audit.newer"
	case a.cutOff(c):
		d.What, d.Why = judge.what(a, c), "audit.cut_off"
	default:
		d.What, d.Why = judge.what(a, c), judge.why(a, c)
	}
	d.Counts = d.Why == ""
	return d
}

// causally sorts control changes as Audit says.
func causally(controls []store.Control) []store.Control {
	first := slices.Clone(controls)
	slices.SortFunc(first, func(a, b store.Control) int {
		return cmp.Or(cmp.Compare(a.Change.Clock, b.Change.Clock), slices.Compare(a.Change.Name[:], b.Change.Name[:]))
	})
	named, own := map[string]int{}, map[causal.Device][]int{}
	for i := range first {
		named[first[i].Change.Name.String()] = i
		d := first[i].Segment.Device()
		own[d] = append(own[d], i)
	}
	before := make([]int, len(first)) // the author's own before it; -1 for none
	for _, list := range own {
		slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(first[a].Segment.First, first[b].Segment.First) })
		for k, i := range list {
			before[i] = -1
			if k > 0 {
				before[i] = list[k-1]
			}
		}
	}
	sorted, done := make([]store.Control, 0, len(first)), make([]bool, len(first))
	// Hostile authors can name each other in a ring: whoever is on the way already is passed over.
	var visit func(i int)
	visit = func(i int) {
		if done[i] {
			return
		}
		done[i] = true
		if before[i] >= 0 {
			visit(before[i])
		}
		for _, s := range first[i].Change.Sets {
			for _, v := range s.Values {
				if j, ok := named[v]; ok {
					visit(j)
				}
			}
		}
		sorted = append(sorted, first[i])
	}
	for i := range first {
		visit(i)
	}
	return sorted
}

// cutOff tells whether a removal that is in effect takes a control change out.
func (m *Members) cutOff(c *store.Control) bool {
	return slices.ContainsFunc(m.removals, func(r removal) bool { return !r.admits(c, m.from) })
}

// wrote tells whether a control change that is not cut off was written by somebody who had one of the roles then, and names the grant that gave it to her.
func (m *Members) wrote(c *store.Control, roles ...string) bool {
	author, ok := m.Known(c.Segment.Device())
	return ok && slices.Contains(roles, author.Role) && get(c, "grant") == author.grant.String()
}

// by is why for what members with some roles decide.
func by(roles ...string) func(*audit, *store.Control) say.Ref {
	return func(a *audit, c *store.Control) say.Ref {
		if a.wrote(c, roles...) {
			return ""
		}
		return a.noRight(c)
	}
}

func (a *audit) noRight(c *store.Control) say.Ref {
	if _, member := a.Known(c.Segment.Device()); member {
		return "audit.no_right"
	}
	return "audit.no_member"
}

func plainly(id string) func(*audit, *store.Control) say.Message {
	return func(*audit, *store.Control) say.Message { return say.Msg(id) }
}

func counted(id, set string) func(*audit, *store.Control) say.Message {
	return func(_ *audit, c *store.Control) say.Message { return say.Msg(id, "Count", len(list(c, set))) }
}

// invites: an invitation without a last day, for a key that a member had, gives her another role.
func (a *audit) invites(c *store.Control) say.Message {
	if key := keyIn(c, "key"); key != nil && get(c, "until") == "" {
		return say.Msg("audit.role", "Name", a.nameOf(causal.DeviceOf(key)), "Role", roleShown(get(c, "role")))
	}
	return say.Msg("audit.invited", "Role", roleShown(get(c, "role")))
}

func withAuthor(id string) func(*audit, *store.Control) say.Message {
	return func(a *audit, c *store.Control) say.Message { return say.Msg(id, "Name", a.nameOf(c.Segment.Device())) }
}

// roleShown gives what is put into a sentence for a role, which may be any text of a stranger's.
func roleShown(role string) any {
	if name := RoleName(role); name != "" {
		return name
	}
	return say.Ref("role.unknown")
}

func (a *audit) nameOf(d causal.Device) any {
	x, _ := a.Known(d)
	return NameOf(x)
}

func (a *audit) founding(c *store.Control) say.Ref {
	if founds(c, a.circle) {
		return ""
	}
	return "audit.no_right"
}

func (a *audit) joins(c *store.Control) say.Message {
	x, member := a.Known(c.Segment.Device())
	if member {
		return say.Msg("audit.joined", "Name", NameOf(x), "Role", roleShown(x.Role))
	}
	return say.Msg("audit.joined_other") // a name that a stranger gives herself says nothing
}

func (a *audit) joining(c *store.Control) say.Ref {
	x, member := a.Known(c.Segment.Device())
	switch {
	case member && x.grant == c.Change.Name:
		return ""
	case slices.ContainsFunc(a.Unsure, func(u Use) bool { return u.Join == c.Change.Name }):
		return "audit.twice"
	}
	return "audit.no_invitation"
}

func (a *audit) admits(c *store.Control) say.Message {
	who := Member{Name: get(c, "member")}
	if key := keyIn(c, "key"); key != nil {
		if x, known := a.Known(causal.DeviceOf(key)); known {
			who = x
		}
	}
	return say.Msg("audit.admitted", "Name", NameOf(who), "Role", roleShown(get(c, "role")))
}

func (a *audit) judges(c *store.Control) say.Message {
	id := "audit.refused"
	if get(c, "admitted") == "yes" {
		id = "audit.taken_in"
	}
	d, err := record.ParseID(get(c, "device"))
	if err != nil {
		d = causal.Device{}
	}
	return say.Msg(id, "Name", a.nameOf(d))
}

func (a *audit) judging(c *store.Control) say.Ref {
	for _, v := range a.verdicts {
		if v.Name == c.Change.Name {
			return ""
		}
	}
	if a.wrote(c, Coordinator, Editor) {
		return ""
	}
	return a.noRight(c)
}

func (a *audit) confirms(c *store.Control) say.Message {
	if join := a.by[get(c, "join")]; join != nil {
		return say.Msg("audit.confirmed", "Name", a.nameOf(join.Segment.Device()))
	}
	return say.Msg("audit.confirmed", "Name", say.Ref("member.unknown"))
}

func (a *audit) succeeding(c *store.Control) say.Ref {
	if x, member := a.Known(c.Segment.Device()); member && x.grant == c.Change.Name {
		return ""
	}
	return "audit.no_proof"
}

func (a *audit) removes(c *store.Control) say.Message {
	var r removal
	if found := removalsOf([]store.Control{*c}, func(causal.Device) []store.Link { return nil }); len(found) > 0 {
		r = found[0]
	}
	if _, own := r.counts[c.Segment.Device()]; own {
		return say.Msg("audit.left", "Name", a.nameOf(c.Segment.Device()))
	}
	for _, x := range slices.Concat(a.Gone, a.List) {
		if _, concerned := r.counts[x.Device]; concerned {
			if a.goesOn(x.Device) {
				return say.Msg("audit.anew", "Name", NameOf(x))
			}
			return say.Msg("audit.removed", "Name", NameOf(x))
		}
	}
	return say.Msg("audit.removed", "Name", say.Ref("member.unknown"))
}

func (a *audit) removing(c *store.Control) say.Ref {
	switch {
	case slices.ContainsFunc(a.removals, func(r removal) bool { return r.control.Change.Name == c.Change.Name }):
		return ""
	case a.wrote(c, Coordinator):
		return "audit.void"
	}
	return a.noRight(c)
}

// gives says for whom bundles open with what an @epoch gave.
func (a *audit) gives(c *store.Control) say.Message {
	var names []string
	for _, s := range list(c, "to") {
		d, err := record.ParseID(s)
		if x, ok := a.Known(d); err == nil && ok && x.Name != "" && !slices.Contains(names, x.Name) {
			names = append(names, x.Name)
		}
	}
	if len(names) == 0 {
		return say.Msg("audit.sealed_anew")
	}
	slices.Sort(names)
	return say.Msg("audit.sealed_for", "Names", strings.Join(names, ", "))
}

// objecting: an objection beside a final comes too late.
func (a *audit) objecting(c *store.Control) say.Ref {
	if !a.wrote(c, Coordinator, Editor) {
		return a.noRight(c)
	}
	if slices.ContainsFunc(a.Erasures, func(e Erasure) bool { return e.Name.String() == get(c, "erase") && e.Final }) {
		return "audit.too_late"
	}
	return ""
}
