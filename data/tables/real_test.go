package tables

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

func library() *record.Kind { return record.Standard().Kind("library") }

// readAll reads a whole table as records of a kind.
func readAll(t *testing.T, r io.Reader, kind *record.Kind, o Options) (*Plan, []Record) {
	t.Helper()
	sheet, err := Open(r)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := NewPlan(kind, sheet.Heads, o)
	if err != nil {
		t.Fatal(err)
	}
	var all []Record
	for {
		row, err := sheet.Next()
		if errors.Is(err, io.EOF) {
			return plan, all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, plan.Record(row))
	}
}

// above finds a file in a folder above the test's own; "" if there is none.
func above(path string) string {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, path)); err == nil {
			return filepath.Join(dir, path)
		}
	}
	return ""
}

func count(all []Record, want func(Record) bool) int {
	n := 0
	for _, r := range all {
		if want(r) {
			n++
		}
	}
	return n
}

func warned(message string) func(Record) bool {
	return func(r Record) bool {
		return slices.ContainsFunc(r.Warnings, func(w record.Warning) bool { return w.Message == message })
	}
}

func has(slot, value string) func(Record) bool {
	return func(r Record) bool { return r.Values.Get(slot) == value }
}

// All rows of the real list come through, with the oddities of domain/DOMAIN.md section 5 treated as it says.
func TestTheRealListOfUKLibraries(t *testing.T) {
	path := above("shared/data/uk_libraries.csv")
	if path == "" {
		t.Skip("the list may not lie in the repository; TestUKSchema has each of its oddities")
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // only read
	plan, all := readAll(t, file, library(), Options{})
	if len(plan.Unknown()) > 0 {
		t.Errorf("unknown columns %v", plan.Unknown())
	}
	services, ids := map[string]bool{}, map[string]bool{}
	for _, r := range all {
		services[strings.Join(r.Links["service"], "")] = true
		ids[r.External] = true
		for slot, values := range r.Values {
			if v := strings.Join(values, ""); v != strings.Trim(v, " \u00A0\t\n") {
				t.Errorf("row %d: outer spaces in %s: %q", r.Number, slot, v)
			}
		}
	}
	for _, row := range []struct {
		what      string
		got, want int
	}{
		{"rows", len(all), 4231},
		{"ids", len(ids), 4231},
		{"services", len(services), 208},
		{"closed", count(all, has("operating_status", "closed")), 478},
		{"LAL", count(all, has("uk_type_code", "LAL")), 3255},
		{"CRL", count(all, has("uk_type_code", "CRL")), 459},
		{"CL", count(all, has("uk_type_code", "CL")), 400},
		{"ICL", count(all, has("uk_type_code", "ICL")), 84},
		{"LAL-", count(all, has("uk_type_code", "LAL-")), 33},
		{"named", count(all, func(r Record) bool { return r.Values.Get("name.en") != "" }), 4231},
		{"without UPRN", count(all, has("uprn", "")), 2721},
		{"letters repaired", count(all, warned("row.letters_repaired")), 12},
		{"letters lost", count(all, warned("row.letters_lost")), 11},
		{"alike in all that names them", count(all, warned("row.looks_alike")), 20},
		{"closed before opened", count(all, warned("check.library.closed_before_opened")), 6},
		{"odd hours", count(all, warned("value.hours_odd")), 9},
		{"web addresses for e-mail", count(all, warned("value.email")), 30},
		{"in the UK", count(all, has("country", "GB")), 4231},
	} {
		if row.got != row.want {
			t.Errorf("%s: %d, want %d", row.what, row.got, row.want)
		}
	}
}
