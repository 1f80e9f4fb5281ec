// Package data_test holds what is true of the source as a whole: which package may import which, and that each says what it is.
package data_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/twinshelf/twinshelf/"

// layers are the packages of the program without its screen, from the top: each may import those above it, and no others of ours.
// Nothing else lies under data/.
var layers = [][]string{
	{"data/say"},
	{"data/record/script"},
	{"data/record"},
	{"data/picture"},
	{"data/drive"},
	{"data/calendar"},
	{"data/twinning"},
	{"data/bilingual"},
	{"data/consent"},
	{"data/retention"},
	{"data/evidence"},
	{"data/accreditation"},
	{"data/release"},
	{"data/programme"},
	{"data/giving"},
	{"data/practice"},
	{"data/causal"},
	{"data/segment"},
	{"data/merge"},
	{"data/seal"},
	{"data/store"},
	{"data/place"},
	{"data/circle"},
	{"data/bundle"},
	{"data/place/placetest"},
	{"data/syncer"},
	{"data/tables"},
	{"data/atrest"},
	{"data/papers"},
	{"data/desk"},
	{"data/sim"},
	{"data/lab"},
	{"data/bench"},
}

// beside are what those packages may import that lies outside data/.
var beside = map[string][]string{
	"data/calendar":  {"assets"},
	"data/programme": {"assets"},
	"data/practice":  {"assets"},
	"data/desk":      {"translations", "assets"},
	"data/tables":    {"translations"},
	"data/papers":    {"translations", "assets"},
	"data/bench":     {"translations"},
}

// outside are the packages that may be imported by layers, and all that these may import of ours.
var outside = map[string][]string{
	"translations": {"data/record", "data/say"},
	"assets":       nil,
}

// only are packages of others that few of ours may import.
var only = map[string][]string{
	"github.com/mattn/go-sqlite3": {"data/store", "data/bench"},
	"fyne.io/fyne":                {"app", "cmd/twinshelf"},

	"github.com/twinshelf/twinshelf/data/place/placetest": nil, // tests alone
}

// source is a package as its files say.
type source struct {
	imports   map[string]bool // not those of its tests
	commented bool
	program   bool
}

// sources reads all packages of the project: by folder, slashes between names.
func sources(t *testing.T) map[string]*source {
	t.Helper()
	found := map[string]*source{}
	eachFile(t, func(file string) {
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(file)), nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			t.Error(err)
			return
		}
		p := found[path.Dir(file)]
		if p == nil {
			p = &source{imports: map[string]bool{}}
			found[path.Dir(file)] = p
		}
		p.take(parsed)
	})
	return found
}

func (p *source) take(f *ast.File) {
	p.program = f.Name.Name == "main"
	p.commented = p.commented || f.Doc != nil && saysWhat(f)
	for _, i := range f.Imports {
		if name, err := strconv.Unquote(i.Path.Value); err == nil {
			p.imports[name] = true
		}
	}
}

// saysWhat tells whether the comment of a package begins as go doc wants it.
func saysWhat(f *ast.File) bool {
	text := f.Doc.Text()
	if f.Name.Name == "main" {
		return strings.TrimSpace(text) != "" && !strings.HasPrefix(text, "Package ")
	}
	return strings.HasPrefix(text, "Package "+f.Name.Name+" ")
}

// eachFile calls f for every file that is part of the project, by its path with slashes. Dot-folders hold no packages.
func eachFile(t *testing.T, f func(file string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !entry.IsDir():
			f(strings.TrimPrefix(filepath.ToSlash(file), "../"))
		case file != ".." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "out"):
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// under tells whether a package is folder or lies in it.
func under(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

func underAny(pkg string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return under(pkg, f) })
}

// place is where a package stands in the list of layers; -1 if it has no place.
func place(pkg string) int {
	return slices.IndexFunc(layers, func(l []string) bool { return slices.Contains(l, pkg) })
}

func TestArrowsPointUp(t *testing.T) {
	for pkg, p := range sources(t) {
		for name := range p.imports {
			if to, ours := strings.CutPrefix(name, module); ours && !mayImport(pkg, to) {
				t.Errorf("%s imports %s: that arrow is not drawn", pkg, to)
			}
		}
	}
}

func mayImport(pkg, to string) bool {
	if strings.HasPrefix(to, "cmd/") {
		return false
	}
	if from := place(pkg); from >= 0 {
		at := place(to)
		return at >= 0 && at < from || underAny(to, beside[pkg])
	}
	for folder, allowed := range outside {
		if under(pkg, folder) {
			return under(to, folder) || underAny(to, allowed)
		}
	}
	// The programs and the screen may import everything below them; data/bench is for measuring only, data/sim for proving.
	switch {
	case pkg == "cmd/dev" || to == "data/bench" || to == "data/sim":
		return false
	case under(pkg, "app"):
		return true
	default:
		return under(pkg, "cmd") && (pkg == "cmd/twinshelf" || !under(to, "app"))
	}
}

