// Package practice makes the records to try the program with: a scheme of 22 twinnings of 45 libraries. Three twinnings are the publicly known ones, with
// no more than is publicly known of them, and always at their own dates; the others are plainly fictional, and lived until the day that is given, so that
// practice never ages.
//
// The package is pure, and makes the same records for the same day. Its tables are in assets/practice.
package practice

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	tables "github.com/twinshelf/twinshelf/assets/practice"
	"github.com/twinshelf/twinshelf/data/record"
)

// Lines gives the records as JSON Lines (see tables.Line), each after those that it refers to. The ids are names within the text.
func Lines(today time.Time) []byte {
	s := newScheme(today)
	s.known()
	for i, t := range s.twins {
		s.live(i, t)
	}
	s.festival()
	s.needs()
	s.accreditations()
	s.appeal()
	return s.out.Bytes()
}

// fields are those of a line: texts, and lists for sets.
type fields map[string]any

// both is a text in both languages.
type both struct{ en, uk string }

// bilingual sets a field in both languages.
func (f fields) bilingual(id string, b both) {
	f[id+".en"], f[id+".uk"] = b.en, b.uk
}

// scheme is what is being made.
type scheme struct {
	today time.Time // midnight in UTC
	out   bytes.Buffer
	twins []twins
	names [][]string
	texts map[string][]both
}

func newScheme(today time.Time) *scheme {
	y, m, d := today.Date()
	s := &scheme{today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), names: rows(tables.Names), texts: map[string][]both{}}
	for _, r := range rows(tables.Twinnings) {
		s.twins = append(s.twins, readTwins(r))
	}
	for _, r := range rows(tables.Texts) {
		s.texts[r[0]] = append(s.texts[r[0]], both{r[1], r[2]})
	}
	return s
}

// rows reads a table without its heads.
func rows(b []byte) [][]string {
	list, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	return list[1:]
}

// line is a record as it stands in the text.
type line struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Fields fields `json:"fields"`
}

// add writes a record, and gives its id.
func (s *scheme) add(kind, id string, f fields) string {
	b, err := json.Marshal(line{kind, id, f})
	if err != nil {
		panic(err) // texts and lists of texts always can be written
	}
	s.out.Write(b)
	s.out.WriteByte('\n')
	return id
}

// text gives the nth text of a group, from the beginning again after the last.
func (s *scheme) text(group string, n int) both {
	list := s.texts[group]
	return list[n%len(list)]
}

// ago is the day so many days before today.
func (s *scheme) ago(days int) time.Time { return s.today.AddDate(0, 0, -days) }

// chance is the same for the same words on every computer.
func chance(words string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(words)) // never fails
	return rand.New(rand.NewPCG(h.Sum64(), 0))
}

// weekday is the day itself, or the Friday before a weekend.
func weekday(day time.Time) time.Time {
	switch day.Weekday() {
	case time.Saturday:
		return day.AddDate(0, 0, -1)
	case time.Sunday:
		return day.AddDate(0, 0, -2)
	}
	return day
}

func date(day time.Time) string { return day.Format(time.DateOnly) }

// noon is a moment at which both sides work, and neither is silent: Ukraine keeps its minute of silence at nine.
func noon(day time.Time, hour int) string {
	return date(day) + "T" + strconv.Itoa(hour) + ":00 " + record.ZoneKyiv
}

func number(n int) string { return strconv.Itoa(n) }

// words splits a cell into what stands between its spaces.
func words(cell string) []string { return strings.Fields(cell) }
