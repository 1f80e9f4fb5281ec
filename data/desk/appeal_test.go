package desk

import (
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// An appeal is added up from its donations and its stock; a report that names it tells the sums, and no donor.
func TestAppeal(t *testing.T) {
	d := open(t, "Coordinator")
	save := func(kind string, v record.Values) string {
		t.Helper()
		ids, err := d.Save(ctx, store.Draft{Kind: kind, Set: v})
		must(t, err)
		return ids[0].String()
	}
	appeal := save("appeal", record.Values{"title.en": {"A van"}, "target": {"1000.00 GBP"}})
	ann := save("person", record.Values{"given_name.en": {"Ann"}})
	firm := save("organisation", record.Values{"name.en": {"A firm"}})
	for _, v := range []record.Values{
		{"donor": {ann}, "amount": {"40.00 GBP"}, "gift_aid": {"yes"}, "message": {"For the children"}, "message_consent": {"yes"}},
		{"donor": {firm}, "amount": {"60.00 GBP"}, "gift_aid": {"yes"}},
		{"donor_name": {"Taras Secret"}, "amount": {"120.00 EUR"}, "message": {"Only for you"}},
	} {
		v["appeal"] = []string{appeal}
		save("donation", v)
	}
	save("item", record.Values{"appeal": {appeal}, "title.en": {"Tales"}, "quantity": {"80"}, "age": {"children"}})
	id, err := record.ParseID(appeal)
	must(t, err)
	total := func() giving.Total {
		t.Helper()
		got, err := d.Appeal(ctx, id)
		must(t, err)
		return got
	}
	if got := total(); got.GiftAid.Claim.Minor != 10_00 || got.GiftAid.Unfit != 1 || len(got.Messages) != 1 || len(got.Private) != 1 || len(got.Missing) != 1 || got.Sum.Currency != "" {
		t.Errorf("%+v", got)
	}
	must(t, d.AddRate(record.Values{"from": {"GBP"}, "to": {"EUR"}, "rate": {"1.2"}, "day": {"2026-11-20"}}))
	if got := total(); got.Sum.String() != "200.00 GBP" || len(got.Rates) != 1 || got.Rates[0].Day != "2026-11-20" {
		t.Errorf("%+v", got)
	}
	list, err := d.AppealsOf(ctx, record.Values{"appeals": {appeal, ann[:len(ann)-1] + "x"}})
	must(t, err)
	text := ""
	for _, a := range list {
		text += a.Name
		for _, m := range a.Lines {
			text += "\n" + translations.For("en").Say(m)
		}
	}
	for _, want := range []string{"A van", "£100.00 from 2 donations", "Together, at the rate below: £200.00", "1 GBP = 1.2 EUR on 20 Nov 2026", "20% of the target of £1,000.00", "Children: 80 copies"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "Secret") || strings.Contains(text, "Only") {
		t.Errorf("a donor is named:\n%s", text)
	}
}
