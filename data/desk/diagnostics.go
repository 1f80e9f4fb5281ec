package desk

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/twinshelf/twinshelf/data/atrest"
)

// Diagnostics are what helps to mend the program, for whoever looks after it: numbers and fixed words only. Nothing that a person wrote is in it, no name, no file's path, no key
// (FAULTS 78): it is made of what is listed here, and not of everything with something taken out.
type Diagnostics struct {
	Format   int               `json:"twinshelf_diagnostics"`
	Version  string            `json:"version"`
	Go       string            `json:"go"`
	System   string            `json:"system"`
	Language string            `json:"language,omitempty"`
	Disk     string            `json:"disk,omitempty"`
	Locked   bool              `json:"locked"`
	Records  map[string]int    `json:"records"` // by kind; of kinds that this version does not know together
	Differs  int               `json:"differences"`
	Circles  []DiagnosedCircle `json:"circles"`
	Sizes    map[string]int64  `json:"bytes"`
	Crashes  []string          `json:"crashes,omitempty"` // which functions the program was in, without what they were given
}

// DiagnosedCircle is a circle without its name and members.
type DiagnosedCircle struct {
	Own     bool           `json:"own"`
	Role    string         `json:"role"`
	Members int            `json:"members"`
	Records int            `json:"records"`
	Unsent  int            `json:"unsent"`
	Waiting map[string]int `json:"waiting"` // changes, by reason
	Damaged int            `json:"damaged"` // what verify finds
}

// Diagnostics gathers them. It reads everything, as Verify does.
func (d *Desk) Diagnostics(ctx context.Context, p Progress) (Diagnostics, error) {
	out := Diagnostics{Version: d.version, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, Locked: d.Locked(), Records: map[string]int{}, Sizes: d.sizes(), Crashes: d.crashes()}
	out.Language = oneOf(d.Setting(SettingLang), "en", "uk")
	out.Disk = oneOf(d.Setting(settingDisk), atrest.Encrypted, atrest.Plain, atrest.Unknown)
	counts, err := d.Counts(ctx)
	if err != nil {
		return out, err
	}
	for kind, n := range counts {
		if d.registry.Kind(kind) == nil {
			kind = "newer"
		}
		out.Records[kind] += n
	}
	diffs, err := d.Differences(ctx)
	if err != nil {
		return out, err
	}
	out.Differs = len(diffs)
	states, err := d.Verify(ctx, p)
	if err != nil {
		return out, err
	}
	circles, err := d.Circles(ctx)
	if err != nil {
		return out, err
	}
	for _, c := range circles {
		x := DiagnosedCircle{Own: c.Own, Role: c.Role, Members: len(c.Members), Records: c.Records, Unsent: c.Unsent, Waiting: map[string]int{}}
		waits, err := d.waitingIn(ctx, c.ID, false)
		if err != nil {
			return out, err
		}
		for i := range waits {
			x.Waiting[waits[i].Reason.ID] += waits[i].Changes
		}
		for _, s := range states {
			if s.Circle == c.ID {
				x.Damaged = len(s.Faults)
			}
		}
		out.Circles = append(out.Circles, x)
	}
	return out, nil
}

// Write writes them as JSON, for people to read before they send it.
func (x Diagnostics) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(x)
}

func oneOf(s string, allowed ...string) string {
	for _, a := range allowed {
		if s == a {
			return a
		}
	}
	return ""
}

// sizes gives how many bytes there are in each of the places of a data folder.
func (d *Desk) sizes() map[string]int64 {
	sizes := map[string]int64{}
	for _, name := range []string{"twinshelf.db", "twinshelf.db-wal", "journal", backupFolder, "attachments"} {
		err := filepath.WalkDir(filepath.Join(d.dir, name), func(_ string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			info, err := e.Info()
			if err == nil {
				sizes[name] += info.Size()
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			sizes[name] = -1
		}
	}
	return sizes
}

// The lines of a crash that say where the program was: a function of ours or of a library, and what it was given behind it, which is left out.
var function = regexp.MustCompile(`^([a-z][A-Za-z0-9_./\-]*\.[A-Za-z0-9_.()*\[\]]+)\(`)

const maxCrashLines = 200

func (d *Desk) crashes() (list []string) {
	f, err := os.Open(filepath.Join(d.dir, "logs", "crash.log"))
	if err != nil {
		return nil
	}
	defer f.Close() //nolint:errcheck // it is only read
	lines := bufio.NewScanner(io.LimitReader(f, 1<<20))
	for lines.Scan() && len(list) < maxCrashLines {
		switch m := function.FindStringSubmatch(lines.Text()); {
		case strings.HasPrefix(lines.Text(), "goroutine "):
			list = append(list, "goroutine")
		case m != nil:
			list = append(list, m[1])
		}
	}
	return list
}
