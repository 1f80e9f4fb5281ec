package desk

import (
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// broughtKinds are the kinds that a reference brings along into another circle by itself. Of them only what is neither personal nor
// sensitive goes; all else needs "Share these fields".
var broughtKinds = []string{"library", "organisation"}

// bring makes the references in values point to records of circle c: what lies in one's own circle is written into c, once,
// and one's own keeps the link. References to what is not here stay as they are, and read "not arrived yet".
func (w *work) bring(c causal.Circle, kind string, values record.Values) error {
	if c == w.d.own {
		return nil
	}
	for slot, refs := range values {
		f := w.d.registry.Field(kind, slot)
		if f == nil || f.Far || f.Type != record.Ref && f.Type != record.Refs {
			continue
		}
		for i, ref := range refs {
			id, err := record.ParseID(ref)
			if err != nil {
				continue
			}
			there, err := w.inCircle(c, id)
			if err != nil {
				return err
			}
			refs[i] = there.String()
		}
		slices.Sort(refs)
		values[slot] = slices.Compact(refs)
	}
	return nil
}

// inCircle gives the record that stands for id in circle c.
func (w *work) inCircle(c causal.Circle, id record.ID) (record.ID, error) {
	key := copyKey{id, c}
	if there, ok := w.copies[key]; ok {
		return there, nil
	}
	e, err := w.Get(id)
	if err != nil || e.Circle == c {
		return id, nil //nolint:nilerr // a record that has not arrived may be referred to
	}
	if e.Circle != w.d.own {
		return id, say.Err(nil, "bring.other_circle", "Name", w.title(e))
	}
	if there, ok, err := w.copyOf(e, c); ok || err != nil {
		w.copies[key] = there
		return there, err
	}
	if !slices.Contains(broughtKinds, e.Kind) {
		return id, say.Err(nil, "bring.private", "Name", w.title(e), "Kind", say.Ref("kind."+e.Kind))
	}
	w.copies[key] = id // a library may refer to itself, by way of others
	return w.copyInto(c, e, key)
}

func (w *work) title(e store.Entry) string {
	if k := w.d.registry.Kind(e.Kind); k != nil {
		return k.TitleIn(e.Values, w.d.Setting(SettingLang))
	}
	return ""
}

// copyOf finds the copy that was made before, by the link in one's own circle.
func (w *work) copyOf(e store.Entry, c causal.Circle) (record.ID, bool, error) {
	prefix := c.String() + " "
	for _, link := range e.Values[record.SlotCopies] {
		if len(link) > len(prefix) && link[:len(prefix)] == prefix {
			id, err := record.ParseID(link[len(prefix):])
			if err != nil {
				continue
			}
			if there, err := w.Get(id); err == nil && !there.Deleted {
				return id, true, nil
			}
		}
	}
	return record.ID{}, false, nil
}

func (w *work) copyInto(c causal.Circle, e store.Entry, key copyKey) (record.ID, error) {
	values := record.Values{}
	for slot, v := range e.Values {
		if f := w.d.registry.Field(e.Kind, slot); f != nil && !f.Private() {
			values[slot] = slices.Clone(v)
		}
	}
	if err := w.bring(c, e.Kind, values); err != nil {
		return e.ID, err
	}
	author, err := w.by(c)
	if err != nil {
		return e.ID, err
	}
	there, err := w.Save(c, author, store.Draft{Kind: e.Kind, Set: values})
	if err != nil {
		return e.ID, err
	}
	w.copies[key] = there
	return there, w.link(e, c, there)
}

// link keeps in one's own circle where the copy is.
func (w *work) link(e store.Entry, c causal.Circle, there record.ID) error {
	author, err := w.by(w.d.own)
	if err != nil {
		return err
	}
	links := append(slices.Clone(e.Values[record.SlotCopies]), c.String()+" "+there.String())
	_, err = w.Save(w.d.own, author, store.Draft{ID: e.ID, Set: record.Values{record.SlotCopies: links}, Seen: e.Seen})
	return err
}
