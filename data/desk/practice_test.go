package desk

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/practice"
	"github.com/twinshelf/twinshelf/data/say"
)

// The practice records are all taken, and none is left out or warned of but what the two twinnings without a lead are.
func TestPractice(t *testing.T) {
	d := open(t, "Practice")
	ctx := context.Background()
	must(t, d.Practice(ctx))
	counts, err := d.Counts(ctx)
	must(t, err)
	all := 0
	for _, n := range counts {
		all += n
	}
	if made := bytes.Count(practice.Lines(d.now()), []byte("\n")); counts["twinning"] != 22 || counts["library"] != 45 || all != made {
		t.Fatalf("%d of %d: %v", all, made, counts)
	}
	for _, k := range d.Registry().Kinds() {
		rows, err := d.List(ctx, storeQuery(k.ID), 0, 1000)
		must(t, err)
		for _, r := range rows {
			for _, w := range k.Warnings(r.Values) {
				if w.Message != "check.twinning.no_lead" && w.Message != "check.twinning.no_deputy" {
					t.Errorf("%s %v: %s %s %v", k.ID, k.TitleIn(r.Values, "en"), w.Field, w.Message, w.With)
				}
			}
		}
	}
	must(t, d.Index(ctx, nil))
	for _, words := range []string{"Vinnytsia", "Вінниця", "vinnytsya", "dsyybwz", "Vinnitsa", "Книгоград"} {
		hits, err := d.Search(ctx, words, "library", 10)
		must(t, err)
		if len(hits) == 0 {
			t.Errorf("%q found nothing", words)
		}
	}
}

// Practice records never travel, and nothing comes to them.
func TestPracticeStays(t *testing.T) {
	d := open(t, "Practice")
	ctx, file := context.Background(), filepath.Join(t.TempDir(), "file")
	must(t, d.Practice(ctx))
	tries := map[string]func() error{
		"invite": func() error { _, err := d.Invite(ctx, d.Own(), file, "", nil); return err },
		"join":   func() error { _, err := d.Join(ctx, file, "1", nil); return err },
		"write":  func() error { _, err := d.WriteBundle(ctx, file, d.Own(), causal.Device{}, nil); return err },
		"volumes": func() error {
			_, err := d.WriteVolumes(ctx, file, d.Own(), causal.Device{}, 0, 1<<20, nil)
			return err
		},
		"preview": func() error { _, err := d.PreviewBundle(ctx, file, nil); return err },
		"read":    func() error { _, err := d.ReadBundle(ctx, file, nil); return err },
	}
	for name, try := range tries {
		var told *say.Error
		if err := try(); !errors.As(err, &told) || told.ID != "practice.stays" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("something was written")
	}
}

// Practice records are thrown away with their folder; records of one's own never are.
func TestThrowPracticeAway(t *testing.T) {
	d := open(t, "Practice")
	must(t, d.Practice(ctx))
	must(t, d.Close())
	must(t, ThrowPracticeAway(ctx, d.Dir()))
	if _, err := os.Stat(d.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	own := open(t, "Northbridge")
	must(t, own.Close())
	told(t, ThrowPracticeAway(ctx, own.Dir()), "practice.not_practice")
	if _, err := os.Stat(own.Dir()); err != nil {
		t.Error(err)
	}
}
