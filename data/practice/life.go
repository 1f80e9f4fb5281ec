package practice

import (
	"time"

	"github.com/twinshelf/twinshelf/data/programme"
	"github.com/twinshelf/twinshelf/data/record"
)

// ahead is how far activities are planned, in days.
const ahead = 150

// activities puts the plans of the twinning on its years: the first again after the last.
func (t *twinning) activities() {
	n := 0
	for year := range 4 {
		plan := programme.FindPlan(t.plans[year%len(t.plans)])
		from := t.ongoing.AddDate(year, 0, 5)
		for _, s := range plan.Year(from, t.signed) {
			if t.happens(s.Day) {
				n++
				t.activity("practice-a-"+t.id+"-"+number(n), n, s)
			}
		}
	}
}

// happens tells whether something was done together on a day, or is planned for it.
func (t *twinning) happens(day time.Time) bool {
	if quietFor[t.state] > 0 {
		return day.Before(t.until)
	}
	return day.Before(t.today.AddDate(0, 0, ahead))
}

func (t *twinning) activity(id string, n int, s programme.Suggestion) {
	f := fields{}
	for slot, v := range s.Activity(s.Day) {
		if f[slot] = v; len(v) == 1 {
			f[slot] = v[0]
		}
	}
	f["age_groups"] = s.Ages
	f["twinning"], f["starts"] = t.ref, noon(s.Day, 12+t.dice.IntN(4))
	switch {
	case !s.Day.Before(t.today):
		if s.Day.Before(t.today.AddDate(0, 0, 30)) {
			f["status"], f["partner_approved"] = "confirmed", "yes"
		}
	case n%11 == 4:
		f["status"], f["postponed_reason"] = "postponed", []string{"power_cut", "alert"}[t.dice.IntN(2)]
	case n%17 == 9:
		f["status"] = "cancelled"
	default:
		t.report(f, n, s.Template)
	}
	t.add("activity", id, f)
}

// outcomes are the usual ones of each theme.
var outcomes = map[string][2]string{
	"fun": {"wellbeing", "social_contact"}, "traditions": {"local_pride", "mixing"}, "kindness": {"solidarity", "wellbeing"}, "sharing": {"skills", "confidence"},
	"nature": {"wellbeing", "skills"}, "literature": {"joy_in_reading", "mixing"}, "health": {"wellbeing", "confidence"}, "community": {"social_contact", "local_pride"},
}

// report is what was written down after an activity: in two minutes, so not everything each time.
func (t *twinning) report(f fields, n int, of *programme.Template) {
	uk, ua := 5+t.dice.IntN(8+min(t.uk.readers/300, 40)), 5+t.dice.IntN(8+min(t.ua.readers/300, 40))
	f["status"], f["attendance_uk"], f["attendance_ua"] = "done", number(uk), number(ua)
	outcome := outcomes[of.Theme]
	f["main_outcome"], f["secondary_outcome"] = outcome[0], outcome[1]
	f["staff_hours"] = number(2 + t.dice.IntN(5))
	if t.dice.IntN(3) == 0 {
		f["attendance_estimated"] = "yes"
	} else {
		f["attended_"+of.Ages[0]] = number((uk + ua) * 2 / 3)
	}
	if n%2 == 0 {
		f.bilingual("what_changed", t.text("changed", t.n+n/2))
	}
	if n%4 == 1 {
		f.bilingual("quote", t.text("quote", t.n+n/4))
	}
	if n%3 == 0 {
		letters := number(min(uk, ua))
		f["outputs"] = "Letters and drawings: " + letters + "\nЛисти й малюнки: " + letters
	}
}

// contacts are every three to seven weeks, the last of them on the last day that the two did something.
func (t *twinning) contacts() {
	n := 0
	for day := t.began.AddDate(0, 0, toContact); day.Before(t.until.AddDate(0, 0, -20)); day = day.AddDate(0, 0, 21+t.dice.IntN(28)) {
		n++
		t.contact(n, weekday(day))
	}
	last := t.until
	if quietFor[t.state] == 0 {
		last = t.ago(1 + t.dice.IntN(17))
	}
	t.contact(n+1, weekday(last))
}

func (t *twinning) contact(n int, day time.Time) {
	f := fields{
		"twinning": t.ref, "happened_at": noon(day, 11+t.dice.IntN(5)), "people": []string{t.ukLead, t.uaLead}, "language": "en",
		"channel": []string{"video", "email", "email", "messenger", "phone"}[t.dice.IntN(5)],
	}
	f.bilingual("subject", t.text("subject", t.n+n))
	if n%3 == 0 {
		next := t.text("next", t.n+n/3)
		f["next_step"], f["due_on"] = next.en, date(day.AddDate(0, 0, 14))
		if t.n%2 == 1 {
			f["next_step"], f["language"] = next.uk, "uk"
		}
	}
	t.add("contact_log", "practice-c-"+t.id+"-"+number(n), f)
}

// exchanges go in both directions; of some that are busy the latest is on its way.
func (t *twinning) exchanges() {
	span := int(t.until.Sub(t.ongoing).Hours() / 24)
	for n := range 4 {
		if sent := weekday(t.ongoing.AddDate(0, 0, 20+n*150)); 20+n*150 < span-25 {
			t.exchange(n, sent, n%2 == 0, "confirmed")
		}
	}
	if t.n%4 < 2 && (t.state == "active" || t.state == "renewed") {
		t.exchange(4, weekday(t.ago(5+2*t.n)), t.n%2 == 0, []string{"sent", "in_transit", "customs", "delivered"}[t.n/2%4])
	}
}

