package desk

import (
	"context"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/calendar"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// Meetings are the times that suit both sides of a twinning.
type Meetings struct {
	Twinning store.Entry
	Windows  []calendar.Window
	Zones    []string    // of its libraries, from west to east
	Outages  []store.Row // that go on: before anything is planned, one asks
}

// Meet finds when the libraries of a twinning can meet: in the hours that suit who leads there, or stands in, else while the library is open, else in working hours;
// not in hours without power, nor on days of an outage whose end is known.
func (d *Desk) Meet(ctx context.Context, id record.ID, wish calendar.Wish) (out Meetings, err error) {
	if out.Twinning, err = d.Get(ctx, id); err != nil {
		return out, err
	}
	if out.Twinning.Kind != "twinning" {
		return out, say.Err(store.ErrNotFound, "programme.no_twinning")
	}
	ids := out.Twinning.Values["parties"]
	outages, err := d.outages(ctx, id, ids)
	if err != nil {
		return out, err
	}
	out.Outages, _ = present(outages, d.today())
	sides, _, err := d.sides(ctx, out.Twinning.Values, d.today(), d.Setting(SettingLang))
	if err != nil {
		return out, err
	}
	hours, err := d.preferred(ctx, sides)
	if err != nil {
		return out, err
	}
	libraries, err := d.referred(ctx, ids)
	if err != nil {
		return out, err
	}
	var parties []calendar.Party
	seen := map[string]bool{}
	for _, party := range ids {
		r, ok := libraries[party]
		name := zoneName(r.Values)
		zone, err := time.LoadLocation(name)
		if !ok || name == "" || err != nil {
			continue
		}
		if !seen[name] {
			seen[name] = true
			out.Zones = append(out.Zones, name)
		}
		p := calendar.Party{Zone: zone, Hours: hours[r.ID.String()]}
		if p.Hours.IsZero() {
			p.Hours = record.OpenWeek(r.Values)
		}
		p.Out = outOf(outages, r)
		parties = append(parties, p)
	}
	slices.SortFunc(out.Zones, func(a, b string) int { return offset(a, wish.From) - offset(b, wish.From) })
	out.Windows = calendar.Meet(parties, wish)
	return out, nil
}

// offset is how many seconds a zone is ahead of UTC.
func offset(zone string, at time.Time) int {
	z, err := time.LoadLocation(zone)
	if err != nil {
		return 0
	}
	_, seconds := at.In(z).Zone()
	return seconds
}

// zoneName is the time zone of a library, or the usual one of its country.
func zoneName(library record.Values) string {
	if zone := library.Get("time_zone"); zone != "" {
		return zone
	}
	return record.CountryZone(library.Get(record.FieldCountry))
}

// preferred gives the hours that suit each library's side, by the library's id: those of the first who leads, or else stands in, and wrote them down.
func (d *Desk) preferred(ctx context.Context, sides []twinning.Side) (map[string]record.Week, error) {
	found := map[string]record.Week{}
	for _, side := range sides {
		for _, c := range side.People {
			if c.Away || !c.Here(d.today()) {
				continue
			}
			people, err := d.referred(ctx, []string{c.ID})
			if err != nil {
				return nil, err
			}
			hours, ok := record.ParseWeek(people[c.ID].Values.Get(record.FieldPreferredHours))
			if !ok {
				continue
			}
			for _, p := range side.Parties {
				found[p.ID] = hours
			}
			break
		}
	}
	return found, nil
}

// outOf gives when a library can't come. What is noted of the twinning as a whole holds for those outside the United Kingdom: there the power goes.
func outOf(outages []store.Row, library store.Row) (list []calendar.Out) {
	for _, r := range outages {
		if of := r.Values.Get("library"); of != "" && of != library.ID.String() || of == "" && library.Values.Get(record.FieldCountry) == "GB" {
			continue
		}
		until, known := record.ParsePartialDate(r.Values.Get("until"))
		o := calendar.Out{From: firstOf(r.Values.Get("from"))}
		if known {
			o.To = until.Last()
		}
		var timetable bool
		if o.Hours, timetable = record.ParseWeek(r.Values.Get(record.FieldWeeklyHours)); timetable || known {
			list = append(list, o)
		}
	}
	return list
}
