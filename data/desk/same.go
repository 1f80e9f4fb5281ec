package desk

import (
	"context"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
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

// Likely is a pair of records that may be one and the same.
type Likely struct {
	A, B store.Row
	record.Likeness
}

// maxShared is how many records may share a word that still makes them candidates: what more share says nothing («Library of the town …»).
const maxShared = 40

// LikelySame finds records of a kind, of each circle by itself, that may be one and the same, the likeliest first; at most limit. Pairs that somebody
// here has said to be different (Different) are left out.
func (d *Desk) LikelySame(ctx context.Context, kind string, limit int, p Progress) ([]Likely, error) {
	k := d.registry.Kind(kind)
	if k == nil {
		return nil, say.Err(nil, "kind.unknown", "Kind", kind)
	}
	var found []Likely
	for _, info := range d.store.Circles() {
		rows, err := d.store.List(ctx, store.Query{Kind: kind, Circle: info.ID}, 0, 200_000)
		if err != nil {
			return nil, err
		}
		found = append(found, d.likely(k, rows, p)...)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(found, func(a, b Likely) int { return b.Score - a.Score })
	return found[:min(limit, len(found))], nil
}

func (d *Desk) likely(k *record.Kind, rows []store.Row, p Progress) []Likely {
	traces := make([]record.Trace, len(rows))
	byWord := map[string][]int{}
	for i, r := range rows {
		traces[i] = k.TraceOf(r.Values)
		for _, w := range traces[i].Words() {
			byWord[w] = append(byWord[w], i)
		}
	}
	var found []Likely
	done := map[[2]int]bool{}
	for _, list := range byWord {
		if len(list) > maxShared {
			continue
		}
		for n, i := range list {
			for _, j := range list[n+1:] {
				pair := [2]int{i, j}
				if done[pair] {
					continue
				}
				done[pair] = true
				if like := traces[i].Like(&traces[j]); like.Score >= record.LikelySame && !d.apart(rows[i].ID, rows[j].ID) {
					found = append(found, Likely{rows[i], rows[j], like})
				}
			}
		}
	}
	if p != nil {
		p(int64(len(rows)), int64(len(rows)))
	}
	return found
}

// Different says that two records are not the same, so that they are not proposed again on this computer.
func (d *Desk) Different(a, b record.ID) error { return d.SetSetting(apartKey(a, b), "yes") }

func (d *Desk) apart(a, b record.ID) bool { return d.Setting(apartKey(a, b)) == "yes" }

func apartKey(a, b record.ID) string {
	x, y := a.String(), b.String()
	return "apart " + min(x, y) + " " + max(x, y)
}
