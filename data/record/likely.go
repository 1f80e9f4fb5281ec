package record

import (
	"math"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record/script"
)

// Trace is what two records are compared by, to find those that may be one and the same: names in Latin letters whatever script they were
// written in, town, postcode, position, addresses.
type Trace struct {
	names    []name
	city     []string
	service  string
	postcode string
	contacts []string
	point    Point
	placed   bool
}

// name is one of the names of a record: its words in Latin letters, those that tell it apart, and its numbers («Бібліотека № 7»).
type name struct{ all, telling, numbers []string }

// Likeness says how likely two records are one and the same, and why.
type Likeness struct {
	Score   int      // from LikelySame on worth a look
	Reasons []string // message ids
}

// LikelySame is the score from which two records are shown to a person.
const LikelySame = 60

// commonWords say what a library or organisation is rather than which.
var commonWords = wordSet("library libraries public central main branch city town village community the of and for")
var commonRoots = latin("bibliotek tsentraln misk publichn dytiach filii filia rehionaln oblasn naukov imeni")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range latin(words) {
		set[w] = true
	}
	return set
}

func common(word string) bool {
	return commonWords[word] || slices.ContainsFunc(commonRoots, func(root string) bool { return strings.HasPrefix(word, root) })
}

// TraceOf makes the trace of a record of this kind.
func (k *Kind) TraceOf(v Values) Trace {
	t := Trace{service: v.Get("service"), postcode: v.Get(FieldPostcode)}
	for _, lang := range Languages {
		n := nameOf(k.TitleIn(v, lang))
		if len(n.all) > 0 && !slices.ContainsFunc(t.names, func(o name) bool { return slices.Equal(o.all, n.all) }) {
			t.names = append(t.names, n)
		}
		t.city = append(t.city, latin(v.Get("city."+lang))...)
	}
	for _, slot := range []string{"email", "phone", "website", "isbn", "uprn", "isil", "registration_no"} {
		if c := v.Get(slot); c != "" {
			t.contacts = append(t.contacts, c)
		}
	}
	t.point, t.placed = ParsePoint(v.Get("position"))
	return t
}

// latin gives the words of a text in Latin letters, loosely spelt.
func latin(s string) []string { return strings.Fields(script.Loose(script.Romanise(s))) }

func nameOf(title string) (n name) {
	for _, w := range latin(title) {
		n.all = append(n.all, w)
		switch {
		case w[0] >= '0' && w[0] <= '9':
			n.numbers = append(n.numbers, w)
		case !common(w):
			n.telling = append(n.telling, w)
		}
	}
	return n
}

// Words are those by which candidates are found: only records that share one are compared.
func (t *Trace) Words() []string {
	var words []string
	for _, n := range t.names {
		words = append(words, n.telling...)
		words = append(words, strings.Join(n.all, " "))
	}
	if t.postcode != "" {
		words = append(words, "postcode "+t.postcode)
	}
	words = append(words, t.contacts...)
	slices.Sort(words)
	return slices.Compact(words)
}

// Like compares two traces of one kind. Names weigh most: the same words in either script; a name of common words only («Central Library», of which there are many)
// needs a place to go with it. A different number, town, or a distance says that they are two.
func (t *Trace) Like(o *Trace) Likeness {
	var l Likeness
	l.name(t, o)
	l.both(t.postcode != "" && o.postcode != "", t.postcode == o.postcode, 25, -15, "same.postcode")
	l.both(len(t.city) > 0 && len(o.city) > 0, share(t.city, o.city), 15, -40, "same.city")
	l.both(t.service != "" && o.service != "", t.service == o.service, 10, -25, "")
	if share(t.contacts, o.contacts) {
		l.add(35, "same.contact")
	}
	if t.placed && o.placed {
		switch d := t.point.Distance(o.point); {
		case d <= 300:
			l.add(25, "same.near")
		case d > 5000:
			l.Score -= 40
		}
	}
	return l
}

func (l *Likeness) add(score int, reason string) {
	l.Score += score
	if reason != "" {
		l.Reasons = append(l.Reasons, reason)
	}
}

func (l *Likeness) both(known, equal bool, yes, no int, reason string) {
	switch {
	case known && equal:
		l.add(yes, reason)
	case known:
		l.Score += no
	}
}

func (l *Likeness) name(t, o *Trace) {
	best := 0
	for _, a := range t.names {
		for _, b := range o.names {
			if len(a.numbers) > 0 && len(b.numbers) > 0 && !share(a.numbers, b.numbers) {
				continue
			}
			score := 0
			if len(a.telling) > 0 && len(b.telling) > 0 {
				score = overlap(a.telling, b.telling, 65)
			} else if slices.Equal(a.all, b.all) {
				score = 40
			}
			best = max(best, score)
		}
	}
	if best >= 30 {
		l.add(best, "same.name")
	}
}

// overlap gives the share of words that two lists have in common, of full.
func overlap(a, b []string, full int) int {
	in := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			in++
		}
	}
	return full * 2 * in / (len(a) + len(b))
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}

// Distance gives the way between two points in metres, on a sphere of 6,371 km.
func (p Point) Distance(o Point) float64 {
	const radius, radian = 6_371_000, math.Pi / 180
	lat, lng := (o.Lat-p.Lat)*radian/2, (o.Lng-p.Lng)*radian/2
	a := math.Sin(lat)*math.Sin(lat) + math.Cos(p.Lat*radian)*math.Cos(o.Lat*radian)*math.Sin(lng)*math.Sin(lng)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(a)))
}
