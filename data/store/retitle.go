package store

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
)

// settingTitles keeps which fields name the records of each kind, as the program knew it that last opened the folder.
const settingTitles = "titles"

// retitlePage is how many records are in memory at once.
const retitlePage = 5000

// retitle gives the keys by which lists are sorted to the records of those kinds that this version knows and the last one did not, or knew by other
// fields: they came, with keys of their own or none, from a newer version that others have already.
func (s *Store) retitle(ctx context.Context) error {
	was, is := map[string][]string{}, map[string][]string{}
	if text := s.Setting(settingTitles); text != "" {
		if err := json.Unmarshal([]byte(text), &was); err != nil {
			was = nil // all are done
		}
	}
	for _, k := range s.registry.Kinds() {
		is[k.ID] = titleSlots(k)
		if slices.Equal(was[k.ID], is[k.ID]) {
			continue
		}
		if err := s.retitleKind(ctx, k); err != nil {
			return err
		}
	}
	mark, err := json.Marshal(is)
	if err != nil || string(mark) == s.Setting(settingTitles) {
		return err
	}
	return s.SetSetting(ctx, settingTitles, string(mark))
}

// titleSlots are the slots of the fields that a kind is sorted by, the first first.
func titleSlots(k *record.Kind) (slots []string) {
	for _, id := range k.SortFields() {
		if f := k.Field(id); f != nil {
			slots = append(slots, f.Slots()...)
		}
	}
	return slots
}

func (s *Store) retitleKind(ctx context.Context, k *record.Kind) error {
	for after, more := int64(0), true; more; {
		var err error
		if after, more, err = s.retitleSome(ctx, k, after); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) retitleSome(ctx context.Context, k *record.Kind, after int64) (last int64, more bool, err error) {
	type named struct {
		row int64
		v   record.Values
	}
	rows, err := s.r.QueryContext(ctx, "SELECT row, fields FROM record WHERE kind = ? AND row > ? AND deleted <> ? ORDER BY row LIMIT ?",
		k.ID, after, showsHidden, retitlePage)
	if err != nil {
		return 0, false, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var some []named
	for rows.Next() {
		var n named
		var fields []byte
		if err := rows.Scan(&n.row, &fields); err != nil {
			return 0, false, err
		}
		if n.v, err = readFields(fields); err != nil {
			return 0, false, err
		}
		some = append(some, n)
	}
	if err := rows.Err(); err != nil || len(some) == 0 {
		return 0, false, err
	}
	err = s.write(ctx, func(t *txn) error {
		for _, n := range some {
			en, uk := notNil(script.SortKey(k.SortOf(n.v.Get, "en"), "en")), notNil(script.SortKey(k.SortOf(n.v.Get, "uk"), "uk"))
			if _, err := t.exec("UPDATE record SET sort_en = ?, sort_uk = ? WHERE row = ?", en, uk, n.row); err != nil {
				return err
			}
		}
		return nil
	})
	return some[len(some)-1].row, len(some) == retitlePage, err
}
