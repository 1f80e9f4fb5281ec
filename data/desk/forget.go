package desk

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// Forgetting is the erasing of a person (UK GDPR Art. 17; Закон України «Про захист персональних даних», 2297-VI, Art. 15).
type Forgetting struct {
	Record  record.ID
	Circle  causal.Circle
	Name    causal.Hash // what an objection names
	By      string      // the member who asked for it
	At      time.Time
	Due     time.Time // from then on it is completed, on every computer, for good
	Stopped bool
	Done    bool
}

// ForgetDays is how long a forgetting can be stopped.
const ForgetDays = circle.ErasureDays

// Mention is a text of another record in which a person's name, telephone number or address stands, now or in an earlier wording.
type Mention struct {
	Record record.ID
	Kind   string
	Slot   string
	Text   string // as it stands now; "" if only an earlier wording has it
	parts  []mentionPart
}

// mentionPart is a part of a change that has to go, and what else stands in it.
type mentionPart struct {
	circle.Part
	slots []string
}

// Instead is written where the name of a forgotten person stood in a text.
const Instead = "[…]"

// Mentions finds the texts of others that name a person: what Forget has to know besides her record. It reads all changes of the circle.
func (d *Desk) Mentions(ctx context.Context, id record.ID) ([]Mention, error) {
	e, names, err := d.forgettable(ctx, id)
	if err != nil || names == nil {
		return nil, err
	}
	return d.mentionsIn(ctx, e.Circle, id, names)
}

