package desk

import (
	"errors"
	"io"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/tables"
)

// lines takes JSON Lines in. A line that can't be used is left out and told of; the others are not affected.
func (in *importing) lines() error {
	lines := tables.NewLines(in.in)
	for {
		line, err := lines.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = in.line(line)
		}
		var told *say.Error
		switch {
		case err == nil:
		case errors.As(err, &told) && strings.HasPrefix(told.ID, "jsonl."):
			in.out.Failed++
			in.warn(line.Number, []record.Warning{{Message: told.ID, With: told.With}})
		default:
			return err
		}
	}
}

func (in *importing) line(l tables.Line) error {
	if l.Op == "" {
		k := in.w.d.registry.Kind(l.Kind)
		if k == nil {
			return say.Err(nil, "jsonl.kind_unknown", "Line", l.Number, "Kind", l.Kind)
		}
		r, _, err := l.Record(k, in.options(k))
		if err != nil {
			return err
		}
		return in.add(k, r)
	}
	id, ok, err := in.find(l.ID)
	if err != nil {
		return err
	}
	if !ok {
		return say.Err(nil, "jsonl.not_found", "Line", l.Number, "ID", l.ID)
	}
	if l.Op == "delete" {
		in.out.Updated++
		return in.w.onRecord(id, in.w.Work.Delete)
	}
	e, err := in.w.Get(id)
	if err != nil {
		return err
	}
	k := in.w.d.registry.Kind(e.Kind)
	if k == nil {
		return say.Err(nil, "jsonl.kind_unknown", "Line", l.Number, "Kind", e.Kind)
	}
	r, cleared, err := l.Record(k, in.options(k))
	if err != nil {
		return err
	}
	in.warn(r.Number, r.Warnings)
	if err := in.resolve(k, &r); err != nil {
		return err
	}
	for _, slot := range cleared {
		r.Values[slot] = nil
	}
	return in.update(id, r)
}
