// Package release says when something that is guarded, a damage report or a need, may be shared with other circles, and which of its fields. A person shares, record by
// record and field by field; nothing follows by itself.
package release

import (
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Side is where somebody works who approves a release.
type Side int

// The sides.
const (
	Unknown Side = iota // nobody has written at which library or organisation she works
	Ukraine
	Elsewhere
)

// Held says why a record can't be shared yet; nothing if it can. Article 114-2 of the Criminal Code of Ukraine punishes who publishes where forces are, and orders under
// martial law restrict publishing the place and the result of strikes (domain/DOMAIN.md 1.5): so somebody on the Ukrainian side approves each release, on a day that
// she says, and a damage report waits until a day that she names, after the event. approver is where she works.
func Held(kind string, v record.Values, approver Side, today time.Time) (list []say.Message) {
	if v.Get("approved_by") == "" || v.Get("approved_on") == "" {
		list = append(list, say.Msg("release.not_approved"))
	} else {
		switch approver {
		case Unknown:
			list = append(list, say.Msg("release.approver_unknown"))
		case Elsewhere:
			list = append(list, say.Msg("release.approver_elsewhere"))
		}
		if d, ok := record.ParsePartialDate(v.Get("approved_on")); !ok || d.First().After(today) {
			list = append(list, say.Msg("release.approved_later"))
		}
	}
	return append(list, delay(kind, v, today)...)
}

// delay: a damage report waits for its day, which comes after the day of the event; a need waits only if somebody named a day.
func delay(kind string, v record.Values, today time.Time) []say.Message {
	after := v.Get("public_after")
	day, ok := record.ParsePartialDate(after)
	if !ok {
		if kind == "need" && after == "" {
			return nil
		}
		return []say.Message{say.Msg("release.no_day")}
	}
	if event, known := record.ParsePartialDate(v.Get("event_date")); known && !day.Last().After(event.Last()) {
		return []say.Message{say.Msg("release.too_soon")}
	}
	if today.Before(day.Last()) {
		return []say.Message{say.Msg("release.wait", "Day", say.Day(after))}
	}
	return nil
}

// stay are fields that never leave one's own circle: who approved, and when, and notes.
var stay = map[string]bool{"public_after": true, "approved_by": true, "approved_on": true, record.FieldNotes: true}

// Slots are the filled slots of a record that may be shared, in the order of its form. What is personal stays: who was harmed, who reported. So do files: a photo has its own
// consent. Of references only the library may go.
func Slots(k *record.Kind, v record.Values) (slots []string) {
	for i := range k.Fields {
		f := &k.Fields[i]
		isRef := f.Type == record.Ref || f.Type == record.Refs
		if f.Personal || f.Child || f.Type == record.Files || stay[f.ID] || isRef && f.ID != "library" {
			continue
		}
		for _, slot := range f.Slots() {
			if v.Get(slot) != "" {
				slots = append(slots, slot)
			}
		}
	}
	return slots
}
