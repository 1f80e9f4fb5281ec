package desk

import (
	"context"
	"io"
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/tables"
)

// The formats of Export.
const (
	FormatCSV   = "csv"
	FormatLines = "jsonl"
)

// exportPage is how many records are in memory at once.
const exportPage = 500

// Export writes the records of a query: a table needs a kind, JSON Lines take all kinds. Personal and sensitive fields are left out unless
// private, which a person says each time. It returns how many records were written.
func (d *Desk) Export(ctx context.Context, w io.Writer, q store.Query, format string, private bool, p Progress) (int, error) {
	kinds := d.registry.Kinds()
	if q.Kind == "" && private { // what this version does not know counts as personal
		newer, err := d.newerKinds(ctx)
		if err != nil {
			return 0, err
		}
		kinds = append(slices.Clip(kinds), newer...)
	}
	if q.Kind != "" || format == FormatCSV {
		k := d.registry.Kind(q.Kind)
		if k == nil {
			return 0, say.Err(nil, "kind.unknown", "Kind", q.Kind)
		}
		kinds = []*record.Kind{k}
	}
	total := 0
	for _, k := range kinds {
		q.Kind = k.ID
		n, err := d.exportKind(ctx, w, k, q, format, private, func(done, all int64) {
			if p != nil {
				p(int64(total)+done, int64(total)+all)
			}
		})
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// newerKinds are those of the records that came from a newer version of the program.
func (d *Desk) newerKinds(ctx context.Context) ([]*record.Kind, error) {
	counts, err := d.Counts(ctx)
	if err != nil {
		return nil, err
	}
	var kinds []*record.Kind
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		if d.registry.Kind(id) == nil {
			kinds = append(kinds, &record.Kind{ID: id})
		}
	}
	return kinds, nil
}

func (d *Desk) exportKind(ctx context.Context, w io.Writer, k *record.Kind, q store.Query, format string, private bool, p Progress) (int, error) {
	all, err := d.Count(ctx, q)
	if err != nil {
		return 0, err
	}
	write, end := func(id string, v record.Values) error { return tables.WriteLine(w, k, id, v, private) }, func() error { return nil }
	if format == FormatCSV {
		t, err := tables.NewWriter(w, k, tables.WriteOptions{Private: private})
		if err != nil {
			return 0, err
		}
		write, end = t.Write, t.Close
	}
	n := 0
	for n < all {
		rows, err := d.List(ctx, q, n, exportPage)
		if err != nil {
			return n, err
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			if err := write(r.ID.String(), r.Values); err != nil {
				return n, err
			}
			n++
		}
		p(int64(n), int64(all))
	}
	return n, end()
}
