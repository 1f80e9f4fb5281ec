package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/say"
)

// When and for what places are used is a matter of manners and of money: no record depends on it.
const (
	settingFiles  = "sync.files"
	settingManual = "sync.manual"
	settingQuiet  = "sync.quiet"
	settingBudget = "sync.budget"
	settingUsed   = "sync.used"
)

// Manual tells whether places are used only when somebody says so.
func (d *Desk) Manual() bool { return d.Setting(settingManual) == "yes" }

// SetManual says so.
func (d *Desk) SetManual(manual bool) error {
	value := ""
	if manual {
		value = "yes"
	}
	return d.SetSetting(settingManual, value)
}

// DefaultFilesUpTo is how large an original comes by itself, in bytes: photos as telephones make them.
const DefaultFilesUpTo = 8_000_000

// FilesUpTo is how large an original may be, in bytes, that comes by way of a place without anybody's having asked for it.
func (d *Desk) FilesUpTo() int64 {
	if n, err := strconv.ParseInt(d.Setting(settingFiles), 10, 64); err == nil {
		return n
	}
	return DefaultFilesUpTo
}

// SetFilesUpTo sets it; 0 for small pictures only.
func (d *Desk) SetFilesUpTo(n int64) error {
	return d.SetSetting(settingFiles, strconv.FormatInt(max(n, 0), 10))
}

// span is a part of each day, by this computer's clock, in minutes since midnight; one that ends before it begins goes on after midnight.
type span struct{ from, to int }

const maxSpans = 12

// QuietHours are when places are left alone, by this computer's clock: at night the connection is somebody else's, and by the timetable there is no power. "22:00-07:00, 13:00-17:00" for instance, "" for never.
func (d *Desk) QuietHours() string { return d.Setting(settingQuiet) }

// SetQuietHours sets them, as QuietHours writes them; a dash may be long, and "7:00" is "07:00".
func (d *Desk) SetQuietHours(typed string) error {
	spans, err := parseSpans(typed)
	if err != nil {
		return err
	}
	var parts []string
	for _, s := range spans {
		parts = append(parts, fmt.Sprintf("%02d:%02d-%02d:%02d", s.from/60, s.from%60, s.to/60, s.to%60))
	}
	return d.SetSetting(settingQuiet, strings.Join(parts, ", "))
}

func parseSpans(typed string) (list []span, err error) {
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ';' }) {
		from, to, ok := strings.Cut(strings.NewReplacer("–", "-", "—", "-").Replace(part), "-")
		begin, err1 := time.Parse("15:04", strings.TrimSpace(from))
		end, err2 := time.Parse("15:04", strings.TrimSpace(to))
		if !ok || err1 != nil || err2 != nil || len(list) == maxSpans {
			return nil, say.Err(nil, "sync.bad_hours", "Typed", strings.TrimSpace(part))
		}
		if s := (span{begin.Hour()*60 + begin.Minute(), end.Hour()*60 + end.Minute()}); s.from != s.to {
			list = append(list, s)
		}
	}
	return list, nil
}

// notQuiet moves a time out of the quiet hours.
func (d *Desk) notQuiet(at time.Time) time.Time {
	spans, err := parseSpans(d.Setting(settingQuiet))
	if err != nil {
		return at
	}
	for range len(spans) + 1 { // the end of one may be in another
		moved := at
		for _, s := range spans {
			moved = s.after(moved)
		}
		if moved.Equal(at) {
			break
		}
		at = moved
	}
	return at
}

// after gives the end of the span that a time is in, or the time.
func (s span) after(at time.Time) time.Time {
	local := at.Local()
	days, now := 0, local.Hour()*60+local.Minute()
	switch {
	case s.from < s.to && now >= s.from && now < s.to, s.from > s.to && now < s.to:
	case s.from > s.to && now >= s.from:
		days = 1
	default:
		return at
	}
	return time.Date(local.Year(), local.Month(), local.Day()+days, s.to/60, s.to%60, 0, 0, local.Location())
}

// Budget is how many bytes may go over the network in a day for the sake of places, both ways, unless somebody asks for more; 0 for any number.
func (d *Desk) Budget() int64 {
	n, _ := strconv.ParseInt(d.Setting(settingBudget), 10, 64)
	return n
}

// SetBudget sets it.
func (d *Desk) SetBudget(bytes int64) error {
	return d.SetSetting(settingBudget, strconv.FormatInt(max(bytes, 0), 10))
}

// Used is how many bytes went over the network today, as far as is noted.
func (d *Desk) Used() int64 { return d.usedOn(d.now()) }

func (d *Desk) usedOn(now time.Time) int64 {
	day, bytes, _ := strings.Cut(d.Setting(settingUsed), " ")
	if day != now.Local().Format(time.DateOnly) {
		return 0
	}
	n, _ := strconv.ParseInt(bytes, 10, 64)
	return n
}

// leastLeft is too little to begin a round with.
const leastLeft = 1000

// usedUp tells whether today's allowance is.
func (d *Desk) usedUp(now time.Time) bool {
	most := d.Budget()
	return most > 0 && d.usedOn(now)+leastLeft > most
}

// mannered moves a time at which a place would be looked at out of the quiet hours, and to a day whose allowance is not used up.
func (d *Desk) mannered(p *Place, now, at time.Time) time.Time {
	spent := p.State.Problem.ID == "place.budget" && p.State.Tried.Local().Format(time.DateOnly) == now.Local().Format(time.DateOnly)
	if d.Budget() > 0 && p.Address.Kind != place.KindFolder && (spent || d.usedUp(now)) {
		at = theLater(at, tomorrow(now))
	}
	return d.notQuiet(at)
}

// use notes what went over the network.
func (d *Desk) use(bytes int64) error {
	if bytes == 0 || d.Budget() == 0 {
		return nil
	}
	now := d.now()
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.SetSetting(settingUsed, fmt.Sprintf("%s %d", now.Local().Format(time.DateOnly), d.usedOn(now)+bytes))
}

// tomorrow is when the allowance of the next day begins.
func tomorrow(now time.Time) time.Time {
	l := now.Local()
	return time.Date(l.Year(), l.Month(), l.Day()+1, 0, 1, 0, 0, l.Location())
}

func theLater(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
