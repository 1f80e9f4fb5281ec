package desk

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// Respondent is how one twinning stands in an evidence round.
type Respondent struct {
	evidence.Standing
	Twinning store.Row
	Names    map[string]string // the twinning's, by language; composed of its libraries' where it has none of its own
	Answer   store.Row         // with a zero id while there is none
	To       []Reader          // whom the questions are addressed to
}

// Reader is somebody whom a letter goes to, and the language to write it in.
type Reader struct {
	Person store.Row
	Lang   string
}

// Round is an evidence round, with its twinnings in the order of the titles.
type Round struct {
	store.Entry
	Respondents []Respondent
}

// Count tells how many twinnings are in a state.
func (r Round) Count(s evidence.State) (n int) {
	for _, x := range r.Respondents {
		if x.State == s {
			n++
		}
	}
	return n
}

// carried are what an answer has from its round, for a lead who can't read the round itself.
var carried = []string{"title.en", "title.uk", "period_from", "period_to", "due_on"}

// Running lists the twinnings that a round asks unless the coordinator says otherwise.
func (d *Desk) Running(ctx context.Context) ([]string, error) {
	var ids []string
	err := d.eachRow(ctx, "twinning", func(r store.Row) {
		if evidence.IsRunning(r.Values) {
			ids = append(ids, r.ID.String())
		}
	})
	slices.Sort(ids)
	return ids, err
}

// SaveRound saves a new or changed round, and an answer for each of its twinnings that has none, filled in as far as its records know. The answer lies in the
// twinning's circle; where this computer may only read there, in one's own. All is one action: undoing it takes all of it back.
func (d *Desk) SaveRound(ctx context.Context, draft store.Draft) (record.ID, error) {
	v := record.Values{}
	if !draft.ID.IsZero() {
		e, err := d.Get(ctx, draft.ID)
		if err != nil {
			return draft.ID, err
		}
		v = e.Values.Clone()
	}
	maps.Copy(v, draft.Set)
	period, ok := evidence.PeriodOf(v)
	if !ok || period.To.Before(period.From) {
		return draft.ID, say.Err(nil, "round.no_period")
	}
	if len(v["twinnings"]) == 0 {
		return draft.ID, say.Err(nil, "round.no_twinnings")
	}
	known, err := d.answers(ctx, draft.ID)
	if err != nil {
		return draft.ID, err
	}
	answers, err := d.newAnswers(ctx, v, period, known)
	if err != nil {
		return draft.ID, err
	}
	for _, row := range known {
		if set := outdated(row.Values, v); len(set) > 0 {
			e, err := d.Get(ctx, row.ID)
			if err != nil {
				return draft.ID, err
			}
			answers = append(answers, store.Draft{ID: row.ID, Set: set, Seen: e.Seen})
		}
	}
	draft.Kind = "round"
	id := draft.ID
	return id, d.work(ctx, len(answers), func(w *work) error {
		if id, err = w.save(draft); err != nil {
			return err
		}
		for _, a := range answers {
			if a.ID.IsZero() {
				a.Set["round"] = []string{id.String()}
			}
			if _, err := w.save(a); err != nil {
				return err
			}
		}
		return nil
	})
}

// answers gives the answers to a round by twinning; of several to one that which somebody has answered, else the first.
func (d *Desk) answers(ctx context.Context, round record.ID) (map[string]store.Row, error) {
	found := map[string]store.Row{}
	if round.IsZero() {
		return found, nil
	}
	rows, err := d.Referring(ctx, round, "answer", "round")
	for _, r := range rows {
		of := r.Values.Get("twinning")
		if before, ok := found[of]; !ok || !evidence.IsAnswered(before.Values) && evidence.IsAnswered(r.Values) {
			found[of] = r
		}
	}
	return found, err
}

// newAnswers drafts an answer for each twinning of a round that has none.
func (d *Desk) newAnswers(ctx context.Context, round record.Values, period evidence.Period, known map[string]store.Row) ([]store.Draft, error) {
	missing := slices.DeleteFunc(slices.Clone(round["twinnings"]), func(id string) bool { _, ok := known[id]; return ok })
	twinnings, err := d.referred(ctx, missing)
	if err != nil {
		return nil, err
	}
	of, err := d.evidenceOf(ctx, twinnings)
	if err != nil {
		return nil, err
	}
	var drafts []store.Draft
	for _, id := range missing {
		t, ok := twinnings[id]
		if !ok {
			continue // it has not arrived: asked when it has, and the round is saved again
		}
		set := evidence.Prefill(period, of[id].activities, of[id].parcels)
		set["twinning"] = []string{id}
		for _, slot := range carried {
			if len(round[slot]) > 0 {
				set[slot] = round[slot]
			}
		}
		c, err := d.writable(t.Circle)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, store.Draft{Circle: c, Kind: "answer", Set: set})
	}
	return drafts, nil
}

