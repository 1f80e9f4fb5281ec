package desk

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/tables"
	"github.com/twinshelf/twinshelf/translations"
)

// LinesExtension ends the names of files in JSON Lines; all others are taken for tables.
const LinesExtension = ".jsonl"

const (
	maxWarnings = 1000
	maxPreview  = 50
	// bulkBytes is the size of a file from which its import goes straight into signed segments.
	bulkBytes = 32 << 10
)

// errTrial ends a dry run: all is rolled back.
var errTrial = errors.New("dry run")

// Import takes a file in as one: all of it is durable when it returns, or nothing is. Rows that were imported before are found again by
// their ids and brought up to date. JSON Lines by the ending .jsonl, else a table.
func (d *Desk) Import(ctx context.Context, file string, o ImportOptions, p Progress) (ImportResult, error) {
	f, err := os.Open(file)
	if err != nil {
		return ImportResult{}, fileError(err, file)
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return ImportResult{}, fileError(err, file)
	}
	if info.IsDir() {
		return ImportResult{}, say.Err(nil, "file.is_folder", "File", filepath.Base(file))
	}
	in := &importing{o: o, c: o.Circle, in: &counted{r: f, total: info.Size(), p: p}}
	if in.c.IsZero() {
		in.c = d.own
	}
	run := in.table
	if strings.EqualFold(filepath.Ext(file), LinesExtension) {
		run = in.lines
	}
	if err := store.RoomToWork(d.dir, tableGrows*info.Size()); err != nil {
		return ImportResult{}, err
	}
	if !o.DryRun {
		if err := d.backupFirst(ctx, backupImport); err != nil {
			return ImportResult{}, err
		}
	}
	about := 1
	if info.Size() > bulkBytes {
		about = manyDrafts + 1
	}
	err = d.work(ctx, about, func(w *work) error {
		in.w, in.ctx = w, ctx
		if err := run(); err != nil {
			return err
		}
		if o.DryRun {
			return errTrial
		}
		return nil
	})
	if errors.Is(err, errTrial) {
		err = nil
	}
	return in.out, err
}

func fileError(err error, file string) error {
	name := filepath.Base(file)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return say.Err(err, "file.not_found", "File", name)
	case errors.Is(err, os.ErrPermission):
		return say.Err(err, "file.no_permission", "File", name)
	}
	return say.Err(err, "file.unreadable", "File", name)
}

// counted tells how far a file was read.
type counted struct {
	r           io.Reader
	done, total int64
	p           Progress
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.done += int64(n)
	if c.p != nil {
		c.p(c.done, c.total)
	}
	return n, err
}

// importing is an import in progress.
type importing struct {
	w      *work
	ctx    context.Context
	o      ImportOptions
	c      causal.Circle
	in     io.Reader
	out    ImportResult
	titled map[string]map[string]record.ID // kind → folded title → record, read when first needed
}

func (in *importing) options(k *record.Kind) tables.Options {
	o := tables.Options{Names: map[string]string{}, Lang: in.o.Lang, Choice: choiceByWords(k)}
	for _, lang := range record.Languages {
		w := translations.For(lang)
		for i := range k.Fields {
			o.Names[w.FieldName(k.ID, k.Fields[i].ID)] = k.Fields[i].ID
		}
	}
	for column, field := range in.o.Map {
		o.Map = append(o.Map, column+"="+field)
	}
	slices.Sort(o.Map)
	return o
}

// choiceByWords finds a choice by what it is called on screen, in either language.
func choiceByWords(k *record.Kind) func(f *record.Field, typed string) (string, bool) {
	return func(f *record.Field, typed string) (string, bool) {
		key := script.Fold(typed)
		for _, lang := range record.Languages {
			w := translations.For(lang)
			for _, c := range f.Choices {
				if script.Fold(w.ChoiceName(k.ID, f.ID, c)) == key {
					return c, true
				}
			}
		}
		return "", false
	}
}

