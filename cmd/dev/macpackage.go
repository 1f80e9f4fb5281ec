package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// macos makes an .app for both kinds of Macs in a .dmg, on macOS: only there are Apple's libraries. With MACOS_IDENTITY it is signed by that
// identity, else as belongs to nobody, which Macs with Apple's processors ask for at least.
func (p *packaging) macos() error {
	if runtime.GOOS != "darwin" {
		return errors.New("packages for macOS are made on macOS")
	}
	app := filepath.Join(p.work, "dmg", p.Name+".app")
	contents := filepath.Join(app, "Contents")
	if err := p.filled("macos/Info.plist", filepath.Join(contents, "Info.plist")); err != nil {
		return err
	}
	if err := p.icns(filepath.Join(contents, "Resources", "icon.icns")); err != nil {
		return err
	}
	if err := copyFile(filepath.Join(p.root, filepath.FromSlash(licencesFile)), filepath.Join(contents, "Resources", "licences.txt"), 0o644); err != nil {
		return err
	}
	for _, name := range []string{"twinshelf", "twinctl"} {
		if err := p.universal("./cmd/"+name, filepath.Join(contents, "MacOS", name)); err != nil {
			return err
		}
	}
	identity := os.Getenv("MACOS_IDENTITY")
	sign := []string{"--force", "--deep", "--sign", "-", app}
	if identity != "" {
		sign = []string{"--force", "--deep", "--options", "runtime", "--timestamp", "--sign", identity, app}
	}
	if _, err := p.read(p.command("codesign", sign...)); err != nil {
		return err
	}
	if err := os.Symlink("/Applications", filepath.Join(p.work, "dmg", "Applications")); err != nil {
		return err
	}
	dmg := filepath.Join(p.to, fmt.Sprintf("twinshelf-%s-macos.dmg", p.Version))
	_, err := p.read(p.command("hdiutil", "create", "-ov", "-format", "UDZO", "-volname", p.Name, "-srcfolder", filepath.Join(p.work, "dmg"), dmg))
	return err
}

// universal builds for Apple's and for Intel's processors, and makes one program of the two.
func (p *packaging) universal(pkg, file string) error {
	var halves []string
	for _, arch := range []string{"amd64", "arm64"} {
		half := filepath.Join(p.work, arch, filepath.Base(file))
		clang := map[string]string{"amd64": "clang -arch x86_64", "arm64": "clang -arch arm64"}[arch]
		if err := p.program(pkg, half, "", "GOOS=darwin", "GOARCH="+arch, "CC="+clang, "MACOSX_DEPLOYMENT_TARGET=10.15"); err != nil {
			return err
		}
		halves = append(halves, half)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	_, err := p.read(p.command("lipo", append([]string{"-create", "-output", file}, halves...)...))
	return err
}

// icns has macOS make its own kind of icon.
func (p *packaging) icns(file string) error {
	set := filepath.Join(p.work, "program.iconset")
	for _, size := range []int{16, 32, 128, 256, 512} {
		for scale, suffix := range map[int]string{1: "", 2: "@2x"} {
			if size*scale > 512 {
				continue
			}
			img, err := p.icon(size * scale)
			if err != nil {
				return err
			}
			content, err := pngOf(img)
			if err != nil {
				return err
			}
			if err := put(filepath.Join(set, fmt.Sprintf("icon_%dx%d%s.png", size, size, suffix)), content, 0o644); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	_, err := p.read(p.command("iconutil", "-c", "icns", "-o", file, set))
	return err
}
