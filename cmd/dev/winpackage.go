package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// windowsPackages make packages for Windows on Debian and Ubuntu.
var windowsPackages = []string{"gcc-mingw-w64-x86-64", "nsis", "git"}

// windows makes an installer for one user, and a zip that runs from a stick.
func (p *packaging) windows() error {
	if runtime.GOOS != "linux" {
		return fmt.Errorf("packages for Windows are made on Linux, with mingw-w64 and NSIS")
	}
	if err := p.need(windowsPackages...); err != nil {
		return err
	}
	p.Arch = "amd64"
	files := filepath.Join(p.work, "files")
	if err := p.windowsFiles(files); err != nil {
		return err
	}
	name := fmt.Sprintf("twinshelf-%s-windows-x64", p.Version)
	if err := p.installer(files, filepath.Join(p.to, name+"-setup")); err != nil {
		return err
	}
	// One with a greater number comes over it in the check.
	newer := *p.product
	if p.check {
		var err error
		if newer.Version, err = above(p.Version); err != nil {
			return err
		}
		next := packaging{dev: p.dev, product: &newer, work: filepath.Join(p.work, "newer"), mesa: p.mesa}
		files := filepath.Join(next.work, "files")
		if err := os.Mkdir(next.work, 0o755); err != nil {
			return err
		}
		if err := next.windowsFiles(files); err != nil {
			return err
		}
		if err := next.installer(files, filepath.Join(next.work, "setup")); err != nil {
			return err
		}
	}
	if err := p.portable(files, name+"-portable"); err != nil || !p.check {
		return err
	}
	return p.checkWindows(filepath.Join(p.to, name+"-setup.exe"), filepath.Join(p.work, "newer", "setup.exe"), newer.Version)
}

// windowsFiles makes what both hold.
func (p *packaging) windowsFiles(files string) error {
	ico, err := p.ico()
	if err != nil {
		return err
	}
	if err := put(filepath.Join(p.work, "program.ico"), ico, 0o644); err != nil {
		return err
	}
	side, err := p.side()
	if err != nil {
		return err
	}
	if err := put(filepath.Join(p.work, "side.bmp"), side, 0o644); err != nil {
		return err
	}
	for _, name := range []string{"program.rc", "program.manifest"} {
		if err := p.filled("windows/"+name, filepath.Join(p.work, name)); err != nil {
			return err
		}
	}
	resources := filepath.Join(p.work, "program.o")
	c := p.command("x86_64-w64-mingw32-windres", "--codepage=65001", "program.rc", resources)
	c.Dir = p.work
	if _, err := p.read(c); err != nil {
		return err
	}
	for name, flags := range map[string]string{"twinshelf": "-H=windowsgui ", "twinctl": ""} {
		err := p.program("./cmd/"+name, filepath.Join(files, name+".exe"), flags+"-extldflags="+resources,
			"GOOS=windows", "GOARCH=amd64", "CC=x86_64-w64-mingw32-gcc", "CXX=x86_64-w64-mingw32-g++")
		if err != nil {
			return err
		}
	}
	if err := p.softwareCopy(files); err != nil {
		return err
	}
	return copyFile(filepath.Join(p.root, filepath.FromSlash(licencesFile)), filepath.Join(files, "licences.txt"), 0o644)
}

// softwareCopy puts a second copy of the program beside Mesa's library, if there is one: beside the first, everyone would get drawing in software.
func (p *packaging) softwareCopy(files string) error {
	if p.mesa == "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(p.mesa, "opengl32.dll")); err != nil {
		return fmt.Errorf("the folder with Mesa has no opengl32.dll: %w", err)
	}
	safe := filepath.Join(files, "safe")
	if err := os.CopyFS(safe, os.DirFS(p.mesa)); err != nil {
		return err
	}
	return copyFile(filepath.Join(files, "twinshelf.exe"), filepath.Join(safe, "twinshelf.exe"), 0o755)
}

func (p *packaging) installer(files, to string) error {
	_, size, err := md5sums(files)
	if err != nil {
		return err
	}
	p.Kilobytes, p.Source = size/1024, to
	script := filepath.Join(p.work, "installer.nsi")
	if err := p.filled("windows/installer.nsi", script); err != nil {
		return err
	}
	if err := settle(p.work, p.When); err != nil {
		return err
	}
	c := p.command("makensis", "-V2", "-INPUTCHARSET", "UTF8", script)
	c.Dir = p.work
	c.Env = append(os.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", p.When.Unix()), "TZ=UTC")
	_, err = p.read(c)
	return err
}

func (p *packaging) portable(files, name string) error {
	if err := os.Mkdir(filepath.Join(p.work, "zip"), 0o755); err != nil {
		return err
	}
	if err := os.Rename(files, filepath.Join(p.work, "zip", name)); err != nil {
		return err
	}
	text, err := p.fill(p.product, "windows/portable.txt")
	if err != nil {
		return err
	}
	// A byte order mark and Windows' line ends: every version of Notepad then shows the Ukrainian half.
	text = append([]byte("\ufeff"), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...)
	if err := put(filepath.Join(p.work, "zip", name, "Read me - Прочитайте.txt"), text, 0o644); err != nil {
		return err
	}
	return zipped(filepath.Join(p.to, name+".zip"), filepath.Join(p.work, "zip"), p.When)
}
