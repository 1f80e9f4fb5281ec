package release

import (
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// of makes values from slots and values by turns.
func of(pairs ...string) record.Values {
	v := record.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v[pairs[i]] = append(v[pairs[i]], pairs[i+1])
	}
	return v
}

func TestHeld(t *testing.T) {
	today := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	with := func(more ...string) record.Values {
		return of(append([]string{"approved_by", "x", "approved_on", "2026-11-20"}, more...)...)
	}
	for name, row := range map[string]struct {
		kind string
		v    record.Values
		side Side
		want []string
	}{
		"all is well":               {"damage", with("event_date", "2026-11-10", "public_after", "2026-11-21"), Ukraine, nil},
		"nobody approved":           {"damage", of("public_after", "2026-11-20"), Unknown, []string{"release.not_approved"}},
		"approved, no day":          {"damage", of("public_after", "2026-11-20", "approved_by", "x"), Ukraine, []string{"release.not_approved"}},
		"approved in the UK":        {"damage", with("public_after", "2026-11-20"), Elsewhere, []string{"release.approver_elsewhere"}},
		"approved by who knows":     {"need", with(), Unknown, []string{"release.approver_unknown"}},
		"approved tomorrow":         {"need", of("approved_by", "x", "approved_on", "2026-11-22"), Ukraine, []string{"release.approved_later"}},
		"no delay said":             {"damage", with("event_date", "2026-11-10"), Ukraine, []string{"release.no_day"}},
		"a need wants none":         {"need", with(), Ukraine, nil},
		"the delay is over":         {"damage", with("public_after", "2026-11-21"), Ukraine, nil},
		"the delay goes on":         {"damage", with("public_after", "2026-11-22"), Ukraine, []string{"release.wait"}},
		"of a month, its last day":  {"damage", with("public_after", "2026-11"), Ukraine, []string{"release.wait"}},
		"a need that waits":         {"need", with("public_after", "2026-12-01"), Ukraine, []string{"release.wait"}},
		"on the day of the event":   {"damage", with("event_date", "2026-11-10", "public_after", "2026-11-10"), Ukraine, []string{"release.too_soon"}},
		"in the month of the event": {"damage", with("event_date", "2026-01", "public_after", "2026-01-20"), Ukraine, []string{"release.too_soon"}},
		"after its month":           {"damage", with("event_date", "2026-01", "public_after", "2026-02-01"), Ukraine, nil},
		"the day after":             {"damage", with("event_date", "2026-11-10", "public_after", "2026-11-11"), Ukraine, nil},
		"no day that can be read":   {"need", with("public_after", "soon"), Ukraine, []string{"release.no_day"}},
		"an approval without a day": {"need", of("approved_by", "x", "approved_on", "then"), Ukraine, []string{"release.approved_later"}},
	} {
		var got []string
		for _, m := range Held(row.kind, row.v, row.side, today) {
			got = append(got, m.ID)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

// What may be shared of records with all their fields filled.
func TestSlots(t *testing.T) {
	for kind, want := range map[string][]string{
		"damage": {"title.en", "title.uk", "library", "event_date", "cause", "extent", "state", "reported_on", "items_lost", "loss_percent", "estimate", "description.en", "description.uk"},
		"need":   {"title.en", "title.uk", "library", "category", "quantity", "priority", "needed_by", "status", "description.en", "description.uk"},
	} {
		k := record.Standard().Kind(kind)
		v := record.Values{}
		for i := range k.Fields {
			for _, slot := range k.Fields[i].Slots() {
				v[slot] = []string{"x"}
			}
		}
		if got := Slots(k, v); !slices.Equal(got, want) {
			t.Errorf("%s: %v", kind, got)
		}
		if got := Slots(k, of("title.en", "x")); !slices.Equal(got, []string{"title.en"}) {
			t.Errorf("%s: %v", kind, got)
		}
	}
}

// Each field of what is guarded is sensitive or personal: exports, pages and reports leave it out.
func TestGuardedIsPrivate(t *testing.T) {
	for _, k := range record.Standard().Kinds() {
		if !k.Guarded {
			continue
		}
		for i := range k.Fields {
			if !k.Fields[i].Private() {
				t.Errorf("%s.%s", k.ID, k.Fields[i].ID)
			}
		}
	}
}
