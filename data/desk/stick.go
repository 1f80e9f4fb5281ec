package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/drive"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// A stick is laid out as every other place is, in a folder of its own beside whatever else is on it. It serves all circles of this computer, and needs no setting up: it is known again by a file
// with a name that was made for it, wherever the system shows it.

const (
	stickFolder = "twinshelf"
	stickMarker = "stick"
	// stickSpare is how many bytes of a stick stay free: heads and the folders' own tables need some.
	stickSpare = 1 << 20
)

// Stick is a stick, or another drive, that is plugged in.
type Stick struct {
	drive.Drive
	Ours bool  // records were put there before, by whomever
	Free int64 // bytes
}

// Sticks lists the drives that are plugged in. It waits for the disk.
func (d *Desk) Sticks() []Stick {
	var list []Stick
	for _, x := range drive.List() {
		s := Stick{Drive: x, Ours: exists(filepath.Join(x.Path, stickFolder, stickMarker))}
		if free, err := store.FreeSpace(x.Path); err == nil {
			s.Free = int64(min(free, math.MaxInt64)) //nolint:gosec // bounded
		}
		list = append(list, s)
	}
	return list
}

// Lacking says what a stick could bring to a circle's members.
type Lacking struct {
	Circle  Circle
	Members []Member // who is not known to have all that is held here; Lacks says how much
}

// StickServes lists the circles of which somebody lacks something.
func (d *Desk) StickServes(ctx context.Context) ([]Lacking, error) {
	circles, err := d.Circles(ctx)
	if err != nil {
		return nil, err
	}
	var list []Lacking
	for i := range circles {
		c := &circles[i]
		l := Lacking{Circle: *c}
		for _, m := range c.Members {
			if !m.Self && m.Lacks > 0 { // an earlier computer too: the original of a copy may be at work
				l.Members = append(l.Members, m)
			}
		}
		if !c.Own && len(l.Members) > 0 {
			list = append(list, l)
		}
	}
	return list, nil
}

// UseStick brings the circles here and on a stick in step: what others left there is taken in, receipts included, and what some member lacks is put there, records first, until it is full. Everything
// was read back when it returns, so that the stick may be taken out. path is the stick's topmost folder, or another one that a person has chosen. What was done before an error is told too.
func (d *Desk) UseStick(ctx context.Context, path string, progress Progress) (all syncer.Synced, err error) {
	all.Quiet, all.Taken.Added = true, map[string]int{}
	if err := d.mayTravel(); err != nil {
		return all, err
	}
	id, err := stickID(path)
	if err != nil {
		return all, err
	}
	dir := filepath.Join(path, stickFolder)
	circles := d.store.Circles()
	for i := range circles {
		m, err := d.circle(ctx, circles[i].ID)
		if err != nil {
			return all, err
		}
		if m.Own || m.Role == "" {
			continue
		}
		if err := d.useStick(ctx, m.ID, id, dir, &all, roomOn, progress); err != nil {
			return all, err
		}
	}
	return all, nil
}

// roomOn is how many bytes may be put on the disk of a folder.
func roomOn(dir string) (int64, error) {
	free, err := store.FreeSpace(dir)
	if err != nil {
		return 0, fileError(err, dir)
	}
	return max(int64(min(free, math.MaxInt64))-stickSpare, 0), nil //nolint:gosec // bounded
}

// useStick is UseStick for one circle.
func (d *Desk) useStick(ctx context.Context, c causal.Circle, id, dir string, all *syncer.Synced, roomOn func(string) (int64, error), progress Progress) error {
	note := placeID(c, place.Address{Kind: place.KindFolder, URL: "stick:" + id})
	for answers := 0; ; {
		room, err := roomOn(dir)
		if err != nil {
			return err
		}
		site := syncer.Site{ID: note, Place: place.Folder(dir), Fill: true, FilesUpTo: math.MaxInt64, AskUpTo: d.FilesUpTo(), Lacking: true, Room: room}
		out, err := d.sync.Sync(ctx, c, site, syncer.Progress(progress))
		all.Add(out)
		if err != nil {
			return err
		}
		if out.Taken.New > 0 {
			d.indexLater()
			if err := errors.Join(d.noticeCopy(ctx), d.Tend(ctx)); err != nil {
				return err
			}
		}
		if out.More && out.Bytes+int64(out.GotFiles) > 0 {
			continue // large files come one minute's worth at a time
		}
		if answers++; answers >= maxRounds || out.Taken.New == 0 && out.Files == 0 && !out.Asks { // files that were put there, or were not, are still to be told
			return nil
		}
	}
}

// stickID gives the name by which a stick is known again, and makes one for a stick that has none.
func stickID(path string) (string, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return "", say.Err(err, "stick.away", "Path", path)
	}
	marker := filepath.Join(path, stickFolder, stickMarker)
	if b, err := readSmall(marker); err == nil {
		if id := strings.TrimSpace(string(b)); len(id) == len(rand.Text()) {
			return id, nil
		}
	}
	id := rand.Text()
	if err := os.MkdirAll(filepath.Dir(marker), 0o755); err != nil { // others read it on their computers; what lies there is sealed
		return "", say.Err(err, "stick.no_writing", "Path", path)
	}
	if err := seal.WriteFile(marker, []byte(id+"\n"), 0o644); err != nil {
		return "", say.Err(err, "stick.no_writing", "Path", path)
	}
	return id, nil
}

// readSmall reads the beginning of a file that should be small: anybody may have put anything there.
func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	b := make([]byte, 64)
	n, err := f.Read(b)
	return b[:n], err
}

// StickMessage says that a stick may be taken out, and whether all that others lack is on it.
func StickMessage(out *syncer.Synced) say.Message {
	if out.Full {
		return say.Msg("stick.full")
	}
	return say.Msg("stick.safe")
}
