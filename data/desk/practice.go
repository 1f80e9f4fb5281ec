package desk

import (
	"bytes"
	"context"

	"github.com/twinshelf/twinshelf/assets/practice"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// PracticeFolder is the name, beside the data folder, of the folder that practice records lie in: they never meet real ones.
const PracticeFolder = "practice"

// Practice fills this data folder, which must hold no records yet, with practice records in a circle of their own.
func (d *Desk) Practice(ctx context.Context) error {
	counts, err := d.Counts(ctx)
	if err != nil {
		return err
	}
	if len(counts) > 0 {
		return say.Err(nil, "practice.not_empty")
	}
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Practice"}, "name.uk": {"Вправи"}})
	if err != nil {
		return err
	}
	in := &importing{o: ImportOptions{Circle: c}, c: c, in: bytes.NewReader(practice.Lines), ctx: ctx}
	return d.work(ctx, manyDrafts+1, func(w *work) error {
		in.w = w
		return in.lines()
	})
}
