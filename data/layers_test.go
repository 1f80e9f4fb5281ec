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
	{"data/calendar"},
	{"data/twinning"},
	{"data/programme"},
	{"data/causal"},
	{"data/segment"},
	{"data/merge"},
	{"data/seal"},
	{"data/store"},
	{"data/circle"},
	{"data/bundle"},
	{"data/place"},
	{"data/syncer"},
	{"data/tables"},
	{"data/papers"},
	{"data/desk"},
	{"data/sim"},
	{"data/bench"},
}

// beside are what those packages may import that lies outside data/.
var beside = map[string][]string{
	"data/calendar":  {"assets"},
	"data/programme": {"assets"},
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
