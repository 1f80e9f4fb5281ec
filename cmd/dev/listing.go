package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// listed is a package as go list describes it.
type listed struct {
	ImportPath string
	Standard   bool
	ForTest    string
	CgoFiles   []string
	Deps       []string
	Module     *struct{ Main bool }
}

// list describes the packages of the project, of their tests and of all that these import.
func (d *dev) list(env []string, args ...string) ([]listed, error) {
	c := d.command("go", slices.Concat([]string{"list", "-e", "-deps", "-json=ImportPath,Standard,ForTest,CgoFiles,Deps,Module"}, args, []string{"./..."})...)
	c.Env = append(os.Environ(), env...)
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", failure(c, err), errs.String())
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
}

// byC divides the packages of the project into those whose tests hold no C code and those that do. The race detector watches the
// former; C code of others makes it slow, and it sees nothing of it. The standard library's own C doesn't count.
func (d *dev) byC() (pure, c []string, err error) {
	all, err := d.list(nil, "-test", "-tags", testTags)
	if err != nil {
		return nil, nil, err
	}
	pure, c = divide(all)
	return pure, c, nil
}

func divide(all []listed) (pure, c []string) {
	hasC := map[string]bool{}
	for _, l := range all {
		hasC[l.ImportPath] = !l.Standard && len(l.CgoFiles) > 0
	}
	touched := map[string]bool{} // the package, or one of its tests, holds C code
	for _, l := range all {
		if l.Module != nil && l.Module.Main && (hasC[l.ImportPath] || slices.ContainsFunc(l.Deps, func(dep string) bool { return hasC[dep] })) {
			touched[plainPath(l)] = true
		}
	}
	seen := map[string]bool{}
	for _, l := range all {
		path := plainPath(l)
		switch {
		case l.Module == nil || !l.Module.Main || seen[path]:
		case touched[path]:
			c = append(c, path)
		default:
			pure = append(pure, path)
		}
		seen[path] = true
	}
	return pure, c
}

// plainPath is the package that a listed test belongs to: "a.test", "a [a.test]" and "a_test [a.test]" are all tests of a.
func plainPath(l listed) string {
	if l.ForTest != "" {
		return l.ForTest
	}
	path, _, _ := strings.Cut(l.ImportPath, " ")
	return strings.TrimSuffix(path, ".test")
}

// windowSystem is the package of Fyne that needs the C headers of the system that it is built for.
const windowSystem = "fyne.io/fyne/v2/app"

// withoutC lists the packages of the project that can be looked at for another system without a C compiler for it.
func (d *dev) withoutC(env []string) ([]string, error) {
	all, err := d.list(env, "-tags", foreignTags)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, l := range all {
		if l.Module != nil && l.Module.Main && !slices.Contains(l.Deps, windowSystem) {
			paths = append(paths, l.ImportPath)
		}
	}
	return paths, nil
}
