package record

import (
	"regexp"
	"slices"
	"strings"
)

// Stretch is a part of a day, in minutes after midnight; To is at most 1440.
type Stretch struct{ From, To int }

// Week is what comes at the same hours every week, by day, Monday first: hours that suit somebody, hours without power. A day's stretches are in order and apart.
type Week [7][]Stretch

// IsZero tells whether there are no hours on any day.
func (w Week) IsZero() bool {
	return !slices.ContainsFunc(w[:], func(day []Stretch) bool { return len(day) > 0 })
}

// DayIDs are the days as the canonical form of a week names them, Monday first.
var DayIDs = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// WeekHours reads hours of a week as people write them, in either language: "Mon–Fri 10–16, Sat 10–12", «будні після 14», "weekdays 2pm-5pm". Hours without a day are
// those of working days; hours over midnight go on the next day. The canonical form is "mon-fri 10:00-16:00; sat 10:00-12:00". What it can't read is kept with a warning.
func WeekHours(typed string) (canonical, warning string) {
	w, ok := ParseWeek(typed)
	if !ok {
		return typed, "value.week"
	}
	return w.String(), ""
}

// ParseWeek reads a week, in the canonical form or as people write it; false if it names no hours, or something else besides.
func ParseWeek(s string) (Week, bool) {
	s = strings.NewReplacer("’", "", "'", "", "ʼ", "", "–", "-", "—", "-", "\u00A0", " ", "\n", ";", "a.m.", "am", "p.m.", "pm").Replace(strings.ToLower(s))
	if odd := weekNoise.ReplaceAllString(weekToken.ReplaceAllString(s, ""), ""); odd != "" {
		return Week{}, false
	}
	r := weekReader{tokens: weekToken.FindAllString(s, -1)}
	for len(r.tokens) > 0 {
		if !r.step() {
			return Week{}, false
		}
	}
	for i := range r.week {
		r.week[i] = apart(r.week[i])
	}
	return r.week, !r.collecting && !r.week.IsZero()
}

