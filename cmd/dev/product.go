package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"text/template"
	"time"
)

// product is what all packages say of the program: from FyneApp.toml, the messages, and the commit that is built.
type product struct {
	Name, NameUK, ID, Version, Build, Website string
	When                                      time.Time // of the commit: the only time that a package holds

	// What one package only has to say.
	Arch, Depends, Command, Source string
	Kilobytes                      int64
	Mesa                           bool
}

// keyValue is a line of the TOML that is written here: a name, and a text or number.
var keyValue = regexp.MustCompile(`(?m)^"?([\w.]+)"?\s*=\s*"?([^"\n]*)"?\s*$`)

func values(text []byte) map[string]string {
	found := map[string]string{}
	for _, m := range keyValue.FindAllSubmatch(text, -1) {
		found[string(m[1])] = string(m[2])
	}
	return found
}

func readProduct(ctx context.Context, root string) (*product, error) {
	file, err := os.ReadFile(filepath.Join(root, "FyneApp.toml"))
	if err != nil {
		return nil, err
	}
	messages, err := os.ReadFile(filepath.Join(root, "translations", "active.uk.toml"))
	if err != nil {
		return nil, err
	}
	app := values(file)
	p := &product{Name: app["Name"], NameUK: values(messages)["app.name"], ID: app["ID"], Version: app["Version"], Build: app["Build"], Website: app["Website"], Arch: runtime.GOARCH}
	for what, value := range map[string]string{"Name": p.Name, "ID": p.ID, "Version": p.Version, "Build": p.Build, "Website": p.Website, "the Ukrainian app.name": p.NameUK} {
		if value == "" {
			return nil, fmt.Errorf("packages need a name, and this is missing: %s", what)
		}
	}
	p.When, err = sourceTime(ctx, root)
	return p, err
}

// sourceTime is when the commit was made, or what SOURCE_DATE_EPOCH says where there is no history (reproducible-builds.org/specs/source-date-epoch).
func sourceTime(ctx context.Context, root string) (time.Time, error) {
	text := os.Getenv("SOURCE_DATE_EPOCH")
	if text == "" {
		d := &dev{ctx: ctx, root: root}
		out, err := d.read(d.command("git", "log", "-1", "--format=%ct"))
		if err != nil {
			return time.Time{}, fmt.Errorf("set SOURCE_DATE_EPOCH, or build from a git clone: %w", err)
		}
		text = strings.TrimSpace(out)
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(seconds, 0).UTC(), err
}

// Day and Mail are the time as AppStream and as Debian's changelogs write it.
func (p *product) Day() string  { return p.When.Format(time.DateOnly) }
func (p *product) Mail() string { return p.When.Format(time.RFC1123Z) }

// Numbers is the version as Windows wants it: four numbers with the mark between them.
func (p *product) Numbers(mark string) string {
	return strings.Join(append(strings.Split(p.Version, "."), p.Build), mark)
}

// fill fills a template of assets/packaging.
func (d *dev) fill(p *product, name string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(d.root, "assets", "packaging", filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, p)
	return b.Bytes(), err
}
