package main

import (
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

func importFile(s *session, _ string) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	o := desk.ImportOptions{Kind: s.args.take("kind"), DryRun: s.args.flag("dry-run"), Map: map[string]string{}, Lang: s.args.given("lang")}
	for _, m := range s.args.all("map") {
		column, field, ok := strings.Cut(m, "=")
		if !ok {
			return wrong("ctl.not_value", "Word", m)
		}
		o.Map[column] = field
	}
	if name := s.args.take("circle"); name != "" {
		if o.Circle, err = s.circle(name); err != nil {
			return err
		}
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if o.Kind == "" && !isLines(file) {
		return wrong("ctl.missing", "What", "--kind KIND")
	}
	r, err := s.desk.Import(s.ctx, file, o, nil)
	if err != nil {
		return err
	}
	id := "ctl.imported"
	if o.DryRun {
		id = "ctl.would_import"
	}
	s.say(id, "Added", r.Added, "Updated", r.Updated, "Unchanged", r.Unchanged, "Failed", r.Failed)
	for _, c := range r.Unknown {
		s.tell(s.words.T("ctl.unknown_column", "Column", c))
	}
	warnings := s.rowWarnings(o.Kind, r)
	if r.Failed > 0 {
		s.code = look
	}
	if s.json {
		s.print(map[string]any{"added": r.Added, "updated": r.Updated, "unchanged": r.Unchanged, "failed": r.Failed, "warned": r.Warned, "warnings": warnings, "unknown": r.Unknown, "columns": r.Columns, "encoding": r.Encoding, "dry_run": o.DryRun})
	}
	return s.desk.Index(s.ctx, nil)
}

func isLines(file string) bool { return strings.EqualFold(filepath.Ext(file), desk.LinesExtension) }

func (s *session) rowWarnings(kind string, r desk.ImportResult) []map[string]any {
	docs := []map[string]any{}
	for _, w := range r.Warnings {
		text := s.words.Say(w.Message)
		if w.Field != "" {
			text = s.words.FieldName(kind, w.Field) + ": " + text
		}
		s.tell(s.words.T("ctl.row", "Row", w.Row, "Text", text))
		docs = append(docs, map[string]any{"row": w.Row, "field": w.Field, "id": w.Message.ID, "text": text})
	}
	if more := r.Warned - len(r.Warnings); more > 0 {
		s.tell(s.words.N("ctl.more_warnings", more))
	}
	return docs
}

func exportFile(s *session, _ string) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	q := store.Query{Kind: s.args.take("kind"), Lang: s.words.Lang()}
	private := s.args.flag("private")
	if name := s.args.take("circle"); name != "" {
		if q.Circle, err = s.circle(name); err != nil {
			return err
		}
	}
	if err := s.args.check(); err != nil {
		return err
	}
	format := desk.FormatCSV
	if isLines(file) {
		format = desk.FormatLines
	} else if q.Kind == "" {
		return wrong("ctl.missing", "What", "--kind KIND")
	}
	n := 0
	if err := writeFile(file, func(w io.Writer) error {
		n, err = s.desk.Export(s.ctx, w, q, format, private, nil)
		return err
	}); err != nil {
		return err
	}
	s.line("%s", s.words.N("ctl.exported", n, "File", file))
	if !private {
		s.tell(s.words.T("ctl.left_out"))
	}
	if s.json {
		s.print(map[string]any{"file": file, "records": n, "private": private})
	}
	return nil
}

// writeFile writes a file whole or not at all.
func writeFile(file string, write func(io.Writer) error) error {
	_, err := bundle.WriteFile(file, write)
	var told *say.Error
	if err == nil || errors.As(err, &told) {
		return err
	}
	return store.Explain(say.Err(err, "file.unwritable", "File", file), filepath.Dir(file))
}
