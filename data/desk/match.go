package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// Proposal is a pair of libraries that could be twins. A person decides.
type Proposal struct {
	A, B   store.Row
	Points int // of twinning.Weights.Sum
	Why    []say.Message
}

// settingWeights are the weights of matching, as JSON; settingVetoes the pairs that nobody wants to see again, "ID+ID", a line each.
const (
	settingWeights = "match.weights"
	settingVetoes  = "match.vetoes"
)

// MatchWeights are the weights of matching here.
func (d *Desk) MatchWeights() twinning.Weights {
	w := twinning.Standard
	if text := d.Setting(settingWeights); text != "" {
		if err := json.Unmarshal([]byte(text), &w); err != nil || !w.Valid() {
			return twinning.Standard
		}
	}
	return w
}

// SetMatchWeights changes them; it refuses those that can rank nothing.
func (d *Desk) SetMatchWeights(w twinning.Weights) error {
	if !w.Valid() {
		return say.Err(nil, "match.weights.bad", "Most", twinning.MaxWeight)
	}
	b, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return d.SetSetting(settingWeights, string(b))
}

// Veto keeps a pair out of proposals, whichever is named first; with back it is proposed again.
func (d *Desk) Veto(a, b record.ID, back bool) error {
	list := strings.Fields(d.Setting(settingVetoes))
	pair := pairOf(a, b)
	list = slices.DeleteFunc(list, func(p string) bool { return p == pair })
	if !back {
		list = append(list, pair)
	}
	return d.SetSetting(settingVetoes, strings.Join(list, "\n"))
}

func pairOf(a, b record.ID) string {
	x, y := a.String(), b.String()
	return min(x, y) + "+" + max(x, y)
}

// candidate is a library with what matching looks at.
type candidate struct {
	row store.Row
	twinning.Candidate
}

// Match ranks the libraries of other countries without a partner as partners for one library, the best first. Those that share nothing are left out.
func (d *Desk) Match(ctx context.Context, id record.ID, limit int) ([]Proposal, error) {
	rows, err := d.Rows(ctx, []record.ID{id})
	if err != nil {
		return nil, err
	}
	row, ok := rows[id]
	if !ok || row.Kind != "library" {
		return nil, say.Err(store.ErrNotFound, "match.no_library")
	}
	free, interpreters, err := d.unmatched(ctx)
	if err != nil {
		return nil, err
	}
	self := candidate{row, twinning.CandidateOf(row.Values)}
	self.Interpreter = interpreters[id.String()]
	return d.best(ctx, []candidate{self}, free, limit)
}

// MatchAll ranks all pairs of libraries without a partner of which one lies in the United Kingdom.
func (d *Desk) MatchAll(ctx context.Context, limit int) ([]Proposal, error) {
	free, _, err := d.unmatched(ctx)
	if err != nil {
		return nil, err
	}
	var here, there []candidate
	for _, c := range free {
		if c.Country == "GB" {
			here = append(here, c)
		} else {
			there = append(there, c)
		}
	}
	return d.best(ctx, here, there, limit)
}

// best keeps the best pairs only: with thousands of libraries on each side there are millions.
func (d *Desk) best(ctx context.Context, here, there []candidate, limit int) ([]Proposal, error) {
	weights := d.MatchWeights()
	vetoes := map[string]bool{}
	for _, pair := range strings.Fields(d.Setting(settingVetoes)) {
		vetoes[pair] = true
	}
	var list []Proposal
	better := func(a, b Proposal) int {
		return cmp.Or(b.Points-a.Points, strings.Compare(a.A.ID.String()+a.B.ID.String(), b.A.ID.String()+b.B.ID.String()))
	}
	for i := range here {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for j := range there {
			a, b := &here[i], &there[j]
			if a.row.ID == b.row.ID || a.Country != "" && a.Country == b.Country || len(vetoes) > 0 && vetoes[pairOf(a.row.ID, b.row.ID)] {
				continue
			}
			points, why := weights.Match(a.Candidate, b.Candidate)
			if points == 0 {
				continue
			}
			list = append(list, Proposal{a.row, b.row, points, why})
			if len(list) >= 2*max(limit, 500) {
				slices.SortFunc(list, better)
				list = list[:limit]
			}
		}
	}
	slices.SortFunc(list, better)
	return list[:min(limit, len(list))], nil
}

// closedStatuses are those of libraries that can't be anybody's partner now.
var closedStatuses = []string{"closed", "occupied", "destroyed"}

// unmatched lists the libraries that are in no twinning that has not ended, and tells at which libraries somebody interprets.
func (d *Desk) unmatched(ctx context.Context) (free []candidate, interpreters map[string]bool, err error) {
	taken, interpreters := map[string]bool{}, map[string]bool{}
	err = d.eachRow(ctx, "twinning", func(r store.Row) {
		if stage, _ := record.CurrentStage(r.Values["stages"], record.Stages); stage != "ended" && r.Values.Get("ended_on") == "" {
			for _, id := range r.Values["parties"] {
				taken[id] = true
			}
		}
	})
	if err != nil {
		return nil, nil, err
	}
	err = d.eachRow(ctx, "person", func(r store.Row) {
		if slices.Contains(r.Values["contact_roles"], "interpreter") && r.Values.Get("left_on") == "" {
			for _, id := range r.Values["libraries"] {
				interpreters[id] = true
			}
		}
	})
	if err != nil {
		return nil, nil, err
	}
	err = d.eachRow(ctx, "library", func(r store.Row) {
		id := r.ID.String()
		// A library that a twinning's circle has a copy of is that library.
		copied := slices.ContainsFunc(r.Values[record.SlotCopies], func(link string) bool {
			_, there, _ := strings.Cut(link, " ")
			return taken[there]
		})
		if taken[id] || copied || slices.Contains(closedStatuses, r.Values.Get("operating_status")) {
			return
		}
		c := candidate{r, twinning.CandidateOf(r.Values)}
		c.Interpreter = interpreters[id]
		free = append(free, c)
	})
	return free, interpreters, err
}

// eachRow gives all records of a kind.
func (d *Desk) eachRow(ctx context.Context, kind string, f func(store.Row), where ...store.Condition) error {
	for offset := 0; ; offset += exportPage {
		rows, err := d.List(ctx, store.Query{Kind: kind, Where: where}, offset, exportPage)
		if err != nil {
			return err
		}
		for _, r := range rows {
			f(r)
		}
		if len(rows) < exportPage {
			return nil
		}
	}
}
