package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/consent"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// DocumentUse is a record that uses a photo or document.
type DocumentUse struct {
	Row   store.Row
	Field string      // by which it does; "" for the document itself, which all members of its circle see
	As    consent.Use // who sees it there
}

// DocumentConsent is what may be done with a photo or document, and what is done.
type DocumentConsent struct {
	consent.Verdict
	Uses []DocumentUse
}

// Misused gives the uses that are not allowed: out of them it has to be taken.
func (c DocumentConsent) Misused() []DocumentUse {
	var list []DocumentUse
	for _, u := range c.Uses {
		if !c.Allows(u.As) {
			list = append(list, u)
		}
	}
	return list
}

// Consent judges a document today, and finds every use of it.
func (d *Desk) Consent(ctx context.Context, id record.ID) (out DocumentConsent, err error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return out, err
	}
	uses, err := d.documentUses(ctx)
	if err != nil {
		return out, err
	}
	row := store.Row{ID: e.ID, Circle: e.Circle, Kind: e.Kind, Values: e.Values}
	return DocumentConsent{consent.Of(e.Values, d.today()), uses.of(d, row)}, nil
}

func (d *Desk) today() time.Time {
	now := d.now()
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
}

// usesIndex finds the records that use a document: by its id, or by the hash of one of its files.
type usesIndex map[string][]DocumentUse

// documentUses reads all records that may use a document: those that refer to one, and those that carry files of their own, which may be the same.
func (d *Desk) documentUses(ctx context.Context) (usesIndex, error) {
	index := usesIndex{}
	for _, k := range d.registry.Kinds() {
		for i := range k.Fields {
			f := &k.Fields[i]
			if !slices.Contains(f.Kinds, "document") && f.Type != record.Files {
				continue
			}
			err := d.eachRow(ctx, k.ID, func(r store.Row) {
				for _, value := range r.Values[f.ID] {
					key := value
					if file, ok := record.ParseFile(value); ok {
						key = file.Hash.String()
					}
					index[key] = append(index[key], DocumentUse{Row: r, Field: f.ID, As: d.usedAs(r)})
				}
			}, store.Condition{Field: f.ID, Any: true})
			if err != nil {
				return nil, err
			}
		}
	}
	return index, nil
}

// usedAs tells who sees what a record shows: at least those who read it.
func (d *Desk) usedAs(r store.Row) consent.Use {
	as := consent.By(r.Kind, r.Values)
	if r.Circle != d.own {
		as = consent.Wider(as, consent.Partner)
	}
	return as
}

// of gives the uses of a document, each once. In a circle that others read it is used by lying there.
func (index usesIndex) of(d *Desk, row store.Row) []DocumentUse {
	var list []DocumentUse
	if row.Circle != d.own {
		list = append(list, DocumentUse{Row: row, As: consent.Partner})
	}
	var keys []string
	for _, id := range d.store.One(row.ID) {
		keys = append(keys, id.String())
	}
	for _, value := range row.Values[record.FieldFiles] {
		if f, ok := record.ParseFile(value); ok {
			keys = append(keys, f.Hash.String())
		}
	}
	for _, key := range keys {
		for _, u := range index[key] {
			known := func(o DocumentUse) bool { return o.Row.ID == u.Row.ID }
			if u.Row.ID != row.ID && !slices.ContainsFunc(list, known) {
				list = append(list, u)
			}
		}
	}
	return list
}

// ConsentTrouble is what somebody has to look at in a photo or document; its message is "consent.trouble.TROUBLE".
type ConsentTrouble string

// What somebody has to look at, the most urgent first.
const (
	ConsentUsed   ConsentTrouble = "used"   // it is used for what is not allowed
	ConsentNamed  ConsentTrouble = "named"  // names stand beside children
	ConsentReview ConsentTrouble = "review" // it waits for somebody on the Ukrainian side
	ConsentSoon   ConsentTrouble = "soon"   // consent ends soon
	ConsentEnded  ConsentTrouble = "ended"  // it may not be used any more, and is not
)

var consentTroubles = []ConsentTrouble{ConsentUsed, ConsentNamed, ConsentReview, ConsentSoon, ConsentEnded}

// ConsentSoonDays is how long before the end of a consent somebody is asked to renew it.
const ConsentSoonDays = 60

// ConsentFinding is a photo or document that somebody has to look at.
type ConsentFinding struct {
	Row     store.Row
	Trouble ConsentTrouble
	DocumentConsent
}

// ConsentCheck finds the photos and documents that somebody has to look at, the most urgent first.
func (d *Desk) ConsentCheck(ctx context.Context) ([]ConsentFinding, error) {
	var list []ConsentFinding
	today := d.today()
	err := d.eachRow(ctx, "document", func(r store.Row) {
		v := consent.Of(r.Values, today)
		if len(v.Held) > 0 || v.Named || v.EndsWithin(ConsentSoonDays, today) {
			list = append(list, ConsentFinding{Row: r, DocumentConsent: DocumentConsent{Verdict: v}})
		}
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	uses, err := d.documentUses(ctx)
	if err != nil {
		return nil, err
	}
	found := list[:0]
	for _, f := range list {
		f.Uses = uses.of(d, f.Row)
		if f.Trouble = troubleOf(f.DocumentConsent, today); f.Trouble != "" {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(a, b ConsentFinding) int {
		return cmp.Or(slices.Index(consentTroubles, a.Trouble)-slices.Index(consentTroubles, b.Trouble), a.Until.Compare(b.Until))
	})
	return found, nil
}

func troubleOf(c DocumentConsent, today time.Time) ConsentTrouble {
	switch {
	case len(c.Misused()) > 0:
		return ConsentUsed
	case c.Named:
		return ConsentNamed
	case c.Ended:
		return ConsentEnded
	case c.Review:
		return ConsentReview
	case c.EndsWithin(ConsentSoonDays, today):
		return ConsentSoon
	}
	return ""
}
