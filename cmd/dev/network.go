package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
)

// What a bad network and other servers take: Debian's packages, and what Debian does not have.
var (
	networkPackages = slices.Concat(compiler, placePackages, []string{"rclone", "nftables", "iproute2"})
	networkPrograms = []struct{ pkg, built, name string }{
		{"github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0", "server", "toxiproxy-server"},
		{"github.com/versity/versitygw/cmd/versitygw@v1.8.0", "versitygw", "versitygw"},
	}
)

// network runs what takes real servers, a bad network and an hour: see package data/lab. Without root nobody makes network namespaces, and the bad line is left out.
func (d *dev) network(t *tally) error {
	if err := d.need(networkPackages...); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "twinshelf-lab-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := errors.Join(os.Setenv("GOBIN", dir), os.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))); err != nil {
		return err
	}
	for _, p := range networkPrograms {
		if _, err := d.read(d.command("go", "install", p.pkg)); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(dir, p.built), filepath.Join(dir, p.name)); err != nil {
			return err
		}
	}
	t.goTests("places with all servers", []string{"-count=1", "-tags", testTags}, []string{"./data/place"})
	for _, test := range []struct{ name, run string }{{"a week in bad weather", "^TestWeek$"}, {"a bad line", "^TestBadLine$"}} {
		t.check(test.name, func() error {
			return d.show(d.command("go", "test", "-count=1", "-tags", testTags, "-timeout", "0", "./data/lab", "-lab", "-v", "-run", test.run))
		})
	}
	return nil
}
