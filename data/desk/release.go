package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/release"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// ErrGuarded says that a damage report or a need was to be written into a shared circle, or shared before its time. Nothing was saved.
var ErrGuarded = errors.New("guarded")

// Shareable is a guarded record of one's own, with what may be shared of it and what keeps it back.
type Shareable struct {
	Entry  store.Entry
	Held   []say.Message // why it can't be shared yet; nothing if it can
	Slots  []string      // what may be shared, in the order of its form
	Shared []SharedCopy
}

// SharedCopy is what another circle was given of a record.
type SharedCopy struct {
	Circle  causal.Circle
	Record  record.ID
	Slots   []string // that it was given
	Changed []string // of them, those that one's own record says otherwise by now: nothing follows by itself
}

// Shareable looks at a guarded record: what may be shared, what was, and what keeps it back.
func (d *Desk) Shareable(ctx context.Context, id record.ID) (out Shareable, err error) {
	if out.Entry, err = d.Get(ctx, id); err != nil {
		return out, err
	}
	k := d.registry.Kind(out.Entry.Kind)
	if k == nil || !k.Guarded || out.Entry.Circle != d.own {
		return out, say.Err(nil, "release.not_guarded")
	}
	side, err := d.sideOf(ctx, out.Entry.Values["approved_by"])
	if err != nil {
		return out, err
	}
	out.Held = release.Held(k.ID, out.Entry.Values, side, d.today())
	out.Slots = release.Slots(k, out.Entry.Values)
	for _, link := range out.Entry.Values[record.SlotCopies] {
		c, ok, err := d.sharedCopy(ctx, k, out.Entry, link)
		if err != nil {
			return out, err
		}
		if ok {
			out.Shared = append(out.Shared, c)
		}
	}
	return out, nil
}

// sharedCopy reads a copy by its link; ok is false if it was deleted, or is in a circle that is no more here.
func (d *Desk) sharedCopy(ctx context.Context, k *record.Kind, own store.Entry, link string) (out SharedCopy, ok bool, err error) {
	_, there, _ := strings.Cut(link, " ")
	id, err := record.ParseID(there)
	if err != nil {
		return out, false, nil //nolint:nilerr // a link that an unknown version wrote
	}
	e, err := d.Get(ctx, id)
	if errors.Is(err, store.ErrNotFound) || e.Deleted {
		return out, false, nil
	}
	out.Circle, out.Record, out.Slots = e.Circle, id, release.Slots(k, e.Values)
	for _, slot := range out.Slots {
		// The copy refers to the library's copy: which library it is does not change.
		if slot != "library" && !slices.Equal(e.Values[slot], own.Values[slot]) {
			out.Changed = append(out.Changed, slot)
		}
	}
	return out, true, err
}

// sideOf tells on which side people work, by their libraries and organisations.
func (d *Desk) sideOf(ctx context.Context, people []string) (release.Side, error) {
	side := release.Unknown
	rows, err := d.referred(ctx, people)
	if err != nil {
		return side, err
	}
	for _, p := range rows {
		places, err := d.referred(ctx, p.Values["libraries"], p.Values["organisations"])
		if err != nil {
			return side, err
		}
		for _, place := range places {
			switch place.Values.Get(record.FieldCountry) {
			case "UA":
				return release.Ukraine, nil
			case "":
			default:
				side = release.Elsewhere
			}
		}
	}
	return side, nil
}

// ShareFields gives these slots of a guarded record to another circle, as an ordinary record there, and keeps the link. What was given before and is not among them now is
// taken out of the copy; who has read it has read it. It refuses what may not be shared, or not yet.
func (d *Desk) ShareFields(ctx context.Context, id record.ID, c causal.Circle, slots []string) (there record.ID, err error) {
	s, err := d.Shareable(ctx, id)
	if err != nil {
		return there, err
	}
	if len(s.Held) > 0 {
		return there, &say.Error{Message: s.Held[0], Cause: ErrGuarded}
	}
	if c == d.own || c.IsZero() {
		return there, say.Err(nil, "release.which_circle")
	}
	if !slices.ContainsFunc(slots, func(slot string) bool { return strings.HasPrefix(slot, "title.") }) {
		return there, say.Err(nil, "release.no_title")
	}
	values := record.Values{}
	for _, slot := range slots {
		if !slices.Contains(s.Slots, slot) {
			return there, say.Err(ErrGuarded, "release.stays", "Field", slot)
		}
		values[slot] = slices.Clone(s.Entry.Values[slot])
	}
	err = d.work(ctx, 1, func(w *work) error {
		there, err = w.shareFields(s.Entry, c, values)
		return err
	})
	return there, err
}

func (w *work) shareFields(own store.Entry, c causal.Circle, values record.Values) (record.ID, error) {
	if err := w.bring(c, own.Kind, values); err != nil {
		return own.ID, err
	}
	author, err := w.by(c)
	if err != nil {
		return own.ID, err
	}
	there, known, err := w.copyOf(own, c)
	if err != nil {
		return own.ID, err
	}
	if !known {
		if there, err = w.Save(c, author, store.Draft{Kind: own.Kind, Set: values}); err != nil {
			return there, err
		}
		return there, w.link(own, c, there)
	}
	e, err := w.Get(there)
	if err != nil {
		return there, err
	}
	for _, slot := range release.Slots(w.d.registry.Kind(own.Kind), e.Values) {
		if _, given := values[slot]; !given {
			values[slot] = nil
		}
	}
	_, err = w.Save(c, author, store.Draft{ID: there, Set: values, Seen: e.Seen})
	return there, err
}
