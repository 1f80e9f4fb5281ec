package consent

import (
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// facts are what the rules look at.
type facts struct {
	consent  string
	scope    []string
	until    time.Time
	expired  bool
	people   bool // somebody can be seen in it, as far as is known: a photo without a word about people may show some
	children bool
	guardian bool
	child    bool // was asked too
	ukraine  bool
	nowhere  bool // nobody wrote in which country it was taken
	outdoors string
	place    bool // can be recognised
	reviewed bool
	photo    bool
}

func factsOf(v record.Values, today time.Time) facts {
	count := v.Get("people_count")
	f := facts{
		consent: v.Get("consent"), scope: v["scope"],
		children: v.Get("has_children") == "yes", guardian: v.Get("guardian_consent") == "yes", child: v.Get("child_asked") == "yes",
		ukraine: v.Get("country") == "UA", nowhere: v.Get("country") == "", outdoors: v.Get("outdoors"), place: v.Get("location_visible") == "yes",
		reviewed: v.Get("reviewed_on") != "",
		// What nobody has called anything else counts as a photo.
		photo: v.Get("kind") == "photo" || v.Get("kind") == "",
	}
	f.people = f.children || len(v["people"]) > 0 || count != "" && count != "0" || count == "" && f.photo
	if d, ok := record.ParsePartialDate(v.Get("valid_until")); ok {
		f.until = d.Last() // "2027" is not over before its last day
		f.expired = f.until.Before(today)
	}
	return f
}

// unseen tells whether it waits for somebody on the Ukrainian side: it shows, or may show, a place in Ukraine. Criminal Code of Ukraine art. 114-2 punishes
// publishing the places of forces, and local orders forbid pictures of strikes' results; a volunteer in the UK can't tell (DOMAIN.md 1.5, wartime security).
func (f facts) unseen() bool {
	switch {
	case f.reviewed || !f.photo && f.outdoors == "" && !f.place:
		return false
	case f.ukraine:
		return f.outdoors != "no" || f.place
	}
	return f.nowhere && (f.outdoors == "yes" || f.place)
}

// open tells whether nobody knows whether it shows a place in Ukraine.
func (f facts) open() bool {
	return f.photo && f.nowhere && f.outdoors == "" && !f.place && !f.reviewed
}

// outsideScope gives the uses that consent, where it was given, does not cover. Who agreed to print, web or social media has agreed to the partner and to the
// library itself too; print, web and social media are each asked for by themselves.
func (f facts) outsideScope() []Use {
	if f.consent != "given" || len(f.scope) == 0 {
		return nil
	}
	var missing []Use
	for i, u := range Uses {
		wider := slices.ContainsFunc(Uses[i:], func(w Use) bool { return slices.Contains(f.scope, string(w)) })
		if !slices.Contains(f.scope, string(u)) && (slices.Contains(public, u) || !wider) {
			missing = append(missing, u)
		}
	}
	return missing
}

// rules are what holds uses back, what weighs most first.
var rules = []struct {
	why   string // message id
	holds []Use
	ends  bool // what it was used for before has to be taken back
	when  func(f facts) bool
}{
	{"consent.why.withdrawn", Uses, true, func(f facts) bool { return f.consent == "withdrawn" }},
	{"consent.why.refused", Uses, true, func(f facts) bool { return f.consent == "refused" }},
	{"consent.why.expired", Uses, true, func(f facts) bool { return f.expired && f.consent != "withdrawn" && f.consent != "refused" }},
	// A parent or guardian agrees for a child, and the child is asked too: so the NSPCC advises (DOMAIN.md 1.5, safeguarding).
	{"consent.why.children", outside, false, func(f facts) bool { return f.children && f.consent == "not_needed" }},
	{"consent.why.guardian", outside, false, func(f facts) bool {
		return f.children && !f.guardian && f.consent != "refused" && f.consent != "withdrawn"
	}},
	{"consent.why.child", public, false, func(f facts) bool { return f.children && f.guardian && !f.child && f.consent == "given" }},
	{"consent.why.asked", outside, false, func(f facts) bool { return f.consent == "asked" }},
	{"consent.why.unasked", outside, false, func(f facts) bool { return f.consent == "" && f.people }},
	// A scan of the agreement, a plan: what the circle's own members read needs no more; who publishes it says that it may be.
	{"consent.why.unclear", public, false, func(f facts) bool { return f.consent == "" && !f.people }},
	{"consent.why.no_scope", outside, false, func(f facts) bool { return f.consent == "given" && len(f.scope) == 0 }},
	{"consent.why.review", public, false, facts.unseen},
	{"consent.why.where", public, false, facts.open},
}
