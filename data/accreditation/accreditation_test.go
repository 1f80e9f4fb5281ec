package accreditation

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

func TestOf(t *testing.T) {
	for _, row := range []struct {
		scheme, kind string
		v            record.Values
		want         Criterion
	}{
		{Sanctuary, "activity", of("status", "done", "title.en", "Training for front-of-house staff"), Learn},
		{Sanctuary, "activity", of("status", "done", "title.uk", "Тренінг для працівників"), Learn},
		{Sanctuary, "activity", of("status", "done", "title.en", "Tea", "category", "refugees", "category", "awareness"), Learn},
		{Sanctuary, "activity", of("status", "done", "title.en", "A restrained evening"), Embed}, // "train" begins no word of it
		{Sanctuary, "activity", of("status", "done", "theme", "sharing"), Share},
		{Sanctuary, "activity", of("status", "done", "theme", "kindness"), Embed},
		{Sanctuary, "activity", of("status", "planned", "theme", "kindness"), ""},
		{Sanctuary, "activity", of("title.en", "Training"), ""},
		{Sanctuary, "story", of("published_on", "2026-05"), Share},
		{Sanctuary, "story", of(), Embed},
		{Sanctuary, "resource", of(), Share},
		{Sanctuary, "agreement", of("status", "signed"), Embed},
		{Sanctuary, "agreement", of("status", "draft"), ""},
		{Sanctuary, "exchange", of("status", "confirmed"), Embed},
		{Sanctuary, "exchange", of("status", "sent"), ""},
		{Sanctuary, "damage", of(), ""},
		{"green_libraries", "activity", of("status", "done", "theme", "nature"), Done},
		{"green_libraries", "activity", of("status", "done", "theme", "fun"), ""},
		{"green_libraries", "story", of("published_on", "2026-05"), ""},
		{"dementia_friendly", "activity", of("status", "done", "theme", "health"), Done},
		{"other", "activity", of("status", "done", "theme", "fun"), Done},
		{"", "activity", of("status", "done"), Done},
	} {
		if got := Of(row.scheme, row.kind, row.v); got != row.want {
			t.Errorf("%s, %s %v: %q, want %q", row.scheme, row.kind, row.v, got, row.want)
		}
	}
}

// After an award only what came since counts; what is known by the year counts while the year may be later.
func TestCounts(t *testing.T) {
	awarded := of("awarded_on", "2025-06-15")
	for day, want := range map[string]bool{
		"2025-06-14": false, "2025-06-15": true, "2025-06": true, "2025-05": false, "2025": true, "2024": false, "": true, "2025-06-14T18:00 Europe/Kyiv": false, "2026-01-01T10:00 Europe/London": true,
	} {
		if Counts(awarded, day) != want {
			t.Errorf("%q: %v", day, !want)
		}
	}
	if !Counts(of(), "1990") {
		t.Error("before an award all counts")
	}
	if got := Day("story", of("happened_on", "2026-01", "published_on", "2026-02")); got != "2026-02" {
		t.Error(got)
	}
}

func TestDue(t *testing.T) {
	today := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		v    record.Values
		want []string
	}{
		{of("reappraisal_due", "2027-02-19"), []string{"accreditation.due"}},
		{of("reappraisal_due", "2027-02-20"), nil},
		{of("reappraisal_due", "2026-11-21"), []string{"accreditation.due"}},
		{of("reappraisal_due", "2026-11-20"), []string{"accreditation.overdue"}},
		{of("reappraisal_due", "2026-11"), []string{"accreditation.due"}},
		{of("reappraisal_due", "2026-11-01", "expires_on", "2027-01-31"), []string{"accreditation.overdue", "accreditation.expires"}},
		{of("expires_on", "2026-10"), []string{"accreditation.has_expired"}},
		{of("expires_on", "2026-10", "status", "expired"), nil},
		{of("expires_on", "soon"), nil},
		{of(), nil},
	} {
		var got []string
		for _, m := range Due(row.v, today) {
			got = append(got, m.ID)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%v: %v, want %v", row.v, got, row.want)
		}
	}
}

func TestMissing(t *testing.T) {
	got := Missing(of("scheme", Sanctuary, "share.uk", "Запросили сусідів."), []Criterion{Learn})
	if len(got) != 1 || got[0].ID != "accreditation.missing.embed" {
		t.Errorf("%v", got)
	}
	if got := Missing(of("scheme", "other"), nil); len(got) != 1 || got[0].ID != "accreditation.missing.done" {
		t.Errorf("%v", got)
	}
}