var (
	weekToken = regexp.MustCompile(`\d{1,2}(?:[:.]\d{2})?(?:\s*[ap]m)?|\p{L}+|[-,;]`)
	weekNoise = regexp.MustCompile(`[\s.:&+]+`)
	weekTime  = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?$`)
)

// dayPrefixes are how the names of days begin in both languages, long or short, in whatever case.
var dayPrefixes = []struct {
	prefix string
	day    int
}{
	{"mon", 0}, {"tue", 1}, {"wed", 2}, {"thu", 3}, {"fri", 4}, {"sat", 5}, {"sun", 6},
	{"пон", 0}, {"пн", 0}, {"вів", 1}, {"вт", 1}, {"сер", 2}, {"ср", 2}, {"чет", 3}, {"чт", 3}, {"пят", 4}, {"пт", 4}, {"суб", 5}, {"сб", 5}, {"нед", 6}, {"нд", 6},
}

// dayGroups are words for several days: the first and the last.
var dayGroups = map[string][2]int{
	"weekday": {0, 4}, "weekdays": {0, 4}, "working": {0, 4}, "будні": {0, 4}, "будніх": {0, 4}, "робочі": {0, 4}, "weekend": {5, 6}, "weekends": {5, 6}, "вихідні": {5, 6}, "вихідних": {5, 6},
	"daily": {0, 6}, "everyday": {0, 6}, "day": {0, 6}, "щодня": {0, 6}, "щоденно": {0, 6}, "день": {0, 6},
}

// partsOfDay are words for hours.
var partsOfDay = map[string]Stretch{
	"morning": {8 * 60, 12 * 60}, "mornings": {8 * 60, 12 * 60}, "ранок": {8 * 60, 12 * 60}, "вранці": {8 * 60, 12 * 60}, "зранку": {8 * 60, 12 * 60},
	"afternoon": {12 * 60, 17 * 60}, "afternoons": {12 * 60, 17 * 60}, "пополудні": {12 * 60, 17 * 60},
	"evening": {17 * 60, 20 * 60}, "evenings": {17 * 60, 20 * 60}, "вечір": {17 * 60, 20 * 60}, "увечері": {17 * 60, 20 * 60}, "ввечері": {17 * 60, 20 * 60},
}

var (
	weekFrom  = words("from after since від після з із")
	weekTo    = words("- to till until before through до по")
	weekEmpty = words(", ; and та і й at on in the every о об у в на дні days год години hours кожен")
)

// weekReader reads the tokens of a week one after another.
type weekReader struct {
	tokens     []string
	week       Week
	days       []int // that the next hours are for
	collecting bool  // days were named, and no hours yet
	to         bool  // the last day begins a range
}

// step reads a day, hours, or a word between; false if it can't.
func (r *weekReader) step() bool {
	t := r.tokens[0]
	if first, last, ok := daysOf(t); ok {
		r.tokens = r.tokens[1:]
		r.name(first, last)
		return true
	}
	if s, ok := partsOfDay[t]; ok {
		r.tokens = r.tokens[1:]
		r.add(s)
		return true
	}
	if weekEmpty[t] {
		r.tokens = r.tokens[1:]
		return true
	}
	// "From Monday to Friday": the same words stand before days and before hours.
	if len(r.tokens) > 1 && (weekFrom[t] || weekTo[t] && r.collecting) {
		if _, _, ok := daysOf(r.tokens[1]); ok {
			r.tokens, r.to = r.tokens[1:], weekTo[t]
			return true
		}
	}
	return r.hours()
}

func daysOf(word string) (first, last int, ok bool) {
	if g, ok := dayGroups[word]; ok {
		return g[0], g[1], true
	}
	for _, p := range dayPrefixes {
		if strings.HasPrefix(word, p.prefix) {
			return p.day, p.day, true
		}
	}
	return 0, 0, false
}

// name takes days for the hours to come; a range may go over the end of the week.
func (r *weekReader) name(first, last int) {
	if !r.collecting {
		r.days, r.collecting = nil, true
	}
	if r.to {
		for d := r.days[len(r.days)-1]; d != first; {
			d = (d + 1) % 7
			r.days = append(r.days, d)
		}
		r.to = false
		return
	}
	for d := first; d <= last; d++ {
		r.days = append(r.days, d)
	}
}

// hours reads "10-16", "from 10 to 16", "after 14", "until 12".
func (r *weekReader) hours() bool {
	s := Stretch{0, day}
	open := false
	if weekFrom[r.tokens[0]] {
		r.tokens, open = r.tokens[1:], true
	}
	from, named := r.time()
	if named {
		s.From = from
	} else if open {
		return false
	}
	if len(r.tokens) > 0 && weekTo[r.tokens[0]] {
		r.tokens = r.tokens[1:]
		to, ok := r.time()
		if !ok {
			return false
		}
		if s.To = to; to == 0 {
			s.To = day
		}
	} else if !open {
		return false
	}
	r.add(s)
	return s.From != s.To
}

func (r *weekReader) time() (minutes int, ok bool) {
	if len(r.tokens) == 0 {
		return 0, false
	}
	m := weekTime.FindStringSubmatch(r.tokens[0])
	if m == nil {
		return 0, false
	}
	h, past := hour(number(m[1]), m[3]), number(m[2])
	r.tokens = r.tokens[1:]
	return h*60 + past, past < 60 && h*60+past <= day && (m[3] == "" || h < 24)
}

// add puts hours on the days that were named; those that end before they begin end on the next day.
func (r *weekReader) add(s Stretch) {
	if r.days == nil {
		r.days = []int{0, 1, 2, 3, 4}
	}
	r.collecting = false
	for _, d := range r.days {
		if s.From < s.To {
			r.week[d] = append(r.week[d], s)
			continue
		}
		next := (d + 1) % 7
		r.week[d] = append(r.week[d], Stretch{s.From, day})
		r.week[next] = append(r.week[next], Stretch{0, s.To})
	}
}

// apart sorts stretches and joins those that touch.
func apart(list []Stretch) (out []Stretch) {
	slices.SortFunc(list, func(a, b Stretch) int { return a.From - b.From })
	for _, s := range list {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
		} else if s.From < s.To {
			out = append(out, s)
		}
	}
	return out
}

// String gives the canonical form; days with the same hours that follow each other stand together.
func (w Week) String() string {
	var parts []string
	for first := 0; first < len(w); {
		last := first
		for last+1 < len(w) && slices.Equal(w[first], w[last+1]) {
			last++
		}
		if len(w[first]) > 0 {
			days := DayIDs[first]
			if last > first {
				days += "-" + DayIDs[last]
			}
			parts = append(parts, days+" "+stretches(w[first]))
		}
		first = last + 1
	}
	return strings.Join(parts, "; ")
}

func stretches(list []Stretch) string {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = clock(s.From) + "-" + clock(s.To%day)
	}
	return strings.Join(texts, ",")
}

// OpenWeek gives the opening hours of a library as a week; days on which it is closed, or of which nothing is known, have none.
func OpenWeek(library Values) (w Week) {
	for i, name := range Weekdays {
		for part := range strings.SplitSeq(library.Get(HoursPrefix+name), ",") {
			if from, to, ok := minutes(part); ok && from < to {
				w[i] = append(w[i], Stretch{from, to})
			}
		}
	}
	return w
}
