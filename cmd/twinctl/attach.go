package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/picture"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// attach adds a photo or document to a record.
func attach(s *session, _ string) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	field, keep := s.args.take("field"), s.args.flag("keep-metadata")
	if field == "" {
		field = record.FieldFiles
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if f := s.desk.Registry().Field(e.Kind, field); f == nil || f.Type != record.Files {
		return wrong("ctl.no_files_field", "Name", field, "Kind", e.Kind)
	}
	a, err := s.desk.AddFile(s.ctx, file, keep)
	if err != nil {
		return err
	}
	values := append(slices.Clone(e.Values[field]), a.Value)
	if _, err := s.desk.Save(s.ctx, store.Draft{ID: e.ID, Set: record.Values{field: values}, Seen: e.Seen}); err != nil {
		return err
	}
	s.line("%s", a.File.Hash)
	for _, m := range a.Sentences() {
		s.tell(s.words.Say(m))
	}
	if s.json {
		s.print(map[string]any{
			"hash": a.File.Hash.String(), "size": a.File.Size, "name": a.File.Name, "value": a.Value, "thumbnail": !a.File.Thumb.IsZero(),
			"removed": factsDoc(a.Removed), "kept": factsDoc(a.Kept), "warnings": ids(a),
		})
	}
	return nil
}

func factsDoc(f picture.Facts) map[string]bool {
	return map[string]bool{"position": f.Position, "camera": f.Camera, "other": f.Other}
}

func ids(a desk.Added) []string {
	list := []string{}
	for _, m := range a.Warnings {
		list = append(list, m.ID)
	}
	return list
}

func attachments(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "list":
		return listFiles(s)
	case "get":
		return getFile(s)
	case "want":
		return wantFile(s)
	default:
		return wrong("ctl.no_command", "Name", "file "+verb)
	}
}

func listFiles(s *session) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	docs := []map[string]any{}
	if k := s.desk.Registry().Kind(e.Kind); k != nil {
		for i := range k.Fields {
			f := &k.Fields[i]
			if f.Type != record.Files {
				continue
			}
			files, err := s.desk.Files(s.ctx, e.Values[f.ID])
			if err != nil {
				return err
			}
			for _, x := range files {
				s.line("%s  %10d  %s  %s", x.Hash, x.Size, s.words.T(x.Message()), x.Name)
				docs = append(docs, map[string]any{
					"field": f.ID, "hash": x.Hash.String(), "size": x.Size, "name": x.Name, "thumbnail": thumb(x), "held": x.Held, "wanted": x.Wanted, "arrived": x.Arrived,
				})
			}
		}
	}
	if s.json {
		s.print(map[string]any{"record": e.ID.String(), "files": docs})
	}
	return nil
}

func thumb(f desk.File) string {
	if f.Thumb.IsZero() {
		return ""
	}
	return f.Thumb.String()
}

// hash takes the next word as the hash of a file.
func (s *session) hash() (record.FileHash, error) {
	word, err := s.args.need("HASH")
	if err != nil {
		return record.FileHash{}, err
	}
	h, ok := record.ParseFileHash(strings.ToLower(word))
	if !ok {
		return h, wrong("ctl.not_hash", "Word", word)
	}
	return h, nil
}

func getFile(s *session) error {
	h, err := s.hash()
	if err != nil {
		return err
	}
	to, err := s.args.need("TO")
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	err = s.desk.SaveFile(s.ctx, h, to)
	if errors.Is(err, desk.ErrNoFile) {
		s.tell(s.words.T("ctl.file.ask", "Hash", h.String()))
	}
	if err != nil {
		return err
	}
	s.say("ctl.file.copied", "File", filepath.Base(to))
	if s.json {
		s.print(map[string]any{"hash": h.String(), "file": to})
	}
	return nil
}

func wantFile(s *session) error {
	h, err := s.hash()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.desk.Want(s.ctx, h); err != nil {
		return err
	}
	s.say("file.asked_for")
	if s.json {
		s.print(map[string]any{"hash": h.String(), "wanted": true})
	}
	return nil
}

// fileLimit reads a size: bytes, or with K, M or G; "all", or "none" for those alone that were asked for.
func fileLimit(text string) (syncer.FileLimit, error) {
	switch text {
	case "", "all":
		return 0, nil
	case "none", "0":
		return syncer.ThumbsOnly, nil
	}
	n, err := parseSize(text)
	return syncer.FileLimit(n), err
}

// parseSize reads a number of bytes, in the units in which sizes are shown: "500 kB", "20MB", "1G".
func parseSize(text string) (int64, error) {
	upper := strings.ToUpper(strings.TrimSpace(text))
	digits := strings.TrimRight(upper, "KMGB ")
	unit, ok := map[string]int64{"": 1, "K": 1000, "M": 1_000_000, "G": 1_000_000_000}[strings.TrimSuffix(strings.TrimSpace(upper[len(digits):]), "B")]
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || n < 0 || !ok {
		return 0, wrong("ctl.not_size", "Word", text)
	}
	return n * unit, nil
}
