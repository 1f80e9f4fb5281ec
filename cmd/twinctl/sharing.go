package main

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

func circles(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "create":
		return createCircle(s)
	case "", "list":
		return listCircles(s, "")
	case "show":
		name, err := s.args.need("C")
		if err != nil {
			return err
		}
		return listCircles(s, name)
	case "invite":
		return invite(s)
	case "join":
		return join(s)
	default:
		return wrong("ctl.no_command", "Name", "circle "+verb)
	}
}

func createCircle(s *session) error {
	name, err := s.args.need("NAME")
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	slot := "name.en"
	if script.Fold(name) != "" && strings.ContainsAny(strings.ToLower(name), "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя") {
		slot = "name.uk"
	}
	id, err := s.desk.CreateCircle(s.ctx, record.Values{slot: {name}})
	if err != nil {
		return err
	}
	s.line("%s", id)
	if s.json {
		s.print(map[string]any{"id": id.String(), "name": name})
	}
	return nil
}

func listCircles(s *session, only string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return err
	}
	var want causal.Circle
	if only != "" {
		if want, err = s.circle(only); err != nil {
			return err
		}
	}
	doc := []map[string]any{}
	for _, c := range all {
		if only != "" && c.ID != want {
			continue
		}
		s.tellCircle(c, only != "")
		doc = append(doc, circleDoc(c))
	}
	if s.json {
		s.print(map[string]any{"circles": doc})
	}
	return nil
}

func (s *session) circleName(c desk.Circle) string {
	if c.Own {
		return s.words.T("circle.own")
	}
	name := c.Name.Get("name." + s.words.Lang())
	for _, lang := range record.Languages {
		if name == "" {
			name = c.Name.Get("name." + lang)
		}
	}
	return name
}

func (s *session) tellCircle(c desk.Circle, whole bool) {
	s.line("%s  %s — %s", c.ID, s.circleName(c), s.words.N("ctl.circle.records", c.Records))
	if !whole {
		return
	}
	for _, m := range c.Members {
		s.line("  %s", s.memberLine(m))
	}
	if !c.Own {
		s.line("  %s", s.words.N("status.unsent", c.Unsent))
	}
}

func (s *session) memberLine(m desk.Member) string {
	switch {
	case m.Self:
		return s.words.T("status.self", "Name", m.Name, "Role", circle.RoleName(m.Role))
	case m.Lacks == 0:
		return s.words.T("status.has_all", "Name", m.Name, "Role", circle.RoleName(m.Role))
	default:
		return s.words.N("status.lacks", m.Lacks, "Name", m.Name, "Role", circle.RoleName(m.Role))
	}
}

func circleDoc(c desk.Circle) map[string]any {
	members := make([]map[string]any, 0, len(c.Members))
	for _, m := range c.Members {
		members = append(members, map[string]any{"device": m.Device.String(), "name": m.Name, "role": m.Role, "self": m.Self, "lacks": m.Lacks, "received": stamp(m.Received), "heard": stamp(m.Heard)})
	}
	name := map[string]string{}
	for slot := range c.Name {
		name[strings.TrimPrefix(slot, "name.")] = c.Name.Get(slot)
	}
	return map[string]any{"id": c.ID.String(), "name": name, "own": c.Own, "role": c.Role, "records": c.Records, "unsent": c.Unsent, "waiting": c.Waiting, "members": members}
}

func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// passphrase reads --passphrase-file; "" without it.
func (s *session) passphrase() (string, error) {
	file := s.args.take("passphrase-file")
	if file == "" {
		return os.Getenv("TWINSHELF_PASSPHRASE"), nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", say.Err(err, "file.unreadable", "File", file)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

func invite(s *session) error {
	name, err := s.args.need("NAME")
	if err != nil {
		return err
	}
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	passphrase, err := s.passphrase()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	c, err := s.circle(name)
	if err != nil {
		return err
	}
	made := passphrase == ""
	passphrase, err = s.desk.Invite(s.ctx, c, file, passphrase, nil)
	if err != nil {
		return err
	}
	s.say("ctl.invited", "File", file)
	if made {
		s.say("ctl.passphrase", "Passphrase", passphrase)
	}
	if s.json {
		doc := map[string]any{"file": file}
		if made {
			doc["passphrase"] = passphrase
		}
		s.print(doc)
	}
	return nil
}

func join(s *session) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	passphrase, err := s.passphrase()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if passphrase == "" {
		return wrong("ctl.need_passphrase")
	}
	c, err := s.desk.Join(s.ctx, file, passphrase, nil)
	if err != nil {
		return err
	}
	s.say("ctl.joined", "Name", s.circleName(c), "Records", c.Records)
	if s.json {
		s.print(circleDoc(c))
	}
	return s.desk.Index(s.ctx, nil)
}

func bundles(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "write":
		return writeBundle(s)
	case "read":
		return readBundle(s)
	default:
		return wrong("ctl.no_command", "Name", "bundle "+verb)
	}
}

