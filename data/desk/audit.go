package desk

import (
	"context"
	"io"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/tables"
)

// Decision is something that was decided about a circle.
type Decision struct {
	Kind string    // of the control change: "@invite"
	At   time.Time // by the author's clock
	By   string    // the member's name; "" if she never was one
	What say.Message
	// Why says why it does not count; "" if it does.
	Why say.Ref
}

// Decisions tells all that was decided about a circle, what led to something before it: who was invited, admitted and removed, whose records are forgotten, when it was sealed
// anew, and what was tried and does not count.
func (d *Desk) Decisions(ctx context.Context, c causal.Circle) ([]Decision, error) {
	m, err := circle.Of(d.store, c)
	if err != nil {
		return nil, err
	}
	controls, err := d.store.Controls(ctx, c)
	if err != nil {
		return nil, err
	}
	all := circle.Audit(c, m, controls)
	list := make([]Decision, len(all))
	for i, x := range all {
		list[i] = Decision{Kind: x.Kind, At: x.At, By: x.Member, What: x.What, Why: x.Why}
	}
	return list, nil
}

// WriteDecisions writes them as a table that spreadsheets open. in puts a message into the language of whoever reads it.
func WriteDecisions(w io.Writer, list []Decision, in func(say.Message) string) error {
	rows := [][]string{{in(say.Msg("audit.when")), in(say.Msg("audit.who")), in(say.Msg("audit.what")), in(say.Msg("audit.why"))}}
	for _, x := range list {
		why := ""
		if x.Why != "" {
			why = in(say.Msg(string(x.Why)))
		}
		rows = append(rows, []string{x.At.Local().Format("2006-01-02 15:04"), x.By, in(x.What), why})
	}
	return tables.WriteRows(w, rows)
}
