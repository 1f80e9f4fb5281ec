package main

import (
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/syncer"
)

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
	limit, err := fileLimit(s.args.take("files-up-to"))
	if err != nil {
		return err
	}
	size := s.args.take("volumes")
	if err := s.args.check(); err != nil {
		return err
	}
	if size != "" {
		return s.volumes(file, c, to, limit, size)
	}
	info, err := s.desk.WriteBundleUpTo(s.ctx, file, c, to, limit, nil)
	if err != nil {
		return err
	}
	s.line("%s", s.words.N("ctl.bundle.written", info.Changes, "File", file, "Bytes", int(info.Bytes)))
	if info.Files > 0 {
		s.line("%s", s.words.N("bundle.files", info.Files))
	}
	if info.LeftOut > 0 {
		s.line("%s", s.words.N("bundle.files_left", info.LeftOut))
	}
	if s.json {
		s.print(map[string]any{
			"file": file, "circle": c.String(), "changes": info.Changes, "segments": info.Segments, "bytes": info.Bytes, "files": info.Files, "files_left_out": info.LeftOut,
		})
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
	for _, m := range info.Joined {
		s.say("bundle.joined", "Name", circle.NameOf(circle.Member{Name: m.Name}), "Role", circle.RoleName(m.Role))
	}
	for _, m := range info.Gone {
		s.say("bundle.gone", "Name", circle.NameOf(circle.Member{Name: m.Name}))
	}
	for kind, n := range info.Added {
		s.line("  %s", s.words.KindCount(kind, n))
	}
	if info.Files > 0 && !preview {
		s.line("%s", s.words.N("bundle.files", info.Files))
	}
	if info.Segments == 0 && info.Files == 0 && len(info.Waiting) == 0 {
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
		"added": info.Added, "changed": info.Changed, "deleted": info.Deleted, "waiting": waiting, "files": info.Files, "damaged": info.Damaged, "differences": s.differenceDocs(info.Differs),
	})
}

// volumes writes a bundle into several files, none larger than size.
func (s *session) volumes(file string, c causal.Circle, to causal.Device, limit syncer.FileLimit, size string) error {
	most, err := fileLimit(size)
	if err != nil {
		return err
	}
	list, err := s.desk.WriteVolumes(s.ctx, file, c, to, limit, int64(most), nil)
	docs := []map[string]any{}
	for _, v := range list {
		s.line("%s", s.words.N("ctl.bundle.written", v.Changes, "File", v.Path, "Bytes", int(v.Bytes)))
		docs = append(docs, map[string]any{"file": v.Path, "changes": v.Changes, "segments": v.Segments, "bytes": v.Bytes, "files": v.Files, "files_left_out": v.LeftOut})
	}
	if err != nil {
		return err
	}
	if s.json {
		s.print(map[string]any{"volumes": docs, "circle": c.String()})
	}
	return nil
}