// mentionsIn finds the texts of a circle that name a person, besides her own record.
func (d *Desk) mentionsIn(ctx context.Context, c causal.Circle, id record.ID, names *regexp.Regexp) ([]Mention, error) {
	if err := d.store.Seal(ctx, c); err != nil {
		return nil, err
	}
	same := d.store.One(id)
	found := map[mentionKey]*Mention{}
	var order []mentionKey
	err := d.store.EachChange(ctx, c, func(c *segment.Named) error {
		on := c.On(c.Name)
		if slices.Contains(same, on) || store.IsControl(c.Kind) {
			return nil
		}
		for i := range c.Sets {
			s := &c.Sets[i]
			if !slices.ContainsFunc(s.Values, names.MatchString) {
				continue
			}
			key := mentionKey{on, s.Slot}
			if found[key] == nil {
				found[key] = &Mention{Record: on, Kind: c.Kind, Slot: s.Slot}
				order = append(order, key)
			}
			found[key].parts = append(found[key].parts, partOf(c, s.Part()))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	list := make([]Mention, 0, len(order))
	for _, key := range order {
		m := found[key]
		now, err := d.store.Get(ctx, m.Record)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if text := strings.Join(now.Values[m.Slot], "\n"); names.MatchString(text) {
			m.Text = text
		}
		list = append(list, *m)
	}
	return list, nil
}

func partOf(c *segment.Named, part int) mentionPart {
	p := mentionPart{Part: circle.Part{Change: c.Name, Part: part}}
	for i := range c.Sets {
		if c.Sets[i].Part() == part {
			p.slots = append(p.slots, c.Sets[i].Slot)
		}
	}
	return p
}

type mentionKey struct {
	record record.ID
	slot   string
}

// forgettable gives the record of a person, and what finds her in texts; nil if her name is too short to be found by.
func (d *Desk) forgettable(ctx context.Context, id record.ID) (store.Entry, *regexp.Regexp, error) {
	e, err := d.store.Get(ctx, id)
	switch {
	case err != nil:
		return e, nil, err
	case e.Hidden:
		return e, nil, say.Err(nil, "erase.already")
	case e.Kind != "person":
		return e, nil, say.Err(nil, "erase.person_only")
	}
	return e, namesOf(e.Values), nil
}

// minName is the number of letters below which a single name would find too much.
const minName = 3

// namesOf makes the pattern of a person's names in either order and either language, and of her addresses.
func namesOf(v record.Values) *regexp.Regexp {
	var forms []string
	for _, lang := range record.Languages {
		given, family := v.Get("given_name."+lang), v.Get("family_name."+lang)
		switch {
		case given != "" && family != "":
			forms = append(forms, given+" "+family, family+" "+given)
		case utf8.RuneCountInString(given+family) >= minName:
			forms = append(forms, given+family)
		}
	}
	for _, slot := range []string{"email", "phone", "messenger"} {
		if a := v.Get(slot); utf8.RuneCountInString(a) > 2*minName {
			forms = append(forms, a)
		}
	}
	if len(forms) == 0 {
		return nil
	}
	loose := strings.NewReplacer(" ", `\s+`, "'", "['’ʼ]", "’", "['’ʼ]", "ʼ", "['’ʼ]")
	for i, f := range forms {
		forms[i] = loose.Replace(regexp.QuoteMeta(f))
	}
	// \b knows only the letters of English.
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])(?:` + strings.Join(forms, "|") + `)(?:$|[^\p{L}\p{N}])`)
}

// Forget asks all members' programs to forget a person: her record is hidden at once and emptied for good after circle.ErasureDays, unless
// someone stops it; with it all that were made one with it. In the texts that mentions name, her name gives way to Instead now, and the earlier wordings are emptied with her record.
func (d *Desk) Forget(ctx context.Context, id record.ID, mentions []Mention) error {
	e, names, err := d.forgettable(ctx, id)
	if err != nil {
		return err
	}
	if _, err := circle.CanErase(d.store, d.keys, e.Circle); err != nil {
		return err
	}
	if err := d.backupFirst(ctx, backupErase); err != nil {
		return err
	}
	var parts []circle.Part
	gone := map[written]bool{}
	for _, m := range mentions {
		for _, p := range m.parts {
			if !slices.Contains(parts, p.Part) {
				parts = append(parts, p.Part)
			}
			for _, slot := range p.slots {
				gone[written{p.Change.Short(), slot}] = true
			}
		}
	}
	if len(parts) > 0 {
		err := d.work(ctx, len(parts), func(w *work) error { return w.writeAnew(e.Circle, mentions, gone, names) })
		if err != nil {
			return err
		}
	}
	if err := circle.Erase(ctx, d.store, d.keys, e.Circle, d.store.One(id), parts); err != nil {
		return err
	}
	return d.forgetAuthor()
}

// forgetAuthor makes nobody be working, if it was the forgotten one.
func (d *Desk) forgetAuthor() error {
	if a := d.Author(); a != "" && !slices.Contains(d.Authors(), a) {
		return d.SetAuthor("")
	}
	return nil
}

// writeAnew writes anew every value that stands and would be emptied with the parts: without the names where they stand, else as it is.
func (w *work) writeAnew(c causal.Circle, mentions []Mention, gone map[written]bool, names *regexp.Regexp) error {
	w.NotUndoable()
	author, err := w.by(c)
	if err != nil {
		return err
	}
	done := map[record.ID]bool{}
	for _, m := range mentions {
		if done[m.Record] {
			continue
		}
		done[m.Record] = true
		live, err := w.Live(m.Record)
		if err != nil {
			return err
		}
		for _, v := range live {
			if !gone[written{v.Base.Change, v.Slot}] {
				continue
			}
			if err := w.Replace(c, author, m.Record, v.Slot, []causal.Base{v.Base}, without(v.Text, names)); err != nil {
				return err
			}
		}
	}
	return nil
}

// without gives what stands in the place of a value: the text with Instead for the names. A photo or document that is called after the person
// is of her or about her: it goes.
func without(text string, names *regexp.Regexp) []string {
	less := withoutNames(text, names)
	if _, file := record.ParseFile(text); file && less != text {
		return nil
	}
	return []string{less}
}

// written names what a change wrote into a slot.
type written struct {
	change causal.Short
	slot   string
}

// withoutNames puts Instead where the pattern matches, and leaves what stands around it.
func withoutNames(text string, names *regexp.Regexp) string {
	if names == nil {
		return text
	}
	for names.MatchString(text) { // neighbours share what stands between them, and are found one after the other
		text = names.ReplaceAllStringFunc(text, func(match string) string {
			first, n := utf8.DecodeRuneInString(match)
			last, k := utf8.DecodeLastRuneInString(match)
			head, tail := "", ""
			if !isName(first) {
				head = match[:n]
			}
			if !isName(last) {
				tail = match[len(match)-k:]
			}
			return head + Instead + tail
		})
	}
	return text
}

var nameRune = regexp.MustCompile(`[\p{L}\p{N}]`)

func isName(r rune) bool { return nameRune.MatchString(string(r)) }

// Forgettings lists what is being forgotten in all circles, what was, and what was stopped.
func (d *Desk) Forgettings() ([]Forgetting, error) {
	var list []Forgetting
	for _, info := range d.store.Circles() {
		m, err := circle.Of(d.store, info.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range m.Erasures {
			by, _ := m.Known(e.By)
			for _, id := range e.Records {
				list = append(list, Forgetting{Record: id, Circle: info.ID, Name: e.Name, By: by.Name, At: e.At, Due: e.Due(), Stopped: e.Objected && !e.Final, Done: e.Final})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Forgetting) int { return b.At.Compare(a.At) })
	return list, nil
}

// StopForgetting stops what was asked for a person, while it can be stopped: her record is shown again. What was written in the place of
// her name stays.
func (d *Desk) StopForgetting(ctx context.Context, id record.ID) error {
	list, err := d.Forgettings()
	if err != nil {
		return err
	}
	stopped := false
	for _, f := range list {
		if f.Record == id && !f.Stopped {
			if err := circle.Object(ctx, d.store, d.keys, f.Circle, f.Name); err != nil {
				return err
			}
			stopped = true
		}
	}
	if !stopped {
		return say.Err(nil, "erase.nothing_to_stop")
	}
	return nil
}

// Tend does what falls due by itself: it completes erasures, and takes away files that were added and never saved. The program calls it at start, after something came in, and once a day.
func (d *Desk) Tend(ctx context.Context) error {
	for _, info := range d.store.Circles() {
		if err := errors.Join(d.takeRole(ctx, info.ID), circle.Tend(ctx, d.store, d.keys, info.ID), d.offerOwn(ctx, info.ID), d.offerOrphans(ctx, info.ID)); err != nil {
			return err
		}
		if _, err := circle.Finish(ctx, d.store, d.keys, info.ID, d.now()); err != nil {
			return err
		}
	}
	if err := d.store.SweepFiles(ctx); err != nil {
		return err
	}
	return d.cleanBackups(ctx)
}
