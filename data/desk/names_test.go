package desk

import (
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// People are listed by their family names, and found by their names in either order.
func TestNamesInBothOrders(t *testing.T) {
	d := open(t, "Northbridge")
	for _, n := range [][2]string{{"Тарас", "Шевченко"}, {"Яна", "Андрієнко"}, {"Богдан", ""}} {
		v := record.Values{"given_name.uk": {n[0]}}
		if n[1] != "" {
			v["family_name.uk"] = []string{n[1]}
		}
		_, err := d.Save(ctx, store.Draft{Kind: "person", Set: v})
		must(t, err)
	}
	rows, err := d.List(ctx, store.Query{Kind: "person", Lang: "uk"}, 0, 10)
	must(t, err)
	var got []string
	for _, r := range rows {
		got = append(got, r.Values.Get("given_name.uk"))
	}
	if len(got) != 3 || got[0] != "Яна" || got[1] != "Богдан" || got[2] != "Тарас" {
		t.Errorf("listed as %v", got)
	}
	must(t, d.Index(ctx, nil))
	for _, words := range []string{"Тарас Шевченко", "Шевченко Тарас", "Shevchenko Taras"} {
		found, err := d.Search(ctx, words, "person", 5)
		must(t, err)
		if len(found) != 1 {
			t.Errorf("%q finds %d", words, len(found))
		}
	}
}