func (t *twinning) exchange(n int, sent time.Time, toUkraine bool, status string) {
	id := "practice-x-" + t.id + "-" + number(n)
	f := fields{
		"twinning": t.ref, "direction": "ua_to_uk", "kind": "packet", "status": status, "packed_on": date(sent.AddDate(0, 0, -1)), "sent_on": date(sent), "carrier": "Ukrposhta",
		"sender": t.uaLibrary, "recipient": t.ukLibrary, "weight_g": number(400 + 50*t.dice.IntN(20)), "customs_form": "cn22", "customs_category": "gift", "declared_value": "25.00 EUR",
	}
	title, kind := t.text("to_uk", t.n+n), "craft"
	if toUkraine {
		title, kind = t.text("to_ua", t.n+n), "present"
		f["direction"], f["kind"], f["carrier"], f["sender"], f["recipient"] = "uk_to_ua", "parcel", "Royal Mail", t.ukLibrary, t.uaLibrary
		f["weight_g"], f["declared_value"] = number(3000+100*t.dice.IntN(40)), "60.00 GBP"
	}
	f.bilingual("title", title)
	if status == "confirmed" {
		f["confirmed_on"], f["confirmed_by"], f["thank_you_sent"] = date(sent.AddDate(0, 0, 16)), t.ukLead, "yes"
		if toUkraine {
			f["confirmed_by"] = t.uaLead
		}
	}
	t.add("exchange", id, f)
	item := fields{"exchange": id, "kind": kind, "quantity": number(6 + t.dice.IntN(20)), "condition": "new"}
	item.bilingual("title", title)
	t.add("item", id+"-item", item)
}

// reviews look back on each year, and on the whole when it pauses or ends.
func (t *twinning) reviews() {
	if day := weekday(t.signed.AddDate(1, 0, 15)); day.Before(t.until) {
		t.review("year", t.signed, day, "renew")
	}
	if decision := map[string]string{"paused": "pause", "ended": "end"}[t.state]; decision != "" {
		t.review("last", t.signed, weekday(t.until), decision)
	}
}

func (t *twinning) review(id string, from, held time.Time, decision string) {
	f := fields{
		"twinning": t.ref, "period_from": date(from), "period_to": date(held.AddDate(0, 0, -1)), "held_on": date(held), "decision": decision,
		"score_uk": number(3 + t.dice.IntN(3)), "score_ua": number(3 + t.dice.IntN(3)),
	}
	f.bilingual("title", both{"Review: " + t.name.en, "Підсумки: " + t.name.uk})
	f.bilingual("what_changed", t.text("changed", t.n))
	f.bilingual("problems", both{"Power cuts moved several meetings.", "Через відключення світла кілька зустрічей перенесено."})
	t.add("review", "practice-r-"+t.id+"-"+id, f)
}

// consents are the states in which photos are.
var consents = []string{"given", "asked", "given", "given", "given", "withdrawn", "given", "given", "given", "refused", "given", "given"}

func (t *twinning) photo() {
	taken := weekday(t.ongoing.AddDate(0, 0, 40))
	consent := consents[t.n%len(consents)]
	f := fields{"twinning": t.ref, "kind": "photo", "taken_on": date(taken), "country": "GB", "outdoors": "no", "consent": consent, "people_count": number(6 + t.n)}
	if consent == "given" {
		f["scope"], f["consent_on"], f["valid_until"] = []string{"internal", "partner", "web"}, date(taken), date(taken.AddDate(3, 0, 0))
		if t.n%4 == 0 {
			f["has_children"], f["guardian_consent"], f["child_asked"] = "yes", "yes", "yes"
		}
	}
	f.bilingual("title", both{"Readers with letters: " + t.uk.town.en, "Читачі з листами: " + t.uk.town.uk})
	t.add("document", "practice-d-"+t.id, f)
}

func (t *twinning) story() {
	happened := weekday(t.ongoing.AddDate(0, 0, 50))
	if !happened.AddDate(0, 0, 25).Before(t.until) {
		return
	}
	approved := date(happened.AddDate(0, 0, 12))
	f := fields{
		"twinning": t.ref, "kind": "story", "happened_on": date(happened), "for_report": "yes", "author": t.ukLead, "published_on": date(happened.AddDate(0, 0, 20)),
		"approved_uk_by": t.ukLead, "approved_uk_on": approved, "approved_ua_by": t.uaLead, "approved_ua_on": approved, "outcomes": []string{record.Outcomes[t.n%8]},
	}
	title := t.text("story", t.n)
	f.bilingual("title", both{title.en + ": " + t.uk.town.en, title.uk + ": " + t.uk.town.uk})
	body := t.text("body", t.n)
	if t.n%5 == 3 {
		body.en = "" // as they come: the translation waits for somebody
	}
	f.bilingual("body", body)
	t.add("story", "practice-s-"+t.id, f)
}

// task is one for every other twinning: some done, some to do.
func (t *twinning) task() {
	if t.n%2 == 1 || quietFor[t.state] > 0 {
		return
	}
	f := fields{"twinning": t.ref, "owner": t.ukLead, "due_on": date(weekday(t.today.AddDate(0, 0, 4+3*t.n)))}
	if t.n%4 == 2 {
		f["due_on"], f["done_on"] = date(t.ago(20)), date(t.ago(22))
	}
	f.bilingual("title", t.text("next", t.n/2))
	t.add("task", "practice-k-"+t.id, f)
}
