package desk

import (
	"context"
	"errors"
	"strings"

	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/store"
)

// Repaired says what Repair brought back.
type Repaired = store.Repaired

// Repair makes the database of a data folder anew from its journal of segments. Nobody may have the folder open; the damaged database is kept beside it.
func Repair(ctx context.Context, dir string) (Repaired, error) { return Options{}.Repair(ctx, dir) }

// Repair is the function of that name with these options.
func (o Options) Repair(ctx context.Context, dir string) (Repaired, error) {
	o = o.filled()
	keys, err := o.keys(dir)
	if err != nil {
		return Repaired{}, err
	}
	out, err := store.Repair(ctx, dir, o.store(keys))
	if err != nil {
		return out, err
	}
	d, err := o.Open(ctx, dir)
	if err != nil {
		return out, err
	}
	return out, errors.Join(d.recall(), d.store.Index(ctx, nil), d.Close())
}

// recall brings back from one's own circle what stood in settings that could not be read: the name, and to which recovery keys backups are sealed.
func (d *Desk) recall() error {
	m, err := circle.Of(d.store, d.own)
	if err != nil {
		return err
	}
	self, _ := m.Of(d.keys.Device())
	if d.Name() == "" {
		err = d.SetSetting(settingName, self.Name)
	}
	if !d.HasRecovery() {
		var words []string
		for _, k := range m.RecoveryOf(self.Device) {
			words = append(words, k[0], k[1])
		}
		err = errors.Join(err, d.SetSetting(settingRecovery, strings.Join(words, " ")))
	}
	return err
}