func writeBundle(s *session) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	to, err := s.member(c, s.args.take("to"))
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	info, err := s.desk.WriteBundle(s.ctx, file, c, to, nil)
	if err != nil {
		return err
	}
	s.line("%s", s.words.N("ctl.bundle.written", info.Changes, "File", file, "Bytes", int(info.Bytes)))
	if s.json {
		s.print(map[string]any{"file": file, "circle": c.String(), "changes": info.Changes, "segments": info.Segments, "bytes": info.Bytes})
	}
	return nil
}

// shared finds the circle of a bundle: without a name the only one that is shared.
func (s *session) shared(name string) (causal.Circle, error) {
	if name != "" {
		return s.circle(name)
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return causal.Circle{}, err
	}
	var found []causal.Circle
	for _, c := range all {
		if !c.Own {
			found = append(found, c.ID)
		}
	}
	if len(found) != 1 {
		return causal.Circle{}, wrong("ctl.which_circle", "Count", len(found))
	}
	return found[0], nil
}

// member finds a member by name or device; zero for "".
func (s *session) member(c causal.Circle, name string) (causal.Device, error) {
	if name == "" {
		return causal.Device{}, nil
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return causal.Device{}, err
	}
	for _, x := range all {
		for _, m := range x.Members {
			if x.ID == c && !m.Self && (m.Device.String() == name || script.Fold(m.Name) == script.Fold(name)) {
				return m.Device, nil
			}
		}
	}
	return causal.Device{}, wrong("ctl.no_member", "Name", name)
}

func readBundle(s *session) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	preview := s.args.flag("preview")
	if err := s.args.check(); err != nil {
		return err
	}
	read := s.desk.ReadBundle
	if preview {
		read = s.desk.PreviewBundle
	}
	info, err := read(s.ctx, file, nil)
	if err != nil {
		return err
	}
	s.tellBundle(info, preview)
	if info.Damaged || len(info.Waiting) > 0 || len(info.Differs) > 0 {
		s.code = look
	}
	if s.json {
		s.printBundle(info, preview)
	}
	if preview {
		return nil
	}
	return s.desk.Index(s.ctx, nil)
}

func (s *session) tellBundle(info desk.BundleInfo, preview bool) {
	id := "ctl.bundle.read"
	if preview {
		id = "ctl.bundle.would"
	}
	added := 0
	for _, n := range info.Added {
		added += n
	}
	s.say(id, "From", circle.NameOf(circle.Member{Name: info.From}), "Added", added, "Changed", info.Changed, "Deleted", info.Deleted)
	for kind, n := range info.Added {
		s.line("  %s", s.words.KindCount(kind, n))
	}
	if info.Segments == 0 && len(info.Waiting) == 0 {
		s.say("ctl.bundle.nothing_new")
	}
	for _, m := range info.Waiting {
		s.line("  %s", s.words.Say(m))
	}
	if info.Damaged {
		s.say("bundle.salvaged")
	}
	if len(info.Differs) > 0 {
		s.line("%s", s.words.N("ctl.bundle.differs", len(info.Differs)))
	}
}

func (s *session) printBundle(info desk.BundleInfo, preview bool) {
	waiting := []string{}
	for _, m := range info.Waiting {
		waiting = append(waiting, s.words.Say(m))
	}
	s.print(map[string]any{
		"circle": info.Circle.String(), "from": info.From, "written": stamp(info.Written), "preview": preview, "new": info.Segments, "known": info.Known,
		"added": info.Added, "changed": info.Changed, "deleted": info.Deleted, "waiting": waiting, "damaged": info.Damaged, "differences": s.differenceDocs(info.Differs),
	})
}

func conflicts(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "", "list":
		return listConflicts(s)
	case "resolve":
		return resolve(s)
	default:
		return wrong("ctl.no_command", "Name", "conflicts "+verb)
	}
}

