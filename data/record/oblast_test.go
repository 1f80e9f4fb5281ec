package record

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

func TestOblasts(t *testing.T) {
	for code, want := range map[string][3]string{ // the five whose numbers differ, and one whose do not
		"UA44000000000018893": {"UA-09", "Luhansk oblast", "Луганська область"},
		"UA80000000000093317": {"UA-30", "Kyiv City", "місто Київ"},
		"UA73000000000044923": {"UA-77", "Chernivtsi oblast", "Чернівецька область"},
		"UA01000000000013043": {"UA-43", "Autonomous Republic of Crimea", "Автономна Республіка Крим"},
		"UA85000000000065278": {"UA-40", "Sevastopol City", "місто Севастополь"},
		"UA51100270010076757": {"UA-51", "Odesa oblast", "Одеська область"},
	} {
		o, ok := OblastOf(code)
		if !ok || o.ISO != want[0] || o.Name("en") != want[1] || o.Name("uk") != want[2] {
			t.Errorf("%s: %+v", code, o)
		}
	}
	for _, code := range []string{"", "UA", "E08000012", "UA99000000000000000", "UA09000000000000000"} {
		if o, ok := OblastOf(code); ok {
			t.Errorf("%q: %+v", code, o)
		}
	}
	seen := map[string]bool{}
	for _, o := range Oblasts {
		if seen[o.Prefix] || seen[o.ISO] {
			t.Errorf("%+v twice", o)
		}
		seen[o.Prefix], seen[o.ISO] = true, true
	}
	if len(Oblasts) != 27 {
		t.Errorf("%d oblasts", len(Oblasts))
	}
}

// The list as it was gathered, where it is found.
func TestOblastsAsGathered(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "ua_oblasts.csv"))
	if err != nil {
		t.Skip("shared/data is not here")
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		if o, ok := OblastOf(r[0]); !ok || o.Prefix != r[1] || o.ISO != r[2] || o.Name("uk") != r[3] || o.Name("en") != r[4] {
			t.Errorf("%v: %+v", r, o)
		}
	}
}
