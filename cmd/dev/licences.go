package main

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licencesFile is shown by the program under “About”, and lies in its packages.
const licencesFile = "assets/licences.txt"

// licences writes the licences of all that the programs are made of.
func licences(d *dev, args []string) error {
	if len(args) > 0 {
		return errUse
	}
	text, err := d.allLicences()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(d.root, filepath.FromSlash(licencesFile)), []byte(text), 0o644)
}

// part is something that the programs hold, and the texts that go with it.
type part struct{ name, text string }

func (d *dev) allLicences() (string, error) {
	parts, err := d.modules()
	if err != nil {
		return "", err
	}
	fonts, err := filepath.Glob(filepath.Join(d.root, "assets", "*", "*LICENSE.txt"))
	if err != nil {
		return "", err
	}
	for _, file := range fonts {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		parts = append(parts, part{strings.TrimSuffix(filepath.Base(file), "-LICENSE.txt") + " (" + filepath.Base(filepath.Dir(file)) + ")", string(text)})
	}
	goroot, err := d.read(d.command("go", "env", "GOROOT"))
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(goroot), "LICENSE"))
	if err != nil {
		return "", err
	}
	parts = append(parts, part{"Go, its standard library and time zones", string(text)},
		part{"SQLite (in github.com/mattn/go-sqlite3)", "SQLite is in the public domain: sqlite.org/copyright.html"})
	return together(parts), nil
}

// together writes each text once, under all that it goes with.
func together(parts []part) string {
	names := map[string][]string{}
	var texts []string
	for _, p := range parts {
		text := strings.TrimSpace(strings.ReplaceAll(p.text, "\r\n", "\n"))
		if names[text] == nil {
			texts = append(texts, text)
		}
		names[text] = append(names[text], p.name)
	}
	var b strings.Builder
	b.WriteString("Twinshelf is under the Apache License 2.0. It is made with the parts that follow; each stands above its licence.\n" +
		"«Спільна полиця» має ліцензію Apache 2.0. Далі перелічено складники програми, кожен — над текстом своєї ліцензії.\n")
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s\n\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(names[text], "\n"), text)
	}
	return b.String()
}

// licenceName is how files with licences are called.
var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// linked lists what the programs hold on the systems that they are made for: “module version module's-folder package's-folder”.
func (d *dev) linked() ([]string, error) {
	all := map[string]bool{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		c := d.command("go", "list", "-deps", "-tags", runTags+" accessibility", "-f",
			"{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", "./cmd/twinshelf", "./cmd/twinctl")
		c.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		out, err := d.read(c)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(out) {
			if line = strings.TrimSpace(line); line != "" {
				all[line] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// modules finds the licences of other people's modules: beside the code that is used, and above it up to the module's own. C code that a module brings
// along has its licence in a folder below.
func (d *dev) modules() ([]part, error) {
	lines, err := d.linked()
	if err != nil {
		return nil, err
	}
	found := map[[sha256.Size]byte]bool{}
	var parts []part
	covered := map[string]bool{}
	for _, line := range lines {
		f := strings.Split(line, "\t")
		name := f[0] + " " + f[1]
		folders := []string{filepath.Join(f[3], "glfw")}
		for dir := f[3]; strings.HasPrefix(dir, f[2]); dir = filepath.Dir(dir) {
			folders = append(folders, dir)
		}
		for _, folder := range folders {
			entries, _ := os.ReadDir(folder) // most have none below
			for _, e := range entries {
				if e.IsDir() || !licenceName.MatchString(e.Name()) {
					continue
				}
				text, err := os.ReadFile(filepath.Join(folder, e.Name()))
				if err != nil {
					return nil, err
				}
				covered[name] = true
				if key := sha256.Sum256(append([]byte(name+"\n"), text...)); !found[key] {
					found[key] = true
					parts = append(parts, part{name, string(text)})
				}
			}
		}
	}
	for _, line := range lines {
		if f := strings.Split(line, "\t"); !covered[f[0]+" "+f[1]] {
			return nil, fmt.Errorf("%s %s has no licence beside it", f[0], f[1])
		}
	}
	return parts, nil
}