// writable is the circle itself, or one's own where this computer may only read.
func (d *Desk) writable(c causal.Circle) (causal.Circle, error) {
	m, err := circle.Of(d.store, c)
	if err != nil {
		return c, err
	}
	if self, _ := m.Of(d.keys.Device()); self.Role == circle.Viewer {
		return d.own, nil
	}
	return c, nil
}

// outdated is what an answer has from its round and what was changed there since.
func outdated(answer, round record.Values) record.Values {
	set := record.Values{}
	for _, slot := range carried {
		if !slices.Equal(answer[slot], round[slot]) {
			set[slot] = round[slot]
		}
	}
	return set
}

// known is what the records have of a twinning.
type known struct {
	activities []record.Values
	parcels    []evidence.Parcel
}

// evidenceOf reads each kind once, for all twinnings: a round asks many.
func (d *Desk) evidenceOf(ctx context.Context, twinnings map[string]store.Row) (map[string]known, error) {
	of := map[string]known{}
	at := map[string]int{} // the place of an exchange among its twinning's parcels
	by := map[string]string{}
	err := errors.Join(
		d.eachRow(ctx, "activity", func(r store.Row) {
			if id := r.Values.Get("twinning"); twinnings[id].Kind != "" {
				k := of[id]
				k.activities = append(k.activities, r.Values)
				of[id] = k
			}
		}),
		d.eachRow(ctx, "exchange", func(r store.Row) {
			if id := r.Values.Get("twinning"); twinnings[id].Kind != "" {
				k := of[id]
				by[r.ID.String()], at[r.ID.String()] = id, len(k.parcels)
				k.parcels = append(k.parcels, evidence.Parcel{Values: r.Values})
				of[id] = k
			}
		}),
		d.eachRow(ctx, "item", func(r store.Row) {
			if id := r.Values.Get("exchange"); by[id] != "" {
				p := &of[by[id]].parcels[at[id]]
				p.Items = append(p.Items, r.Values)
			}
		}))
	return of, err
}

// Round reads a round and how each of its twinnings stands today.
func (d *Desk) Round(ctx context.Context, id record.ID) (out Round, err error) {
	if out.Entry, err = d.Get(ctx, id); err != nil {
		return out, err
	}
	if out.Kind != "round" {
		return out, say.Err(store.ErrNotFound, "round.none")
	}
	twinnings, err := d.referred(ctx, out.Values["twinnings"])
	if err != nil {
		return out, err
	}
	answers, err := d.answers(ctx, id)
	if err != nil {
		return out, err
	}
	today := d.today()
	due, _ := dayOf(out.Values.Get("due_on"))
	for _, id := range out.Values["twinnings"] {
		t, ok := twinnings[id]
		if !ok {
			continue // not arrived yet
		}
		r, err := d.respondent(ctx, t, answers[id], due, today)
		if err != nil {
			return out, err
		}
		out.Respondents = append(out.Respondents, r)
	}
	lang := "en"
	if d.Setting(SettingLang) == "uk" {
		lang = "uk"
	}
	slices.SortStableFunc(out.Respondents, func(a, b Respondent) int {
		return bytes.Compare(script.SortKey(a.Names[lang], lang), script.SortKey(b.Names[lang], lang))
	})
	return out, nil
}

func (d *Desk) respondent(ctx context.Context, t, answer store.Row, due, today time.Time) (r Respondent, err error) {
	r = Respondent{Twinning: t, Answer: answer}
	sides, elsewhere, err := d.sides(ctx, t.Values, today, d.Setting(SettingLang))
	if err != nil {
		return r, err
	}
	country := map[string]string{}
	here := 0
	for _, s := range append(sides[:len(sides):len(sides)], twinning.Side{People: elsewhere}) {
		for _, c := range s.People {
			country[c.ID] = s.Country
			if c.Here(today) {
				here++
			}
		}
	}
	people, err := d.referred(ctx, t.Values["leads"], t.Values["deputies"])
	if err != nil {
		return r, err
	}
	for _, c := range evidence.Asked(sides, elsewhere, today) {
		r.To = append(r.To, Reader{Person: people[c.ID], Lang: evidence.Lang(people[c.ID].Values, country[c.ID])})
	}
	r.Standing = evidence.Stand(answer.Values, due, len(r.To), here, today)
	r.Names, err = d.twinningNames(ctx, t)
	return r, err
}

// twinningNames names a twinning in each language.
func (d *Desk) twinningNames(ctx context.Context, t store.Row) (map[string]string, error) {
	names := map[string]string{}
	for _, lang := range record.Languages {
		names[lang], _ = d.registry.Kind(t.Kind).TitleShown(t.Values, lang)
	}
	if names["en"] != "" {
		return names, nil
	}
	parties, err := d.referred(ctx, t.Values["parties"])
	for _, lang := range record.Languages {
		var list []string
		for _, id := range t.Values["parties"] {
			if p, ok := parties[id]; ok {
				name, _ := d.registry.Kind(p.Kind).TitleShown(p.Values, lang)
				list = append(list, name)
			}
		}
		names[lang] = strings.Join(list, " – ")
	}
	return names, err
}
