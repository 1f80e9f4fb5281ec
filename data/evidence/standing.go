package evidence

import (
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// State is how far a twinning has come in a round; its message is "round.state.STATE".
type State string

// The states.
const (
	NotAsked State = "not_asked"
	Waiting  State = "asked" // for an answer
	Answered State = "answered"
)

// Standing is how a twinning stands in a round. It is for the coordinator's eyes; nobody is blamed for silence (DOMAIN.md 1.5).
type Standing struct {
	State State
	Power bool          // power cuts get in the way there
	Call  []say.Message // why to telephone; empty for no need
}

// written are the questions that the record never answers by itself: who wrote there has answered, whether or not she gave a day.
var written = []string{"what_changed.en", "what_changed.uk", "quote.en", "quote.uk", "quote_consent", "difficulties.en", "difficulties.uk", "help_wanted.en", "help_wanted.uk", "call_wanted"}

// IsAnswered tells whether somebody has answered.
func IsAnswered(answer record.Values) bool {
	if answer.Get("answered_on") != "" {
		return true
	}
	for _, slot := range written {
		if answer.Get(slot) != "" {
			return true
		}
	}
	return false
}

// Stand tells how a twinning stands today. answer is nil if there is none, due the day until which answers are hoped for, zero for none; asked are how many
// people may be asked, known how many leads and deputies there are.
func Stand(answer record.Values, due time.Time, asked, known int, today time.Time) Standing {
	s := Standing{State: NotAsked, Power: answer.Get("power_trouble") == "yes"}
	add := func(when bool, id string, pairs ...any) {
		if when {
			s.Call = append(s.Call, say.Msg(id, pairs...))
		}
	}
	add(answer.Get("call_wanted") == "yes", "round.call.wanted")
	if IsAnswered(answer) {
		s.State = Answered
		return s
	}
	if answer.Get("asked_on") != "" {
		s.State = Waiting
	}
	add(known == 0, "round.call.nobody")
	add(known > 0 && asked == 0, "round.call.gently")
	add(s.Power, "round.call.power")
	add(s.State == Waiting && !due.IsZero() && today.After(due), "round.call.late")
	return s
}
