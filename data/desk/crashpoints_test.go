//go:build linux

package desk

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	bundlepkg "github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// What changes files: each such call is a point at which the power may go.
const fileCalls = "write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat"

// task is what a child does while its calls fail: it says what was confirmed, one to a line, and what it was told when it failed.
type task struct {
	name string
	// first is done before the folder is opened; nil for nothing.
	first func(o Options, dir string) error
	do    func(d *Desk, stick string) error
	// whole looks at the folder after the child; said are its confirmations.
	whole func(t *testing.T, d *Desk, stick string, said []string)
	// stage is what it is done on; nil for that of the others.
	stage func(t *testing.T) stage
}

const importRows = 80

// cutTasks are those of which every write and sync is cut once. The stick has "in.twinbundle" and "table.csv".
var cutTasks = []task{
	{name: "save", do: saveThree, whole: func(*testing.T, *Desk, string, []string) {}},
	{name: "import", do: func(d *Desk, stick string) error {
		r, err := d.Import(ctx, filepath.Join(stick, "table.csv"), ImportOptions{Kind: "library", Lang: "en"}, nil)
		if err == nil {
			fmt.Println("imported", r.Added)
		}
		return err
	}, whole: importedOnce},
	{name: "read", do: func(d *Desk, stick string) error {
		_, err := d.ReadBundle(ctx, filepath.Join(stick, "in.twinbundle"), nil)
		if err == nil {
			fmt.Println("read")
		}
		return err
	}, whole: readWhole},
	{name: "write", do: func(d *Desk, stick string) error {
		c := sharedOf(d)
		_, err := d.WriteBundle(ctx, filepath.Join(stick, "out.twinbundle"), c, causal.Device{}, nil)
		if err == nil {
			fmt.Println("written")
		}
		return err
	}, whole: writtenWhole},
	{name: "backup", do: func(d *Desk, stick string) error {
		_, err := d.Backup(ctx, stick, nil)
		if err == nil {
			fmt.Println("written")
		}
		return err
	}, whole: backupsWhole},
	{name: "forget", do: forgetOne, whole: forgottenWhole},
	{name: "repair", first: func(o Options, dir string) error {
		if err := os.Remove(filepath.Join(dir, "twinshelf.db")); err != nil {
			return err
		}
		_, err := o.Repair(ctx, dir)
		if err == nil {
			fmt.Println("read")
		}
		return err
	}, do: func(*Desk, string) error { return nil }, whole: func(t *testing.T, d *Desk, _ string, _ []string) {
		if n, err := d.Count(ctx, store.Query{Kind: "library"}); n != stageLibraries || err != nil {
			t.Fatalf("FAULTS 4: %d libraries after a repair, %v", n, err)
		}
	}},
	// FAULTS 10: opening the folder is what brings it to this version; cut anywhere, the next opening goes on.
	{name: "migrate", do: func(d *Desk, _ string) error {
		fmt.Println("read", d.Name())
		return nil
	}, whole: func(t *testing.T, d *Desk, _ string, _ []string) { frozenWhole(t, d) }, stage: frozenStage},
}

func frozenStage(t *testing.T) stage {
	t.Helper()
	data, stick := frozen(t, "version-1")
	return stage{data, stick, t.TempDir(), nil}
}

func (c task) on(t *testing.T, common stage) stage {
	t.Helper()
	if c.stage != nil {
		return c.stage(t)
	}
	return common
}

// stageLibraries is how many libraries a stage has before its tasks.
const stageLibraries = 1

// backupsWhole: what is called a backup is whole, to its last frame; a confirmed one is there.
func backupsWhole(t *testing.T, d *Desk, stick string, said []string) {
	list, err := d.Backups(stick)
	must(t, err)
	if len(said) > 0 && len(list) == 0 {
		t.Fatal("a confirmed backup is not there")
	}
	for _, b := range list {
		f, err := os.Open(b.Path)
		must(t, err)
		plain, err := d.keys.Open(f)
		must(t, err)
		r, err := bundlepkg.NewReader(plain)
		for err == nil {
			_, _, err = r.Next()
		}
		if !errors.Is(err, io.EOF) || errors.Is(err, bundlepkg.ErrCut) {
			t.Fatalf("%s: %v", b.Path, err)
		}
		must(t, f.Close())
	}
}

const forgottenName = "Zvenyslava-Unmistakable"

// forgetOne makes a person and forgets her, up to the final, when two weeks are over.
func forgetOne(d *Desk, _ string) error {
	ids, err := d.Save(ctx, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {forgottenName}}})
	if err != nil {
		return err
	}
	fmt.Println("saved", ids[0])
	if err := d.Forget(ctx, ids[0], nil); err != nil {
		return err
	}
	later(d)
	return d.Tend(ctx)
}

