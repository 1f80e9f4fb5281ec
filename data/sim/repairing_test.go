package sim

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/twinshelf/twinshelf/data/store"
)

// loseDatabase damages or removes the database, while the program runs or not, and has it made anew: what stood is there again, and what was pending.
func loseDatabase(w *world, r *rand.Rand) error {
	d, dir := pick(r, w.devices), w.path("folder")
	if err := d.still(); err != nil {
		return err
	}
	states, err := d.Verify(ctx, nil)
	if err != nil {
		return err
	}
	shown, err := d.shows()
	if err != nil {
		return err
	}
	running := r.IntN(2) == 0
	if !running {
		if err := d.close(); err != nil {
			return err
		}
	}
	if err := copyFolder(d.dir, dir); err != nil {
		return err
	}
	if err := d.close(); err != nil {
		return err
	}
	if err := os.RemoveAll(d.dir); err != nil {
		return err
	}
	d.dir = dir
	words, err := spoil(r, filepath.Join(dir, "twinshelf.db"))
	if err != nil {
		return err
	}
	out, err := d.options().Repair(ctx, dir)
	w.say("The database of %s %s, and is made anew from %d segments; running: %v.", d.name, words, out.Segments, running)
	if err != nil {
		return fmt.Errorf("%s can't be repaired: %w", d.name, err)
	}
	if err := d.open(); err != nil {
		return err
	}
	if d.hostile { // what it signed beside its program came by no route that there is: where its own chain ends nobody can tell
		return nil
	}
	after, err := d.Verify(ctx, nil)
	if err != nil {
		return err
	}
	if !after[0].Own {
		return fmt.Errorf("the first circle of %s is not its own after a repair", d.name)
	}
	for _, was := range states {
		i := slices.IndexFunc(after, func(s store.State) bool { return s.Circle == was.Circle })
		if i < 0 {
			return fmt.Errorf("%s lacks a circle after a repair", d.name)
		}
		if after[i].Segments > was.Segments { // the journal had what a power cut kept from the database
			return nil
		}
		if was.Hash != after[i].Hash || len(after[i].Faults) > 0 {
			return fmt.Errorf("%s is repaired, and is not what it was: %+v, %+v", d.name, was, after[i])
		}
	}
	now, err := d.shows()
	if diff := differing(shown, now); err == nil && diff != "" {
		err = fmt.Errorf("%s is repaired, and %s", d.name, diff)
	}
	return err
}

// spoil does to a database what happens to files.
func spoil(r *rand.Rand, path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	switch r.IntN(4) {
	case 0:
		if err := os.Remove(path + "-wal"); err != nil && !os.IsNotExist(err) {
			return "", err
		}
		return "is gone", os.Remove(path)
	case 1:
		return "is cut", os.Truncate(path, r.Int64N(info.Size()))
	case 2:
		return "is empty", os.Truncate(path, 0)
	default:
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return "", err
		}
		for range 1 + r.IntN(20) {
			if _, err := f.WriteAt(make([]byte, 1+r.IntN(4096)), r.Int64N(info.Size())); err != nil {
				return "", err
			}
		}
		return "has holes", f.Close()
	}
}