func listConflicts(s *session) error {
	if err := s.args.check(); err != nil {
		return err
	}
	diffs, err := s.desk.Differences(s.ctx)
	if err != nil {
		return err
	}
	if len(diffs) == 0 {
		s.say("difference.none")
	}
	for _, d := range diffs {
		s.line("%s  %s: %s", d.Entry.ID, s.words.KindName(d.Entry.Kind), s.title(d.Entry.Kind, d.Entry.Values))
		if d.Slot == record.SlotDeleted {
			s.line("  @deleted  %s", s.words.T("difference.deleted_and_edited"))
			continue
		}
		s.line("  %s  %s", d.Slot, s.words.SlotName(d.Entry.Kind, d.Slot))
		for i, v := range d.Variants {
			s.line("    %d  %s  (%s, %s)", i+1, strings.Join(v.Values, "; "), v.Member, v.At.Local().Format("2006-01-02 15:04"))
		}
		if d.Before != nil {
			s.line("    %s", s.words.T("difference.before", "Value", strings.Join(d.Before, "; ")))
		}
	}
	if s.json {
		s.print(map[string]any{"conflicts": s.differenceDocs(diffs)})
	}
	return nil
}

func (s *session) differenceDocs(diffs []store.Difference) []map[string]any {
	docs := []map[string]any{}
	for _, d := range diffs {
		values := []map[string]any{}
		for i, v := range d.Variants {
			values = append(values, map[string]any{"keep": i + 1, "value": strings.Join(v.Values, "; "), "member": v.Member, "author": s.person(v.Author), "at": stamp(v.At)})
		}
		docs = append(docs, map[string]any{"id": d.Entry.ID.String(), "kind": d.Entry.Kind, "field": d.Slot, "values": values, "before": d.Before})
	}
	return docs
}

func resolve(s *session) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	name, err := s.args.need("FIELD")
	if err != nil {
		return err
	}
	keepText, value := s.args.take("keep"), s.args.take("value")
	if err := s.args.check(); err != nil {
		return err
	}
	keep := -1
	if keepText != "" {
		n, err := strconv.Atoi(keepText)
		if err != nil || n < 1 {
			return wrong("ctl.not_number", "Word", keepText)
		}
		keep = n - 1
	} else if _, given := s.args.options["value"]; !given {
		return wrong("ctl.missing", "What", "--keep N | --value V")
	}
	diffs, err := s.desk.Differences(s.ctx)
	if err != nil {
		return err
	}
	for _, d := range diffs {
		if d.Entry.ID != e.ID || d.Slot != name && strings.TrimSuffix(strings.TrimSuffix(d.Slot, ".en"), ".uk") != name {
			continue
		}
		if keep < 0 {
			if f := s.desk.Registry().Field(e.Kind, d.Slot); f != nil {
				value, _ = f.Parse(value, s.words.Lang()) // kept as typed if it can't be understood, like any value
			}
		}
		if err := s.desk.Resolve(s.ctx, d, keep, []string{value}); err != nil {
			return err
		}
		s.say("ctl.resolved")
		if s.json {
			s.print(map[string]any{"id": e.ID.String(), "field": d.Slot})
		}
		return nil
	}
	return say.Err(nil, "ctl.no_difference", "Field", name)
}

func status(s *session, _ string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return err
	}
	diffs, err := s.desk.Differences(s.ctx)
	if err != nil {
		return err
	}
	s.say("ctl.status", "Name", s.desk.Name(), "Dir", s.desk.Dir())
	if a := s.desk.Author(); a != "" {
		s.say("ctl.status.author", "Name", a)
	}
	docs := []map[string]any{}
	for _, c := range all {
		s.tellCircle(c, true)
		docs = append(docs, circleDoc(c))
	}
	if len(diffs) > 0 {
		s.line("%s", s.words.N("ctl.bundle.differs", len(diffs)))
	}
	if s.json {
		s.print(map[string]any{"name": s.desk.Name(), "author": s.desk.Author(), "data": s.desk.Dir(), "circles": docs, "differences": len(diffs)})
	}
	return nil
}

func verify(s *session, _ string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	states, err := s.desk.Verify(s.ctx, nil)
	if err != nil {
		return err
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for i, st := range states {
		s.line("%s  %s  %s", st.Hash, st.Circle, s.circleName(all[i]))
		if st.Unknown {
			s.say("verify.not_comparable")
		}
		faults := []string{}
		for _, f := range st.Faults {
			s.line("  %s", s.words.Say(f))
			faults = append(faults, s.words.Say(f))
			s.code = notDone
		}
		docs = append(docs, map[string]any{"circle": st.Circle.String(), "own": st.Own, "state": st.Hash.String(), "records": st.Records, "segments": st.Segments, "comparable": !st.Unknown, "faults": faults})
	}
	if s.code == done {
		s.say("verify.well")
	}
	if s.json {
		s.print(map[string]any{"circles": docs})
	}
	return nil
}

func practise(s *session, _ string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.desk.Practice(s.ctx); err != nil {
		return err
	}
	s.say("ctl.practice")
	if s.json {
		counts, err := s.desk.Counts(s.ctx)
		if err != nil {
			return err
		}
		s.print(map[string]any{"records": counts})
	}
	return s.desk.Index(s.ctx, nil)
}