func (in *importing) table() error {
	k := in.w.d.registry.Kind(in.o.Kind)
	if k == nil {
		return say.Err(nil, "kind.unknown", "Kind", in.o.Kind)
	}
	sheet, err := tables.Open(in.in)
	if err != nil {
		return err
	}
	plan, err := tables.NewPlan(k, sheet.Heads, in.options(k))
	if err != nil {
		return err
	}
	in.out.Encoding, in.out.Separator, in.out.Unknown = sheet.Encoding, string(sheet.Separator), plan.Unknown()
	in.out.Columns = map[string]string{}
	for _, c := range plan.Columns {
		if c.Fate == tables.Fills || c.Fate == tables.Common {
			in.out.Columns[c.Head] = c.Slot
		}
	}
	for {
		row, err := sheet.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := in.add(k, plan.Record(row)); err != nil {
			return err
		}
	}
}

// add saves what a row holds: as a new record, or to the one that the row was imported to before.
func (in *importing) add(k *record.Kind, r tables.Record) error {
	if err := in.ctx.Err(); err != nil {
		return err
	}
	in.warn(r.Number, r.Warnings)
	if len(r.Values) == 0 && len(r.Links) == 0 {
		in.out.Failed++
		in.warn(r.Number, []record.Warning{{Message: "row.empty"}})
		return nil
	}
	if err := in.resolve(k, &r); err != nil {
		return err
	}
	if len(in.out.Preview) < maxPreview {
		in.out.Preview = append(in.out.Preview, r.Values)
	}
	var id record.ID
	var known bool
	if r.External != "" {
		var err error
		if id, known, err = in.find(r.External, k.ID); err != nil {
			return err
		}
	}
	if known {
		return in.update(id, r)
	}
	if r.External != "" {
		r.Values[record.SlotExternal] = []string{r.External}
	}
	in.leaveChildContact(k.ID, nil, r)
	in.out.Added++
	id, err := in.w.save(store.Draft{Circle: in.c, Kind: k.ID, Set: r.Values})
	if err == nil && in.titled[k.ID] != nil {
		in.titled[k.ID][titleKey(k, r.Values)] = id
	}
	return err
}

// find finds a record by an id of the program, or by the one that it had in a file of its kind; without a kind, in any.
func (in *importing) find(text string, kinds ...string) (record.ID, bool, error) {
	if id, err := record.ParseID(text); err == nil {
		if e, err := in.w.Get(id); err == nil && e.Circle == in.c {
			return id, true, nil
		}
	}
	return in.w.External(in.c, text, kinds...)
}

func (in *importing) update(id record.ID, r tables.Record) error {
	e, err := in.w.Get(id)
	if err != nil {
		return err
	}
	if e.Deleted {
		in.warn(r.Number, []record.Warning{{Message: "row.was_deleted"}})
		in.out.Unchanged++
		return nil
	}
	in.leaveChildContact(e.Kind, e.Values, r)
	changed := record.Values{}
	for slot, v := range r.Values {
		if !slices.Equal(v, e.Values[slot]) {
			changed[slot] = v
		}
	}
	if len(changed) == 0 {
		in.out.Unchanged++
		return nil
	}
	_, err = in.w.save(store.Draft{ID: id, Set: changed, Seen: e.Seen})
	if errors.Is(err, ErrChildContact) { // the row says that somebody is a child whom contact data are kept of here
		in.out.Failed++
		in.warn(r.Number, []record.Warning{{Field: "is_child", Message: "person.child_contact"}})
		return nil
	}
	in.out.Updated++
	return err
}

func (in *importing) warn(row int, list []record.Warning) {
	for _, w := range list {
		if w.Message == "check.person.child_contact" {
			continue // they are left out, and leaveChildContact says so
		}
		in.out.Warned++
		if len(in.out.Warnings) < maxWarnings {
			in.out.Warnings = append(in.out.Warnings, RowWarning{Row: row, Field: w.Field, Message: say.Message{ID: w.Message, With: w.With}})
		}
	}
}
