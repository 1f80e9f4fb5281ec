package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// packaging is one call of the task package.
type packaging struct {
	*dev
	*product
	to    string // where finished packages go
	work  string // a temporary folder
	mesa  string // a folder with Mesa's opengl32.dll for Windows, or none
	check bool
}

// pack makes the packages of one system. The same commit, built by the same compilers, gives the same bytes.
func pack(d *dev, args []string) (err error) {
	makers := map[string]func(*packaging) error{"linux": (*packaging).linux, "windows": (*packaging).windows, "macos": (*packaging).macos}
	system := map[string]string{"darwin": "macos"}[runtime.GOOS]
	if system == "" {
		system = runtime.GOOS
	}
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		system, args = args[0], args[1:]
	}
	p := &packaging{dev: d}
	flags := flag.NewFlagSet("package", flag.ContinueOnError)
	flags.StringVar(&p.to, "to", filepath.Join(d.root, "out"), "")
	flags.StringVar(&p.mesa, "mesa", "", "")
	flags.BoolVar(&p.check, "check", false, "")
	if flags.Parse(args) != nil || flags.NArg() > 0 || makers[system] == nil {
		return errUse
	}
	if p.product, err = readProduct(d.ctx, d.root); err != nil {
		return err
	}
	p.Mesa = p.mesa != ""
	if p.to, err = filepath.Abs(p.to); err != nil {
		return err
	}
	if err := os.MkdirAll(p.to, 0o755); err != nil {
		return err
	}
	if p.work, err = os.MkdirTemp("", "twinshelf-package-"); err != nil {
		return err
	}
	defer os.RemoveAll(p.work) //nolint:errcheck // a temporary folder
	if err := makers[system](p); err != nil {
		return err
	}
	return p.sums()
}

// versionVariable is where the program says which version it is.
const versionVariable = "github.com/twinshelf/twinshelf/data/desk.Version"

// program compiles one of the two programs as it is given to people: no paths of this machine, no time, no names of debuggers.
func (p *packaging) program(pkg, file, ldflags string, env ...string) error {
	tags := testTags
	if pkg == "./cmd/twinshelf" {
		tags = runTags + " accessibility"
	}
	c := p.command("go", "build", "-trimpath", "-buildvcs=false", "-tags", tags, "-ldflags", strings.TrimSpace("-s -w -buildid= -X "+versionVariable+"="+p.Version+" "+ldflags), "-o", file, pkg)
	c.Env = append(os.Environ(), append([]string{"CGO_ENABLED=1"}, env...)...)
	fmt.Fprintln(p.out, "building", filepath.Base(file))
	_, err := p.read(c)
	return err
}

// sums writes the SHA-256 of all packages in the folder, as sha256sum -c reads it.
func (p *packaging) sums() error {
	var lines strings.Builder
	for _, pattern := range []string{"*.deb", "*.tar.gz", "*.exe", "*.zip", "*.dmg"} {
		files, err := filepath.Glob(filepath.Join(p.to, pattern))
		if err != nil {
			return err
		}
		slices.Sort(files)
		for _, file := range files {
			sum, size, err := sumOf(file)
			if err != nil {
				return err
			}
			fmt.Fprintf(&lines, "%x  %s\n", sum, filepath.Base(file))
			fmt.Fprintf(p.out, "%8.1f MB  %s\n", float64(size)/1e6, file)
		}
	}
	return os.WriteFile(filepath.Join(p.to, "SHA256SUMS"), []byte(lines.String()), 0o644)
}

func sumOf(file string) (sum []byte, size int64, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, 0, err
	}
	h := sha256.New()
	size, err = io.Copy(h, f)
	return h.Sum(nil), size, errors.Join(err, f.Close())
}
