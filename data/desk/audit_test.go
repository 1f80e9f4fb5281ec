package desk

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// Everything that was decided about a circle is told with who decided it, in both languages, and goes into a table.
func TestDecisions(t *testing.T) {
	m, l, c, id := twins(t)
	digits, err := m.Kit(c)
	must(t, err)
	k := open(t, "Київ")
	request, answer := filepath.Join(t.TempDir(), "r.twinrequest"), filepath.Join(t.TempDir(), "a.twinbundle")
	must(t, k.Ask(request))
	asked, err := m.Request(request)
	must(t, err)
	must(t, m.Admit(ctx, c, asked, circle.Editor, true, answer, nil))
	_, err = k.JoinByAnswer(ctx, answer, nil)
	must(t, err)
	must(t, m.ChangeRole(ctx, c, k.Device(), circle.Viewer))
	_, err = k.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	_, err = m.Invite(ctx, c, file, "", nil)
	must(t, err)
	open, err := m.Invitations(c)
	must(t, err)
	must(t, m.Withdraw(ctx, c, open[0].Name))
	people, err := m.Save(ctx, store.Draft{Circle: c, Kind: "person", Set: record.Values{"given_name.en": {"Zvenyslava"}}})
	must(t, err)
	must(t, m.Forget(ctx, people[0], nil))
	must(t, m.SealAnew(ctx, c))
	must(t, m.RemoveMember(ctx, c, l.Device()))
	wroteUnheard(t, l, c, id)
	_, err = l.NewRecovery(ctx)
	must(t, err)
	for _, d := range []*Desk{l, k} {
		_, err = m.ReadBundle(ctx, bundle(t, d, c, causal.Device{}), nil)
		must(t, err)
	}
	waits, err := m.Waiting(ctx, false)
	must(t, err)
	must(t, m.RefuseWaiting(ctx, waits[0]))
	must(t, m.KitPrinted(c))
	must(t, k.UseKit(ctx, c, digits))
	_, err = m.ReadBundle(ctx, bundle(t, k, c, causal.Device{}), nil)
	must(t, err)

	list, err := m.Decisions(ctx, c)
	must(t, err)
	count, why := map[string]int{}, map[string]int{}
	for _, x := range list {
		count[x.What.ID]++
		if x.Why != "" {
			why[string(x.Why)]++
		}
		if x.By == "" && x.Why == "" {
			t.Errorf("nobody decided %s", x.What)
		}
	}
	for _, want := range []string{"audit.founded", "audit.invited", "audit.joined", "audit.confirmed", "audit.admitted", "audit.role", "audit.anew", "audit.withdrawn", "audit.erase", "audit.sealed_for",
		"audit.removed", "audit.refused", "audit.kit"} {
		if count[want] == 0 {
			t.Errorf("%s is not told of: %v", want, count)
		}
	}
	if why["audit.cut_off"] != 1 || len(why) != 1 {
		t.Errorf("what does not count: %v", why)
	}
	if list[0].What.ID != "audit.founded" {
		t.Errorf("it begins with %s", list[0].What)
	}
	for _, lang := range record.Languages {
		var b bytes.Buffer
		must(t, WriteDecisions(&b, list, translations.For(lang).Say))
		rows, err := csv.NewReader(bytes.NewReader(b.Bytes()[3:])).ReadAll()
		must(t, err)
		if len(rows) != len(list)+1 {
			t.Errorf("%d rows for %d decisions", len(rows), len(list))
		}
		if s := b.String(); strings.Contains(s, "audit.") || strings.Contains(s, "<no value>") || strings.Contains(s, "role.") {
			t.Errorf("%s", s)
		}
	}
}
