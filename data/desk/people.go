package desk

import (
	"context"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// sides gives who leads a twinning on each side, and who of them works at none of its libraries; names are for a reader of lang. Records that have not arrived, and people who are hidden, are left out.
func (d *Desk) sides(ctx context.Context, v record.Values, today time.Time, lang string) (sides []twinning.Side, elsewhere []twinning.Contact, err error) {
	people, err := d.referred(ctx, v["leads"], v["deputies"])
	if err != nil {
		return nil, nil, err
	}
	at := v["parties"]
	for _, r := range people {
		at = append(at[:len(at):len(at)], r.Values["libraries"]...)
	}
	libraries, err := d.referred(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	party := func(ids []string) (list []twinning.Party) {
		for _, id := range ids {
			if r, ok := libraries[id]; ok {
				list = append(list, twinning.Party{ID: r.ID.String(), Name: d.title(r, lang), Country: r.Values.Get(record.FieldCountry)})
			}
		}
		return list
	}
	var list []twinning.Contact
	for i, ids := range [][]string{v["leads"], v["deputies"]} {
		for _, id := range ids {
			r, ok := people[id]
			if !ok || r.Hidden || r.Deleted {
				continue
			}
			list = append(list, twinning.Contact{
				ID: id, Name: d.title(r, lang), Deputy: i == 1, At: party(r.Values["libraries"]),
				Since: firstOf(r.Values.Get("here_since")), Left: firstOf(r.Values.Get("left_on")), Away: !twinning.Reachable(r.Values),
			})
		}
	}
	sides, elsewhere = twinning.Sides(party(v["parties"]), list, today)
	return sides, elsewhere, nil
}

// referred reads the records that references name, by their ids as text.
func (d *Desk) referred(ctx context.Context, lists ...[]string) (map[string]store.Row, error) {
	var ids []record.ID
	for _, list := range lists {
		for _, text := range list {
			if id, err := record.ParseID(text); err == nil {
				ids = append(ids, id)
			}
		}
	}
	rows, err := d.Rows(ctx, ids)
	found := make(map[string]store.Row, len(rows))
	for id, r := range rows {
		found[id.String()] = r
	}
	return found, err
}

// title names a record for a reader of a language.
func (d *Desk) title(r store.Row, lang string) string {
	if k := d.registry.Kind(r.Kind); k != nil {
		text, _ := k.TitleShown(r.Values, lang)
		return text
	}
	return ""
}

// firstOf is the first day that a date may mean; zero for none.
func firstOf(canonical string) time.Time {
	if p, ok := record.ParsePartialDate(canonical); ok {
		return p.First()
	}
	return time.Time{}
}
