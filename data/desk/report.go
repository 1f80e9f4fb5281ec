package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// SaveReport saves what is told of an activity after it was done, and photos, if there are any, as a record of their own: consent belongs to the photos. photos are values
// of a document. It is one action: undoing it takes back both. A new activity goes into the circle of its twinning unless the draft names one.
func (d *Desk) SaveReport(ctx context.Context, activity store.Draft, photos record.Values) (id record.ID, err error) {
	err = d.work(ctx, 1, func(w *work) error {
		activity.Set = activity.Set.Clone()
		activity.Set["status"] = []string{"done"}
		if activity.ID.IsZero() && activity.Circle.IsZero() {
			if twinning, err := record.ParseID(activity.Set.Get("twinning")); err == nil {
				if e, err := w.Get(twinning); err == nil {
					activity.Circle = e.Circle
				}
			}
		}
		if id, err = w.save(activity); err != nil || len(photos[record.FieldFiles]) == 0 {
			return err
		}
		e, err := w.Get(id)
		if err != nil {
			return err
		}
		_, err = w.save(store.Draft{Circle: e.Circle, Kind: "document", Set: photosOf(e, photos)})
		return err
	})
	return id, err
}

// photosOf makes the record of an activity's photos.
func photosOf(activity store.Entry, photos record.Values) record.Values {
	v := maps.Clone(photos)
	for _, slot := range []string{"title.en", "title.uk", "twinning"} {
		if have := activity.Values[slot]; len(have) > 0 {
			v[slot] = slices.Clone(have)
		}
	}
	v["activity"], v["kind"] = []string{activity.ID.String()}, []string{"photo"}
	if at, ok := dayOf(activity.Values.Get("starts")); ok {
		v["taken_on"] = []string{at.Format("2006-01-02")}
	}
	return v
}
