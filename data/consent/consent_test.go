package consent

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

var today = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// with makes values from "field=value" words; a comma separates the elements of a set.
func with(words string) record.Values {
	v := record.Values{}
	for _, w := range strings.Fields(words) {
		name, value, _ := strings.Cut(w, "=")
		v[name] = strings.Split(value, ",")
	}
	return v
}

const indoors = " kind=photo country=GB outdoors=no "

func TestWhatIsAllowed(t *testing.T) {
	for _, c := range []struct{ about, values, allowed, why string }{
		{"nobody was asked", indoors, "internal", "unasked"},
		{"nothing is known at all", "", "internal", "unasked where"},
		{"an answer is awaited", indoors + "consent=asked", "internal", "asked"},
		{"given for everything", indoors + "consent=given scope=internal,partner,print,web,social", "internal partner print web social", ""},
		{"given, nobody wrote for what", indoors + "consent=given", "internal", "no_scope"},
		{"the web takes the partner in, and neither print nor social media", indoors + "consent=given scope=web", "internal partner web", "scope"},
		{"the library alone", indoors + "consent=given scope=internal", "internal", "scope"},
		{"the partner", indoors + "consent=given scope=partner", "internal partner", "scope"},
		{"refused", indoors + "consent=refused", "", "refused"},
		{"withdrawn after it was given", indoors + "consent=withdrawn scope=web has_children=yes", "", "withdrawn"},
		{"over since yesterday", indoors + "consent=given scope=web valid_until=2026-11-20", "", "expired scope"},
		{"today is its last day", indoors + "consent=given scope=web valid_until=2026-11-21", "internal partner web", "scope"},
		{"this year is not over", indoors + "consent=given scope=web valid_until=2026", "internal partner web", "scope"},
		{"last month is", indoors + "consent=given scope=web valid_until=2026-10", "", "expired scope"},
		{"a shelf needs no consent", indoors + "consent=not_needed people_count=0", "internal partner print web social", ""},
		{"children are never without", indoors + "consent=not_needed has_children=yes", "internal", "children guardian"},
		{"no guardian has agreed", indoors + "consent=given scope=web,print,social has_children=yes child_asked=yes", "internal", "guardian"},
		{"a guardian said no", indoors + "consent=given scope=web,print,social has_children=yes guardian_consent=no", "internal", "guardian"},
		{"the child was not asked", indoors + "consent=given scope=web,print,social has_children=yes guardian_consent=yes", "internal partner", "child"},
		{"child and guardian", indoors + "consent=given scope=web,print,social has_children=yes guardian_consent=yes child_asked=yes", "internal partner print web social", ""},
		{"out of doors in Ukraine, not looked at", "kind=photo country=UA outdoors=yes consent=given scope=web,print,social", "internal partner", "review"},
		{"in Ukraine, nobody knows whether out of doors", "kind=photo country=UA consent=given scope=web,print,social", "internal partner", "review"},
		{"indoors in Ukraine, but the view from the window tells where", "kind=photo country=UA outdoors=no location_visible=yes consent=not_needed people_count=0", "internal partner", "review"},
		{"looked at", "kind=photo country=UA outdoors=yes reviewed_on=2026-11 consent=given scope=web,print,social", "internal partner print web social", ""},
		{"out of doors, nobody knows where: it may be Ukraine", "kind=photo outdoors=yes consent=given scope=web,print,social", "internal partner", "review"},
		{"nobody knows where", "kind=photo consent=given scope=web,print,social", "internal partner", "where"},
		{"the scan of an agreement from Ukraine", "kind=scan country=UA", "internal partner", "unclear"},
		{"the same, and free to show", "kind=scan country=UA consent=not_needed", "internal partner print web social", ""},
		{"a letter that names its writer", "kind=letter people=x country=GB", "internal", "unasked"},
	} {
		v := Of(with(c.values), today)
		var allowed, why []string
		for _, u := range v.Allowed {
			allowed = append(allowed, string(u))
		}
		for _, h := range v.Held {
			why = append(why, strings.TrimPrefix(h.Why.ID, "consent.why."))
		}
		if got := strings.Join(allowed, " "); got != c.allowed {
			t.Errorf("%s: allowed %q, want %q", c.about, got, c.allowed)
		}
		if got := strings.Join(why, " "); got != c.why {
			t.Errorf("%s: because of %q, want %q", c.about, got, c.why)
		}
	}
}

// More knowledge of the kind that forbids never allows more.
func TestNothingForbiddenAllows(t *testing.T) {
	for _, base := range []string{indoors + "consent=given scope=web,print,social", "kind=scan", "", indoors + "consent=not_needed", "kind=photo country=UA outdoors=no consent=given scope=web"} {
		before := Of(with(base), today).Allowed
		for _, more := range []string{" has_children=yes", " consent=withdrawn", " valid_until=2020", " outdoors=yes", " location_visible=yes", " people_count=12"} {
			for _, u := range Of(with(base+more), today).Allowed {
				if !slices.Contains(before, u) {
					t.Errorf("%q with %q allows %s", base, more, u)
				}
			}
		}
	}
}

func TestNamesOfChildren(t *testing.T) {
	v := Of(with(indoors+"has_children=yes people=x"), today)
	if !v.Nameless || !v.Named {
		t.Errorf("names beside children: %+v", v)
	}
	if v := Of(with(indoors+"has_children=no people=x"), today); v.Nameless || v.Named {
		t.Errorf("names beside adults: %+v", v)
	}
}

func TestWhenItEnds(t *testing.T) {
	v := Of(with(indoors+"consent=given scope=web valid_until=2026-12"), today)
	if want := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC); !v.Until.Equal(want) || v.Ended {
		t.Errorf("until %v, ended %v", v.Until, v.Ended)
	}
	if v.EndsWithin(39, today) || !v.EndsWithin(40, today) {
		t.Error("ends in forty days")
	}
	if v := Of(with("consent=withdrawn valid_until=2026-12"), today); !v.Ended || v.EndsWithin(60, today) {
		t.Error("what was withdrawn does not end once more")
	}
}

func TestHowRecordsUseIt(t *testing.T) {
	for _, c := range []struct {
		kind, values string
		want         Use
	}{
		{"story", "", Internal},
		{"story", "published_on=2026", Web},
		{"story", "published_on=2026 kind=social_post", Social},
		{"story", "published_on=2026 kind=press_release", Print},
		{"report", "status=draft", Internal},
		{"report", "status=accepted", Print},
		{"report", "sent_on=2026-05", Print},
		{"agreement", "status=signed", Internal},
	} {
		if got := By(c.kind, with(c.values)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.kind, c.values, got, c.want)
		}
	}
	if Wider(Internal, Partner) != Partner || Wider(Social, Print) != Social || Wider(Internal, Internal) != Internal {
		t.Error("the wider of two uses")
	}
}
