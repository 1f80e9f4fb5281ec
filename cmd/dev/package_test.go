package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func project(t *testing.T) (*dev, *product) {
	t.Helper()
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1795000000")
	p, err := readProduct(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	return &dev{ctx: t.Context(), root: root, out: io.Discard}, p
}

// Every template of assets/packaging fills, and nothing of it is left open.
func TestTemplatesFill(t *testing.T) {
	d, p := project(t)
	files, err := filepath.Glob(filepath.Join(d.root, "assets", "packaging", "*", "*"))
	if err != nil || len(files) < 10 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		name := filepath.ToSlash(filepath.Join(filepath.Base(filepath.Dir(file)), filepath.Base(file)))
		text, err := d.fill(p, name)
		if err != nil || bytes.Contains(text, []byte("{{")) || bytes.Contains(text, []byte("<no value>")) {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

// plistValue is the text after a key of a property list, or all texts in the list after it.
func plistValue(t *testing.T, text []byte, key string) string {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(text))
	var said []string
	var last string
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.CharData:
			last = strings.TrimSpace(string(x))
		case xml.EndElement:
			if x.Name.Local == "key" || x.Name.Local == "string" {
				said = append(said, x.Name.Local+":"+last)
			}
		}
	}
	at := slices.Index(said, "key:"+key)
	if at < 0 || at+1 == len(said) {
		t.Fatalf("there is no %s", key)
	}
	return strings.TrimPrefix(said[at+1], "string:")
}

// The bundle of macOS says what FyneApp.toml says, and that it opens bundles.
func TestInfoPlist(t *testing.T) {
	d, p := project(t)
	text, err := d.fill(p, "macos/Info.plist")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"CFBundleIdentifier": p.ID, "CFBundleName": p.Name, "CFBundleShortVersionString": p.Version, "CFBundleVersion": p.Build, "CFBundleExecutable": "twinshelf",
		"LSItemContentTypes": p.ID + ".bundle", "UTTypeIdentifier": p.ID + ".bundle", "public.filename-extension": "twinbundle",
	} {
		if got := plistValue(t, text, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// What the programs are made of stands in the licences: after a change of go.mod, run “go run ./cmd/dev licences”.
func TestLicencesAreAllThere(t *testing.T) {
	d, _ := project(t)
	lines, err := d.linked()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(d.root, filepath.FromSlash(licencesFile)))
	if err != nil {
		t.Fatal(err)
	}
	there := strings.Split(string(text), "\n")
	for _, line := range lines {
		if f := strings.Split(line, "\t"); !slices.Contains(there, f[0]+" "+f[1]) {
			t.Errorf("%s %s is not in %s", f[0], f[1], licencesFile)
		}
	}
	for _, name := range []string{"Inter (fonts)", "NotoSansMono (fonts)", "SQLite (in github.com/mattn/go-sqlite3)"} {
		if !slices.Contains(there, name) {
			t.Errorf("%s is not in %s", name, licencesFile)
		}
	}
}

// The same files give the same archives, whenever and by whomever they were written.
func TestArchivesAreReproducible(t *testing.T) {
	when := time.Unix(1795000000, 0).UTC()
	var first [2][]byte
	for i := range 2 {
		dir, out := t.TempDir(), t.TempDir()
		for _, name := range []string{"b/Їжак.txt", "a", "c"} {
			if err := put(filepath.Join(dir, filepath.FromSlash(name)), []byte(name), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(filepath.Join(dir, "a"), time.Now(), time.Unix(int64(i), 0)); err != nil {
			t.Fatal(err)
		}
		for n, pack := range []func(string, string, time.Time) error{tarball, zipped} {
			file := filepath.Join(out, "x")
			if err := pack(file, dir, when); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first[n] = got
			} else if !bytes.Equal(got, first[n]) {
				t.Errorf("archive %d differs", n)
			}
		}
	}
}

// Windows' icon holds the sizes that it says, each where it says.
func TestIcon(t *testing.T) {
	d, _ := project(t)
	ico, err := d.ico()
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(ico, []byte("\x89PNG")); n != len(iconSizes) || ico[4] != byte(n) {
		t.Errorf("%d pictures, %d said", n, ico[4])
	}
}
