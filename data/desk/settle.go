package desk

import (
	"context"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// Combined gives all variants of a long text in one: with what each has changed in the text that stood before them. It is a view: it becomes a value when
// someone saves it, with Resolve, which names all that it was made of. clean is false where the variants changed the same words: then the
// text has the paragraphs of each, for a person to choose from. ok is false if the field is no long text.
func (d *Desk) Combined(diff store.Difference) (text string, clean, ok bool) {
	f := d.registry.Field(diff.Entry.Kind, diff.Slot)
	if f == nil || f.Class() != record.ClassText || len(diff.Variants) == 0 {
		return "", false, false
	}
	base := strings.Join(diff.Before, "")
	clean = true
	for i := range diff.Variants {
		variant := strings.Join(diff.Variants[i].Values, "")
		if i == 0 {
			text = variant
			continue
		}
		var overlaps []merge.Overlap
		text, overlaps = merge.Text(base, text, variant)
		clean = clean && len(overlaps) == 0
	}
	return text, clean, true
}

// Leave is what a choice gives for a difference that is to stay.
const Leave = -1

// ResolveAll settles all differences for which choose gives the place of a variant, as one action, which is undone as one. A record that was deleted and
// edited at the same time is asked for as Resolve has it: 0 keeps it, 1 deletes it. It gives how many were settled.
func (d *Desk) ResolveAll(ctx context.Context, choose func(store.Difference) int) (settled int, err error) {
	diffs, err := d.Differences(ctx)
	if err != nil {
		return 0, err
	}
	err = d.work(ctx, len(diffs), func(w *work) error {
		for _, diff := range diffs {
			keep := choose(diff)
			if keep < 0 || diff.Slot != record.SlotDeleted && keep >= len(diff.Variants) {
				continue
			}
			if err := w.settle(diff, keep); err != nil {
				return err
			}
			settled++
		}
		return nil
	})
	return settled, err
}

func (w *work) settle(diff store.Difference, keep int) error {
	if diff.Slot != record.SlotDeleted {
		_, err := w.save(store.Draft{ID: diff.Entry.ID, Set: record.Values{diff.Slot: diff.Variants[keep].Values}, Seen: diff.Entry.Seen})
		return err
	}
	if keep == 1 {
		return w.onRecord(diff.Entry.ID, w.Work.Delete)
	}
	return w.onRecord(diff.Entry.ID, w.Work.Undelete)
}

// Newest gives the place of the newest of the variants that are meant, for ResolveAll. Whether a record is deleted is never chosen so.
func Newest(diff store.Difference, meant func(store.Variant) bool) int {
	at := Leave
	if diff.Slot == record.SlotDeleted {
		return at
	}
	for i, v := range diff.Variants {
		if meant(v) && (at < 0 || v.At.After(diff.Variants[at].At)) {
			at = i
		}
	}
	return at
}

// Mine tells whether a device is this computer, or was.
func (d *Desk) Mine(device causal.Device) bool {
	return d.keys.Device() == device || d.keys.Was(device)
}