func later(d *Desk) {
	at := time.Now().AddDate(0, 0, ForgetDays+1)
	d.now = func() time.Time { return at }
}

// forgottenWhole: once her record is hidden, the next start after two weeks takes her out of everything, wherever the power went.
func forgottenWhole(t *testing.T, d *Desk, _ string, _ []string) {
	list, err := d.Forgettings()
	must(t, err)
	if len(list) == 0 {
		return // it was cut before anybody asked for it
	}
	later(d)
	must(t, d.Tend(ctx))
	if files := holding(t, d.Dir(), forgottenName); len(files) > 0 {
		t.Fatalf("FAULTS 77: still in %v", files)
	}
}

func saveThree(d *Desk, _ string) error {
	for i := range 3 {
		ids, err := d.Save(ctx, store.Draft{Circle: sharedOf(d), Kind: "library", Set: record.Values{"name.en": {fmt.Sprint("Saved ", i)}}})
		if err != nil {
			return err
		}
		fmt.Println("saved", ids[0])
	}
	return nil
}

func importedOnce(t *testing.T, d *Desk, stick string, said []string) {
	r, err := d.Import(ctx, filepath.Join(stick, "table.csv"), ImportOptions{Kind: "library", Lang: "en"}, nil)
	must(t, err)
	if n, err := d.Count(ctx, store.Query{Circle: d.Own(), Kind: "library"}); n != importRows || err != nil {
		t.Fatalf("FAULTS 2: %d rows after importing again, %v", n, err)
	}
	if len(said) > 0 && r.Added > 0 {
		t.Fatalf("FAULTS 2: %d rows of a confirmed import were lost", r.Added)
	}
}

func readWhole(t *testing.T, d *Desk, stick string, said []string) {
	info, err := d.ReadBundle(ctx, filepath.Join(stick, "in.twinbundle"), nil)
	must(t, err)
	if info.Damaged || len(said) > 0 && info.Segments > 0 {
		t.Fatalf("%+v after it was read: %v", info, said)
	}
	if n, err := d.Count(ctx, store.Query{Circle: sharedOf(d), Kind: "library"}); n != 4 || err != nil {
		t.Fatalf("%d records, %v", n, err)
	}
}

// writtenWhole: under its name there is a whole bundle, the older or the new one; and, once it was confirmed, the new one.
func writtenWhole(t *testing.T, d *Desk, stick string, said []string) {
	info, err := d.PreviewBundle(ctx, filepath.Join(stick, "out.twinbundle"), nil)
	must(t, err)
	if info.Damaged || len(said) > 0 && info.Known < 2 {
		t.Fatalf("FAULTS 11: %+v, said %v", info, said)
	}
}

// child does the task that its parent names, on one thread, so that calls can be counted.
func child() bool {
	name := os.Getenv("TWINSHELF_TEST_CUT")
	if name == "" {
		return false
	}
	runtime.LockOSThread()
	i := slices.IndexFunc(cutTasks, func(c task) bool { return c.name == name })
	o := Options{Marks: os.Getenv("TWINSHELF_TEST_MARKS")}
	if first := cutTasks[i].first; first != nil {
		if err := first(o, os.Getenv("TWINSHELF_TEST_DIR")); err != nil {
			fmt.Println("-", err)
			return true
		}
	}
	d, err := o.Open(ctx, os.Getenv("TWINSHELF_TEST_DIR"))
	if err == nil {
		fmt.Println("- open")
		err = errors.Join(cutTasks[i].do(d, os.Getenv("TWINSHELF_TEST_STICK")), d.Close())
	}
	if err != nil {
		fmt.Println("-", err)
	}
	fmt.Println("- end")
	return true
}

// stage is a closed folder with a stick and the marks of its computer, ready to be copied for each cut. other is somebody else's desk, who gets the stick next; nil for
// nobody's.
type stage struct {
	dir, stick, marks string
	other             *Desk
}

// copied makes another computer like it. In memory, where there is room: thousands of syncs would take long, and mean no more.
func (s stage) copied(t *testing.T) stage {
	t.Helper()
	to, err := os.MkdirTemp(memory(), "twinshelf-cut-")
	must(t, err)
	at := stage{filepath.Join(to, "data"), filepath.Join(to, "stick"), filepath.Join(to, "marks"), s.other}
	for _, pair := range [][2]string{{s.dir, at.dir}, {s.stick, at.stick}, {s.marks, at.marks}} {
		must(t, os.CopyFS(pair[1], os.DirFS(pair[0])))
	}
	return at
}

func (s stage) remove(t *testing.T) {
	t.Helper()
	must(t, os.RemoveAll(filepath.Dir(s.dir)))
}

func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

