package practice

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// side is one library of a twinning, as the table has it.
type side struct {
	town    both
	kind    string
	towns   []string
	readers int
}

// twins are two libraries and how they fare, as the table has it.
type twins struct {
	id    string
	uk    side
	ua    side
	days  int // since they were matched, about
	plans []string
	state string
}

func readTwins(r []string) twins {
	count := func(at int) int {
		n, err := strconv.Atoi(r[at])
		if err != nil {
			panic(err) // tests read the table
		}
		return n
	}
	return twins{
		id: r[0], uk: side{both{r[1], r[2]}, r[3], words(r[4]), count(5)}, ua: side{both{r[6], r[7]}, r[8], words(r[9]), count(10)},
		days: count(11) * 365 / 12, plans: words(r[12]), state: r[13],
	}
}

// twinning is one whose life is being written.
type twinning struct {
	*scheme
	twins
	n                      int // its place in the table
	dice                   *rand.Rand
	name                   both
	ref                    string
	ukLibrary, uaLibrary   string
	ukLead, uaLead         string
	began, signed, ongoing time.Time // matched, signed, active
	until                  time.Time // the last day on which they did something together
}

// The days between the first stages.
const (
	toContact, toDraft, toSigning, toActivity = 14, 30, 60, 75
)

// quietFor are the days since a twinning did something, by its state; the others are busy until today.
var quietFor = map[string]int{"quiet": 80, "long_quiet": 150, "paused": 35, "ended": 70}

// live writes the two libraries of a twinning, their people, and what they have done.
func (s *scheme) live(n int, of twins) {
	t := &twinning{scheme: s, twins: of, n: n, dice: chance(of.id), ref: "practice-t-" + of.id}
	t.name = both{of.uk.town.en + " – " + of.ua.town.en, of.uk.town.uk + " – " + of.ua.town.uk}
	t.began = weekday(s.ago(of.days + 3*n)) // not all on one day
	t.signed, t.ongoing = t.began.AddDate(0, 0, toSigning), t.began.AddDate(0, 0, toActivity)
	t.until = s.ago(quietFor[of.state])
	t.libraries()
	ukDeputy, uaDeputy := t.people()
	t.twinning([]string{t.ukLead, t.uaLead}, []string{ukDeputy, uaDeputy})
	t.agreement()
	t.contacts()
	t.task()
	if t.drafting() {
		return
	}
	t.activities()
	t.exchanges()
	t.reviews()
	t.photo()
	t.story()
}

// drafting tells whether nothing was signed yet.
func (t *twinning) drafting() bool { return t.state == "agreement_draft" }

func (t *twinning) libraries() {
	town := both{"Town", "міста"}
	for _, kind := range t.ua.towns {
		if kind == "rural" {
			town = both{"Village", "села"}
		}
	}
	t.ukLibrary = t.library("practice-l-"+t.id+"-uk", "GB", t.uk, both{t.uk.town.en + " Library (fictional)", "Бібліотека «" + t.uk.town.uk + "» (вигадана)"})
	t.uaLibrary = t.library("practice-l-"+t.id+"-ua", "UA", t.ua, both{
		t.ua.town.en + " " + town.en + " Library (fictional)", "Бібліотека " + town.uk + " " + t.ua.town.uk + " (вигадана)",
	})
}

func (t *twinning) library(id, country string, of side, name both) string {
	f := fields{
		"country": country, "kind": of.kind, "operating_status": "open", "readers": number(of.readers), "visits": number(of.readers * (4 + t.dice.IntN(4))),
		"figures_year": number(t.today.Year() - 1), "languages": []string{"en"}, "time_zone": record.ZoneLondon,
	}
	if country == "UA" {
		f["time_zone"], f["languages"] = record.ZoneKyiv, []string{"uk"}
		if t.dice.IntN(2) == 0 {
			f["languages"] = []string{"en", "uk"}
		}
	}
	if len(of.towns) > 0 {
		f["town_kinds"] = of.towns
	}
	f.bilingual("name", name)
	f.bilingual("city", of.town)
	return t.add("library", id, f)
}

// men are those of the list whose name takes the other ending.
var men = map[string]bool{"Богдан": true, "Тарас": true}

