package desk

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	"github.com/twinshelf/twinshelf/data/practice"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// PracticeFolder is the name, beside the data folder, of the folder that practice records lie in: they never meet real ones.
const PracticeFolder = "practice"

// settingPractice marks a folder of practice records.
const settingPractice = "practice"

// Practice fills this data folder, which must hold no records yet, with practice records in a circle of their own. From then on nothing of it travels.
func (d *Desk) Practice(ctx context.Context) error {
	counts, err := d.Counts(ctx)
	if err != nil {
		return err
	}
	if len(counts) > 0 {
		return say.Err(nil, "practice.not_empty")
	}
	if err := d.SetSetting(settingPractice, "yes"); err != nil {
		return err
	}
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Practice"}, "name.uk": {"Вправи"}})
	if err != nil {
		return err
	}
	in := &importing{o: ImportOptions{Circle: c}, c: c, in: bytes.NewReader(practice.Lines(d.now())), ctx: ctx}
	return d.work(ctx, manyDrafts+1, func(w *work) error {
		in.w = w
		return in.lines()
	})
}

// ThrowPracticeAway removes a closed folder of practice records, with all that lies in it. It refuses any other.
func ThrowPracticeAway(ctx context.Context, dir string) error {
	d, err := Open(ctx, dir)
	if err != nil {
		return err
	}
	practising := d.Practising()
	if err := d.Close(); err != nil {
		return err
	}
	if !practising {
		return say.Err(nil, "practice.not_practice")
	}
	if err := os.RemoveAll(dir); err != nil {
		return say.Err(err, "file.unwritable", "File", filepath.Base(dir))
	}
	return nil
}

// Practising tells whether the folder holds practice records.
func (d *Desk) Practising() bool { return d.Setting(settingPractice) == "yes" }

// mayTravel refuses to send practice records to others, and to mix theirs with them: a partner would take them for true.
func (d *Desk) mayTravel() error {
	if d.Practising() {
		return say.Err(nil, "practice.stays")
	}
	return nil
}