func newStage(t *testing.T) stage {
	m, l, c, _ := twins(t)
	stick := t.TempDir()
	_, err := l.WriteBundle(ctx, filepath.Join(stick, "out.twinbundle"), c, causal.Device{}, nil)
	must(t, err)
	for i := range 3 {
		add(t, m, c, fmt.Sprint("From Manchester ", i))
	}
	_, err = m.WriteBundle(ctx, filepath.Join(stick, "in.twinbundle"), c, causal.Device{}, nil)
	must(t, err)
	must(t, l.Delete(ctx, add(t, l, c, "Pending")))
	table := "id,name,notes\n"
	for i := range importRows {
		table += fmt.Sprintf("%d,Row %d,%s\n", i, i, strings.Repeat("long ", 100))
	}
	must(t, os.WriteFile(filepath.Join(stick, "table.csv"), []byte(table), 0o600))
	must(t, l.Close())
	s := stage{filepath.Join(t.TempDir(), "data"), stick, markDir(), m}
	must(t, os.Rename(l.Dir(), s.dir)) // its copies then are no second ones
	return s
}

// run runs a task in a copy of the stage under strace, and gives the copy and what the child printed.
func (s stage) run(t *testing.T, name string, options ...string) (at stage, lines []string) {
	t.Helper()
	at = s.copied(t)
	args := append([]string{"-f", "-qq"}, options...)
	c := exec.Command("strace", append(args, os.Args[0], "-test.run", "^TestFault2EveryCut$", "-test.testlogfile=")...)
	c.Env = append(os.Environ(), "TWINSHELF_TEST_CUT="+name, "TWINSHELF_TEST_DIR="+at.dir, "TWINSHELF_TEST_STICK="+at.stick, "TWINSHELF_TEST_MARKS="+at.marks, "GOMAXPROCS=1")
	out, _ := c.Output() // most of them are killed
	for line := range strings.Lines(string(out)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return at, lines
}

// check opens what a child left behind. What it confirmed is there, nothing is half, and work goes on.
func (s stage) check(t *testing.T, c task, n int, lines []string) {
	t.Helper()
	failed := t.Failed()
	defer func() {
		if t.Failed() && !failed {
			t.Logf("at call %d: %q", n, lines)
		}
	}()
	d, err := Options{Marks: s.marks}.Open(ctx, s.dir)
	if c.first != nil && errors.Is(err, store.ErrDamaged) {
		_, err = Options{Marks: s.marks}.Repair(ctx, s.dir)
		must(t, err)
		d, err = Options{Marks: s.marks}.Open(ctx, s.dir)
	}
	must(t, err)
	defer func() { must(t, d.Close()) }()
	var said []string
	for _, line := range lines {
		id, saved := strings.CutPrefix(line, "saved ")
		switch {
		case saved:
			parsed, err := record.ParseID(id)
			must(t, err)
			_, err = d.Get(ctx, parsed)
			must(t, err)
		case strings.HasPrefix(line, "imported"), strings.HasPrefix(line, "read"), line == "written":
			said = append(said, line)
		}
	}
	stateOf(t, d, d.Own())
	c.whole(t, d, s.stick, said)
	if s.other != nil {
		info, err := s.other.PreviewBundle(ctx, filepath.Join(s.stick, "out.twinbundle"), nil)
		if err != nil || info.Damaged {
			t.Errorf("FAULTS 3: the next who gets the stick can't read what lies there: %+v, %v", info, err)
		}
	}
	stateOf(t, d, sharedOf(d))
}

func needStrace(t *testing.T) {
	t.Helper()
	if err := exec.Command("strace", "-qq", "-e", "trace=write", "true").Run(); err != nil {
		t.Skip("strace is missing, or may not trace here: crash points are not tried")
	}
}

// FAULTS 1, 2, 3, 5, 6, 10, 11, 85: at every write, sync, rename and removal of a save, an import, and the reading and writing of a bundle, and of the
// opening before them, the power goes; or the disk is full; or the sync fails. What was confirmed is there, what was not is whole or not there at all,
// doing it again completes it, and the older bundle is untouched until the new one is whole.
func TestFault2EveryCut(t *testing.T) {
	if child() {
		return
	}
	needStrace(t)
	s := newStage(t)
	for _, c := range cutTasks {
		for how, calls := range map[string]string{"error=EIO": "fsync,fdatasync", "signal=KILL": fileCalls, "error=ENOSPC": "write,pwrite64,ftruncate"} {
			t.Run(c.name+"/"+how, func(t *testing.T) {
				t.Parallel() // each waits for its children most of the time
				points := 0
				for call := range strings.SplitSeq(calls, ",") { // one by one: strace counts each by itself, and of a set would leave out all but the most frequent
					points += c.on(t, s).cutAll(t, c, call, how)
				}
				if t.Logf("%d points", points); points < 5 {
					t.Fatal("hardly anything was cut")
				}
			})
		}
	}
}

// cutAll cuts each call of one sort, and gives how many there were.
func (s stage) cutAll(t *testing.T, c task, call, how string) (points int) {
	log := filepath.Join(t.TempDir(), "calls")
	for n := 1; ; n++ {
		at, lines := s.run(t, c.name, "-o", log, "-e", "trace="+fileCalls, "-e", fmt.Sprintf("inject=%s:%s:when=%d", call, how, n))
		at.check(t, c, n, lines)
		at.remove(t)
		calls, err := os.ReadFile(log)
		must(t, err)
		if !strings.Contains(string(calls), "(INJECTED)") && !strings.Contains(string(calls), "+++ killed by") {
			if !slices.Contains(lines, "- end") {
				t.Fatalf("uncut, it does not come to its end: %q", lines)
			}
			return n - 1
		}
		if n > 5000 {
			t.Fatal("it does not end")
		}
	}
}

// A call as strace -y writes it: the name, then a file by its descriptor, or the names of a rename.
var (
	callOnFile = regexp.MustCompile(`(write|pwrite64|ftruncate|fsync|fdatasync)\(\d+<([^>]*)>(?:, "([^"]*))?`)
	callRename = regexp.MustCompile(`rename(?:at2?)?\(.*?"([^"]+)",.*?"([^"]+)"`)
)

// Nothing that is confirmed waits for a sync: when a child says that something is done, all that it wrote has been flushed, names included. (The end of
// the list of pending changes may wait: the database has them.)
func TestFault1ConfirmedIsFlushed(t *testing.T) {
	needStrace(t)
	s := newStage(t)
	for _, c := range cutTasks {
		log := filepath.Join(t.TempDir(), "calls")
		at, lines := c.on(t, s).run(t, c.name, "-y", "-s", "20", "-o", log, "-e", "trace="+fileCalls)
		if !slices.Contains(lines, "- end") {
			t.Fatalf("%s: %q", c.name, lines)
		}
		calls, err := os.ReadFile(log)
		must(t, err)
		n, dirty := 0, map[string]string{}
		list := strings.Split(string(calls), "\n")
		for i, call := range list {
			if confirmed(call) {
				n++
				for file, thread := range dirty {
					if !inCommit(list[i+1:], thread, file) {
						t.Errorf("%s: confirmed before %s was flushed", c.name, file)
					}
				}
			}
			at.follow(call, dirty)
		}
		at.remove(t)
		if n == 0 {
			t.Errorf("%s: nothing was confirmed", c.name)
		}
	}
}

// asideFile is a database that was put aside.
var asideFile = regexp.MustCompile(`/(damaged|before)-`)

func confirmed(call string) bool {
	m := callOnFile.FindStringSubmatch(call)
	return m != nil && m[1] == "write" && regexp.MustCompile(`^(saved|imported|read|written)`).MatchString(m[3])
}

// inCommit tells whether a thread goes on with a file up to its flush: then it is one in the background, making things findable, in the middle of a commit of its own. Who confirms is no such thread:
// the next that it does is to confirm.
func inCommit(calls []string, thread, file string) bool {
	for _, call := range calls {
		m := callOnFile.FindStringSubmatch(call)
		if threadOf(call) != thread || m == nil {
			continue
		}
		if m[2] != file {
			return false
		}
		if m[1] == "fsync" || m[1] == "fdatasync" {
			return true
		}
	}
	return false
}

// threadOf is the number that begins a line of strace -f.
func threadOf(call string) string {
	thread, _, _ := strings.Cut(call, " ")
	return thread
}

// follow notes what a call leaves unflushed in the folder and on the stick, and which thread wrote it.
func (s stage) follow(call string, dirty map[string]string) {
	if m := callRename.FindStringSubmatch(call); m != nil && !strings.HasPrefix(m[2], s.marks) && !asideFile.MatchString(m[2]) {
		delete(dirty, m[1])
		dirty[m[2]], dirty[filepath.Dir(m[2])] = threadOf(call), threadOf(call)
		return
	}
	m := callOnFile.FindStringSubmatch(call)
	switch {
	case m == nil, !strings.HasPrefix(m[2], s.dir) && !strings.HasPrefix(m[2], s.stick):
	case strings.HasSuffix(m[2], "pending.log"), strings.HasSuffix(m[2], "-shm"), strings.HasSuffix(m[2], "/lock"):
	case asideFile.MatchString(m[2]): // is only kept to be looked at
	case m[1] == "fsync", m[1] == "fdatasync":
		delete(dirty, m[2])
	default:
		dirty[m[2]] = threadOf(call)
	}
}
