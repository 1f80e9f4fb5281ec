package desk

import (
	"context"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// MergeRecords makes records of a circle one, which all references to any of them then mean. What they differ in is listed as differences.
// UnmergeRecord takes it back; what was decided meanwhile stays with the one that it was written on.
func (d *Desk) MergeRecords(ctx context.Context, ids ...record.ID) error {
	return d.work(ctx, len(ids), func(w *work) error {
		first, err := w.Get(ids[0])
		if err != nil {
			return err
		}
		for _, id := range ids[1:] {
			e, err := w.Get(id)
			switch {
			case err != nil:
				return err
			case e.Circle != first.Circle:
				return say.Err(nil, "same.other_circle")
			case e.Kind != first.Kind:
				return say.Err(nil, "same.other_kind")
			}
			author, err := w.by(first.Circle)
			if err != nil {
				return err
			}
			if err := w.Merge(first.Circle, author, ids[0], id); err != nil {
				return err
			}
		}
		return nil
	})
}

// UnmergeRecord makes all records that were made one with id records of their own again.
func (d *Desk) UnmergeRecord(ctx context.Context, id record.ID) error {
	if len(d.store.One(id)) < 2 {
		return say.Err(nil, "same.not_merged")
	}
	return d.work(ctx, 1, func(w *work) error {
		e, err := w.Get(id)
		if err != nil {
			return err
		}
		author, err := w.by(e.Circle)
		if err != nil {
			return err
		}
		return w.Unmerge(e.Circle, author, id)
	})
}

// Merged lists the records that are one with id, itself included.
func (d *Desk) Merged(id record.ID) []record.ID { return d.store.One(id) }
