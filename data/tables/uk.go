package tables

import (
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
)

// taker puts a cell of a column that needs more than its field's own form.
type taker func(f *filler, c *Column, cell string)

// known is what a heading of another scheme stands for.
type known struct {
	slot string
	fate Fate
	take taker
}

// ukColumns are the folded headings of the UK public libraries schema (LibrariesHacked, schema-librarydata).
var ukColumns = func() map[string]known {
	columns := map[string]known{
		"local authority":                  {slot: "service"},
		"library name":                     {slot: "name.en"},
		"address 1":                        {slot: "address.en", fate: Common, take: addressLine},
		"address 2":                        {slot: "address.en", fate: Common, take: addressLine},
		"address 3":                        {slot: "address.en", fate: Common, take: addressLine},
		"postcode":                         {slot: "postcode"},
		"unique property reference number": {slot: "uprn"},
		"statutory":                        {slot: "statutory"},
		"type of library":                  {slot: "uk_type_code"},
		"year opened":                      {slot: "opened_on"},
		"year closed":                      {slot: "closed_on"},
		"special hours":                    {slot: "special_hours"},
		"co located":                       {slot: "co_located"},
		"co located with":                  {slot: "co_located_with"},
		"notes":                            {slot: record.FieldNotes},
		"url":                              {slot: "website"},
		"email address":                    {slot: "email", take: emailAddress},
	}
	for _, day := range record.Weekdays {
		columns[day+" staffed hours"] = known{slot: record.HoursPrefix + day}
		columns[day+" unstaffed hours"] = known{slot: "unstaffed_hours", fate: Common, take: unstaffed}
	}
	return columns
}()

// libraryColumns are headings that lists of libraries use besides, in England's list of 2016 and in ours.
var libraryColumns = map[string]known{
	"authority":   {slot: "service"},
	"type":        {slot: "kind", take: typeOrCode},
	"тип":         {slot: "kind", take: typeOrCode},
	"place":       {slot: "city"},
	"place en":    {slot: "city.en"},
	"place uk":    {slot: "city.uk"},
	"lat":         {slot: "position", fate: Common, take: latLng(0)},
	"latitude":    {slot: "position", fate: Common, take: latLng(0)},
	"lng":         {slot: "position", fate: Common, take: latLng(1)},
	"longitude":   {slot: "position", fate: Common, take: latLng(1)},
	"opened":      {slot: "opened_on"},
	"closed":      {slot: "closed_on"},
	"uprn":        {slot: "uprn"},
	"e mail":      {slot: "email", take: emailAddress},
	"website":     {slot: "website"},
	"url":         {slot: "website"},
	"year closed": {slot: "closed_on"},
	"year opened": {slot: "opened_on"},
}

func isUKSchema(heads []string) bool {
	has := func(want string) bool {
		return slices.ContainsFunc(heads, func(h string) bool { return script.Fold(h) == want })
	}
	return has("library name") && (has("local authority") || has("type of library"))
}

func addressLine(f *filler, c *Column, cell string) {
	f.common[c.Slot] = append(f.common[c.Slot], strings.Trim(cell, ", "))
}

// unstaffed keeps the hours without staff as lines: "Monday: 07:00-09:00".
func unstaffed(f *filler, c *Column, cell string) {
	day, _, _ := strings.Cut(c.Head, " ")
	f.common[c.Slot] = append(f.common[c.Slot], day+": "+cell)
}

// emailAddress keeps in the notes what stands around the address: `Bodmin Library <x@y>`.
func emailAddress(f *filler, c *Column, cell string) {
	f.put(c.Slot, c.Head, cell)
	got := f.Values.Get(c.Slot)
	if rest := strings.TrimPrefix(cell, "mailto:"); got != "" && !strings.EqualFold(rest, got) {
		f.note(c.Head, cell)
	}
}

// latLng puts latitude (0) and longitude (1) together.
func latLng(at int) taker {
	return func(f *filler, c *Column, cell string) {
		parts := f.common[c.Slot]
		for len(parts) < 2 {
			parts = append(parts, "")
		}
		parts[at] = strings.ReplaceAll(cell, ",", ".")
		f.common[c.Slot] = parts
		if parts[0] != "" && parts[1] != "" {
			f.put(c.Slot, c.Head, parts[0]+","+parts[1])
		}
	}
}

// typeOrCode takes a column "type" for the UK code where it holds one, and for a kind of library otherwise.
func typeOrCode(f *filler, c *Column, cell string) {
	code, odd := record.UKTypeCode(cell)
	if odd != "" {
		f.put(c.Slot, c.Head, cell)
		return
	}
	f.Values["uk_type_code"] = []string{code}
	f.Values["kind"] = []string{kindByCode[code]}
}

// kindByCode: LAL is run by the authority, LAL- so with the community's help, CL commissioned from others, CRL run by the community, ICL independent.
var kindByCode = map[string]string{"LAL": "public", "LAL-": "public", "CL": "public", "CRL": "community", "ICL": "community"}

// finishUK adds what a row of the UK schema says without words: the country, the kind and the status.
func (f *filler) finishUK() {
	f.set(record.FieldCountry, "GB")
	f.set("time_zone", record.ZoneLondon)
	f.set("address.en", strings.Join(f.common["address.en"], ", "))
	if lines := f.common["unstaffed_hours"]; len(lines) > 0 {
		f.put("unstaffed_hours", "", strings.Join(lines, "\n"))
	}
	kind := kindByCode[f.Values.Get("uk_type_code")]
	if kind == "public" && strings.Contains(f.Values.Get("name.en"), "Central Library") {
		kind = "central"
	}
	f.set("kind", kind)
	if len(f.Values["closed_on"]) > 0 {
		f.set("operating_status", "closed")
	} else {
		f.set("operating_status", "open")
	}
}

// set puts a canonical value where there is none yet.
func (f *filler) set(slot, value string) {
	if value != "" && len(f.Values[slot]) == 0 {
		f.put(slot, "", value)
	}
}