// people writes a lead and a deputy on each side. Deputies have another family name: the list of given names is short.
func (t *twinning) people() (ukDeputy, uaDeputy string) {
	lead, deputy := t.names[t.n%len(t.names)], t.names[(t.n+7)%len(t.names)]
	family, head, librarian := "Навчальна", "Завідувачка відділу обслуговування", "Бібліотекарка"
	if men[lead[3]] {
		family, head = "Навчальний", "Завідувач відділу обслуговування"
	}
	if men[deputy[3]] {
		librarian = "Бібліотекар"
	}
	t.ukLead = t.person("uk-lead", t.ukLibrary, both{lead[0], lead[1]}, both{"Practice", "Практіс"}, both{"Library manager", "Керівник бібліотеки"}, "")
	ukDeputy = t.person("uk-deputy", t.ukLibrary, both{deputy[0], deputy[1]}, both{"Example", "Екзампл"}, both{"Librarian", "Бібліотекар"}, "")
	t.uaLead = t.person("ua-lead", t.uaLibrary, both{lead[2], lead[3]}, both{"Practice", family}, both{"Head of reader services", head}, lead[4])
	uaDeputy = t.person("ua-deputy", t.uaLibrary, both{deputy[2], deputy[3]}, both{"Example", "Приклад"}, both{"Librarian", librarian}, deputy[4])
	return ukDeputy, uaDeputy
}

func (t *twinning) person(id, library string, given, family, role both, salutation string) string {
	f := fields{
		"libraries": []string{library}, "contact_roles": []string{id[3:]}, "languages": []string{"en"}, "email": id + "@" + t.id + ".example",
		"consent_basis": "legitimate_interest", "here_since": date(t.began.AddDate(-1, 0, 0)),
	}
	if salutation != "" {
		f["salutation_uk"], f["languages"] = salutation, []string{"uk"}
	}
	f.bilingual("given_name", given)
	f.bilingual("family_name", family)
	f.bilingual("role", role)
	return t.add("person", "practice-p-"+t.id+"-"+id, f)
}

func (t *twinning) twinning(leads, deputies []string) {
	f := fields{
		"parties": []string{t.ukLibrary, t.uaLibrary}, "stages": t.stages(), "started_on": date(t.began), "matched_on": date(t.began), "leads": leads, "deputies": deputies,
		"organisations": []string{"practice-lc", "practice-lcu"}, "match_reasons": []string{"kind", "size"}, "contact_frequency_days": "60",
		"priorities": []string{record.Themes[t.n%5], record.Themes[(t.n+2)%5]},
	}
	f.bilingual("name", both{t.name.en + " (fictional)", t.name.uk + " (вигадане)"})
	f.bilingual("aims", both{"Readers of both places know each other by name.", "Читачі обох громад знають одне одного на ім’я."})
	if t.state == "ended" {
		f["ended_on"], f["ended_reason"] = date(t.until), "staff_left"
	} else if !t.drafting() {
		f["next_review_on"] = date(t.nextReview())
	}
	t.add("twinning", t.ref, f)
}

// nextReview is the next anniversary of the signing.
func (t *twinning) nextReview() time.Time {
	day := t.signed
	for day.Before(t.ago(0)) {
		day = day.AddDate(1, 0, 0)
	}
	return day
}

// stages are the history until today.
func (t *twinning) stages() []string {
	stages := []string{
		date(t.began) + " matched", date(t.began.AddDate(0, 0, toContact)) + " in_contact", date(t.began.AddDate(0, 0, toDraft)) + " agreement_draft",
	}
	if t.drafting() {
		return stages
	}
	stages = append(stages, date(t.signed)+" signed", date(t.ongoing)+" active")
	switch t.state {
	case "renewed":
		stages = append(stages, date(t.signed.AddDate(1, 0, 10))+" under_review", date(t.signed.AddDate(1, 0, 20))+" renewed")
	case "under_review":
		stages = append(stages, date(t.ago(12))+" under_review")
	case "paused", "ended":
		stages = append(stages, date(t.until)+" "+t.state)
	}
	return stages
}

func (t *twinning) agreement() {
	f := fields{
		"twinning": t.ref, "kind": "memorandum", "status": "draft", "parties": []string{t.ukLibrary, t.uaLibrary}, "languages": []string{"en", "uk"}, "equally_authentic": "yes",
	}
	f.bilingual("title", both{"Memorandum: " + t.name.en, "Меморандум: " + t.name.uk})
	if !t.drafting() {
		f["status"], f["signed_how"], f["signed_on"], f["effective_on"] = "signed", "online", date(t.signed), date(t.signed)
		f["ends_on"], f["signatories"] = date(t.signed.AddDate(2, 0, 0)), []string{t.ukLead, t.uaLead}
	}
	if t.state == "ended" {
		f["status"] = "terminated"
	}
	t.add("agreement", "practice-g-"+t.id, f)
}
