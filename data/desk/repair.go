package desk

import (
	"context"
	"errors"

	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// Repaired says what Repair brought back.
type Repaired = store.Repaired

// Repair makes the database of a data folder anew from its journal of segments. Nobody may have the folder open; the damaged database is kept beside it.
func Repair(ctx context.Context, dir string) (Repaired, error) { return Options{}.Repair(ctx, dir) }

// Repair is the function of that name with these options.
func (o Options) Repair(ctx context.Context, dir string) (Repaired, error) {
	o = o.filled()
	keys, err := seal.Load(dir)
	if err != nil {
		return Repaired{}, say.Err(err, "keys.damaged", "Dir", dir)
	}
	out, err := store.Repair(ctx, dir, o.store(keys))
	if err != nil {
		return out, err
	}
	d, err := o.Open(ctx, dir)
	if err != nil {
		return out, err
	}
	if d.Name() == "" { // the settings could not be read: the circle knows the name too
		if m, err := circle.Of(d.store, d.own); err == nil {
			self, _ := m.Of(keys.Device())
			err = d.SetSetting(settingName, self.Name)
			if err != nil {
				return out, errors.Join(err, d.Close())
			}
		}
	}
	return out, errors.Join(d.store.Index(ctx, nil), d.Close())
}
