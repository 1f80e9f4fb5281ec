package desk

import "time"

// Which backups are kept: the newest; of the last 7 days, the last 4 weeks and the last 12 months the newest of each. All others may go.
const (
	keptDays   = 7
	keptWeeks  = 4
	keptMonths = 12
)

// keep tells of each backup, by the time at which it was made, whether it is kept at now. Times are in any order; those after now are kept too: a clock is wrong, and that is no
// reason to remove anything.
func keep(times []time.Time, now time.Time) []bool {
	kept := make([]bool, len(times))
	newest := map[string]int{}
	note := func(period string, i int) {
		if j, ok := newest[period]; !ok || times[i].After(times[j]) {
			newest[period] = i
		}
	}
	for i, t := range times {
		if t.After(now) {
			kept[i] = true
			continue
		}
		note("all", i)
		if t.After(now.AddDate(0, 0, -keptDays)) {
			note(t.Format("day 2006-01-02"), i)
		}
		if t.After(now.AddDate(0, 0, -7*keptWeeks)) {
			year, week := t.ISOWeek()
			note(time.Date(year, 1, week, 0, 0, 0, 0, time.UTC).Format("week 2006-01-02"), i)
		}
		if t.After(now.AddDate(0, -keptMonths, 0)) {
			note(t.Format("month 2006-01"), i)
		}
	}
	for _, i := range newest {
		kept[i] = true
	}
	return kept
}
