package accreditation

import (
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// ahead is how many days before its day something is said: to gather what is asked for takes about a season.
const ahead = 90

// Due says what is due with an accreditation, the first first: the next appraisal, then its end. Nothing is due of what has expired and was given up.
func Due(v record.Values, today time.Time) (list []say.Message) {
	if v.Get("status") == "expired" {
		return nil
	}
	for _, f := range []struct{ field, soon, over string }{
		{"reappraisal_due", "accreditation.due", "accreditation.overdue"},
		{"expires_on", "accreditation.expires", "accreditation.has_expired"},
	} {
		d, ok := record.ParsePartialDate(v.Get(f.field))
		switch {
		case !ok:
		case d.Last().Before(today):
			list = append(list, say.Msg(f.over, "Day", say.Day(v.Get(f.field))))
		case !d.First().After(today.AddDate(0, 0, ahead)):
			list = append(list, say.Msg(f.soon, "Day", say.Day(v.Get(f.field))))
		}
	}
	return list
}

// Missing says for which criteria there is neither evidence nor a text of one's own. have are those with evidence.
func Missing(v record.Values, have []Criterion) (list []say.Message) {
	for _, c := range Criteria(v.Get("scheme")) {
		written := v.Get(string(c)+".en")+v.Get(string(c)+".uk") != ""
		if !written && !slices.Contains(have, c) {
			list = append(list, say.Msg("accreditation.missing."+string(c)))
		}
	}
	return list
}
