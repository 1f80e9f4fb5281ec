package shell

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// A round is started with what its form begins with; an e-mail is copied; what came back is read out of a pasted reply and corrected by hand; the page counts it.
func TestEvidenceRound(t *testing.T) {
	d := practiceDesk(t)
	ctx := context.Background()
	s, w := newShell(t, d, "en")
	s.Go(screens.Place{Screen: screens.Edit, Kind: "round"})
	s.save()
	id := s.router.current().ID
	r, err := d.Round(ctx, id)
	must(t, err)
	if len(r.Respondents) < 10 || r.Values.Get("title.uk") == "" {
		t.Fatalf("the round begins with %d twinnings and %v", len(r.Respondents), r.Values)
	}
	if whole := strings.Join(texts(w.Canvas().Content()), "\n"); !strings.Contains(whole, "0 answers of") {
		t.Fatalf("the page does not say how the round stands:\n%s", whole)
	}

	of := r.Respondents[0]
	for _, x := range r.Respondents {
		if len(x.To) > 0 {
			of = x
			break
		}
	}
	_, letter := d.Questions(r, of, of.To[0]).Letter(translations.For(of.To[0].Lang))
	_, name, _ := strings.Cut(translations.For(of.To[0].Lang).FieldName("answer", "help_wanted"), ". ")
	reply := strings.Replace(letter, name+":", name+": English conversation club", 1)
	if papers.ReadReply(reply, "")["help_wanted.en"] == nil {
		t.Fatalf("the reply says nothing:\n%s", reply)
	}
	s.Go(screens.Place{Screen: screens.Answer, ID: of.Answer.ID})
	tap(t, s, "round.paste")
	w.Canvas().Focused().(*widget.Entry).SetText(reply)
	tap(t, s, "round.paste.read")
	s.save()
	if p := s.router.current(); p.Screen != screens.Detail || p.ID != id {
		t.Fatalf("after saving one is at %+v", p)
	}
	if r, err = d.Round(ctx, id); err != nil || r.Count(evidence.Answered) != 1 {
		t.Fatalf("%d have answered, %v", r.Count(evidence.Answered), err)
	}
	rows, err := d.Rows(ctx, []record.ID{of.Answer.ID})
	must(t, err)
	if v := rows[of.Answer.ID].Values; v.Get("help_wanted.en") != "English conversation club" || v.Get("came_by") != "email" || v.Get("answered_on") == "" {
		t.Errorf("saved is %v", v)
	}
	if n, err := d.Count(ctx, store.Query{Kind: "answer"}); err != nil || n != len(r.Respondents) {
		t.Errorf("%d answers, %v", n, err)
	}
}
