package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// judges look at packages for Linux.
var judges = []string{"lintian", "desktop-file-utils", "appstream", "shared-mime-info"}

// checkLinux has Debian's own programs judge the packages, then installs each into a folder of its own, uses it, and removes it: records stay.
func (p *packaging) checkLinux(tree, deb, tarball string) error {
	if err := p.need(slices.Concat(judges, screenPackages)...); err != nil {
		return err
	}
	t := &tally{dev: p.dev}
	share := filepath.Join(tree, "usr", "share")
	for _, words := range [][]string{
		{"lintian", "--fail-on", "error", "--suppress-tags", "bad-distribution-in-changes-file", deb},
		{"desktop-file-validate", filepath.Join(share, "applications", p.ID+".desktop")},
		{"appstreamcli", "validate", "--no-net", filepath.Join(share, "metainfo", p.ID+".metainfo.xml")},
	} {
		t.check(words[0], func() error {
			out, err := p.read(p.command(words[0], words[1:]...))
			if err == nil && out != "" {
				fmt.Fprint(p.out, out)
			}
			return err
		})
	}
	t.check("the .deb: installed, started, removed", func() error { return p.checkDeb(deb) })
	t.check("the tarball: installed for one user, started, installed again, removed", func() error { return p.checkTarball(tarball) })
	return t.end()
}

// checkDeb installs into an empty root, with a package database of its own; what the program links against is the system's.
func (p *packaging) checkDeb(deb string) error {
	root := filepath.Join(p.work, "root")
	for _, dir := range []string{"var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers"} {
		if err := os.MkdirAll(filepath.Join(root, filepath.FromSlash(dir)), 0o755); err != nil {
			return err
		}
	}
	if err := put(filepath.Join(root, "var", "lib", "dpkg", "status"), nil, 0o644); err != nil {
		return err
	}
	dpkg := func(words ...string) error {
		// The root has no other packages: what this one depends on is looked at by checking that each is known here.
		_, err := p.read(p.command("dpkg", append([]string{"--root=" + root, "--force-depends", "--force-not-root", "--force-script-chrootless"}, words...)...))
		return err
	}
	if err := dpkg("--install", deb); err != nil {
		return err
	}
	if err := p.use(filepath.Join(root, "usr", "bin"), filepath.Join(p.work, "Їжаківка's records")); err != nil {
		return err
	}
	if err := dpkg("--purge", "twinshelf"); err != nil {
		return err
	}
	return errors.Join(gone(filepath.Join(root, "usr", "bin", "twinshelf")), gone(filepath.Join(root, "usr", "share", "applications", p.ID+".desktop")))
}

// checkTarball installs into a home whose name has all that makes scripts stumble.
func (p *packaging) checkTarball(file string) error {
	home := filepath.Join(p.work, "O'Brien та Їжак")
	if err := os.MkdirAll(home, 0o755); err != nil {
		return err
	}
	if _, err := p.read(p.command("tar", "-xzf", file, "-C", home)); err != nil {
		return err
	}
	scripts, err := filepath.Glob(filepath.Join(home, "*", "install.sh"))
	if err != nil || len(scripts) != 1 {
		return errors.Join(err, fmt.Errorf("the tarball has %d scripts that install", len(scripts)))
	}
	install := func(words ...string) error {
		c := p.command("sh", append(scripts, words...)...)
		c.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME=")
		_, err := p.read(c)
		return err
	}
	entry := filepath.Join(home, ".local", "share", "applications", p.ID+".desktop")
	for range 2 { // the second time is an update
		if err := install(); err != nil {
			return err
		}
	}
	if _, err := p.read(p.command("desktop-file-validate", entry)); err != nil {
		return err
	}
	data := filepath.Join(home, ".local", "share", "twinshelf")
	if err := p.use(filepath.Join(home, ".local", "bin"), data); err != nil {
		return err
	}
	if err := install("--remove"); err != nil {
		return err
	}
	_, err = os.Stat(filepath.Join(data, "twinshelf.db"))
	return errors.Join(err, gone(entry), gone(filepath.Join(home, ".local", "bin", "twinshelf")))
}

func gone(file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is still there: %w", file, err)
	}
	return nil
}

// use opens the installed program on a screen in memory, does a few things in it, and finds the records whole afterwards.
func (p *packaging) use(bin, data string) error {
	dir, err := os.MkdirTemp(p.work, "use-")
	if err != nil {
		return err
	}
	return p.useWindow(dir, filepath.Join(bin, "twinshelf"), filepath.Join(bin, "twinctl"), data)
}