func TestEveryPackageHasAPlace(t *testing.T) {
	for pkg := range sources(t) {
		switch {
		case place(pkg) >= 0, underAny(pkg, []string{"app", "cmd"}), underAny(pkg, slices.Collect(maps.Keys(outside))):
		default:
			t.Errorf("%s has no place in the layers", pkg)
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for pkg, p := range sources(t) {
		if !p.commented {
			t.Errorf("%s has no package comment", pkg)
		}
	}
}

func TestFewImportWhatIsHard(t *testing.T) {
	for pkg, p := range sources(t) {
		for name := range p.imports {
			for hard, few := range only {
				if under(name, hard) && !underAny(pkg, few) {
					t.Errorf("%s imports %s: only %s may", pkg, name, strings.Join(few, ", "))
				}
			}
		}
	}
}

// acting are the packages by which a program does something outside its folders: sends, asks, prints, rings, starts others. Changes that arrive, from
// whomever, go through data/ alone; what can't act can't be made to.
var acting = []string{
	"net", "net/http", "net/rpc", "net/smtp", "net/textproto", "crypto/tls", "os/exec", "plugin",
	"golang.org/x/net", "golang.org/x/crypto/ssh", "fyne.io/fyne",
}

// mayAct are the packages under data/ that may all the same, each with the reason.
var mayAct = map[string]string{
	"data/atrest":          "asks the system about the disk, when the program starts or a person asks; it is given the folder, and nothing that came",
	"data/place/placetest": "starts servers for tests, which alone import it",
	"data/place":           "asks the servers that a person of this computer has set up; their addresses never come with records",
}

// calls are the functions of packages that all may import, by which programs are started.
var calls = []string{"os.StartProcess", "syscall.StartProcess", "syscall.ForkExec", "syscall.Exec", "syscall.ShellExecute"}

// acts says by which of its imports a package under data/ could act. net/url only reads addresses.
func acts(pkg string, imports map[string]bool) (by []string) {
	if _, ok := mayAct[pkg]; ok || place(pkg) < 0 {
		return nil
	}
	for name := range imports {
		for _, a := range acting {
			if name == a || strings.Contains(a, ".") && under(name, a) {
				by = append(by, name)
			}
		}
	}
	slices.Sort(by)
	return by
}

// starts says which functions a file calls that start programs.
func starts(f *ast.File) (found []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && slices.Contains(calls, x.Name+"."+s.Sel.Name) {
				found = append(found, x.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return found
}

// FAULTS 43: changes that arrive never trigger mail, print or reminders: no package that takes, merges or keeps them can do such a thing.
func TestFault43WhatArrivesTriggersNothing(t *testing.T) {
	all := sources(t)
	for pkg, p := range all {
		for _, by := range acts(pkg, p.imports) {
			t.Errorf("%s imports %s: what arrives could act through it", pkg, by)
		}
	}
	for pkg, why := range mayAct {
		if p := all[pkg]; p == nil || why == "" {
			t.Errorf("%s is not there, or has no reason", pkg)
		}
	}
	eachFile(t, func(file string) {
		if !strings.HasPrefix(file, "data/") || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(file)), nil, 0)
		if err != nil {
			t.Error(err)
			return
		}
		for _, call := range starts(f) {
			t.Errorf("%s calls %s", file, call)
		}
	})
}

// The rule above finds what it is to find.
func TestFault43RuleCanFail(t *testing.T) {
	by := acts("data/store", map[string]bool{"net/smtp": true, "net/url": true, "os/exec": true, "golang.org/x/net/websocket": true, "context": true})
	if want := []string{"golang.org/x/net/websocket", "net/smtp", "os/exec"}; !slices.Equal(by, want) {
		t.Errorf("found %v, want %v", by, want)
	}
	if by := acts("app/shell", map[string]bool{"os/exec": true}); len(by) > 0 {
		t.Errorf("the screen may not act: %v", by)
	}
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc f() { os.StartProcess(a, b, c); os.Open(a) }", 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := starts(f); !slices.Equal(got, []string{"os.StartProcess"}) {
		t.Errorf("found %v", got)
	}
}

// The developers' program runs before anything is installed.
func TestDevNeedsTheStandardLibraryOnly(t *testing.T) {
	p := sources(t)["cmd/dev"]
	if p == nil {
		t.Fatal("cmd/dev is not there")
	}
	for name := range p.imports {
		if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") {
			t.Errorf("cmd/dev imports %s", name)
		}
	}
}

// No file names a folder of the computer that it was written on.
func TestNoPathOfThisMachine(t *testing.T) {
	here, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	folders := []string{here, filepath.Join(filepath.Dir(here), "shared")}
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		folders = append(folders, home)
	}
	eachFile(t, func(file string) {
		b, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(file)))
		if err != nil {
			t.Error(err)
			return
		}
		for _, folder := range folders {
			if strings.Contains(string(b), folder+string(filepath.Separator)) {
				t.Errorf("%s names %s", file, folder)
			}
		}
	})
}
