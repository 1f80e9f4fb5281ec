package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// winePackages run programs for Windows here.
var winePackages = []string{"wine64", "wine", "locales"}

// wine is a computer with Ukrainian Windows.
type wine struct {
	*packaging
	prefix string // where its disks are
	env    []string
}

// prng is what Go wants of a DLL that Wine 8 does not have (learn.microsoft.com, "ProcessPrng").
const prng = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
`

// newWine makes it. What Fyne tells screen readers goes through a DLL that Wine 8 has by half, and the program does without where there is none.
func (p *packaging) newWine() (*wine, error) {
	w := &wine{packaging: p, prefix: filepath.Join(p.work, "wine")}
	locale := filepath.Join(p.work, "locale")
	if err := os.Mkdir(locale, 0o755); err != nil {
		return nil, err
	}
	if _, err := p.read(p.command("localedef", "-i", "uk_UA", "-f", "UTF-8", filepath.Join(locale, "uk_UA.UTF-8"))); err != nil {
		return nil, err
	}
	// Windows takes a library that lies beside the program before its own, Wine if it is told to.
	overrides := "uiautomationcore=;mscoree=;mshtml=;opengl32=n,b"
	w.env = []string{"WINEPREFIX=" + w.prefix, "WINEARCH=win64", "WINEDEBUG=-all", "WINEDLLOVERRIDES=" + overrides, "LOCPATH=" + locale, "LC_ALL=uk_UA.UTF-8"}
	source := filepath.Join(p.work, "prng.c")
	if err := put(source, []byte(prng), 0o644); err != nil {
		return nil, err
	}
	if _, err := w.run("wineboot", "-i"); err != nil {
		return nil, err
	}
	_, err := p.read(p.command("x86_64-w64-mingw32-gcc", "-shared", "-o", filepath.Join(w.prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll"), source, "-ladvapi32"))
	return w, err
}

// run runs a program of it to its end.
func (w *wine) run(words ...string) (string, error) {
	c := w.command(words[0], words[1:]...)
	c.Env = append(os.Environ(), w.env...)
	out, err := w.read(c)
	return strings.ReplaceAll(out, "\r\n", "\n"), err
}

// end ends what still runs on it.
func (w *wine) end() { _, _ = w.run("wineserver", "-k") }

// local is the part of the profile that does not roam.
func (w *wine) local() (string, error) {
	list, err := filepath.Glob(filepath.Join(w.prefix, "drive_c", "users", "*", "AppData", "Local"))
	for _, dir := range list {
		if !strings.Contains(dir, "/Public/") {
			return dir, err
		}
	}
	return "", fmt.Errorf("there is no profile in %s: %w", w.prefix, err)
}

// script makes a program of this system that runs one of that system.
func (w *wine) script(name, program string, words ...string) (string, error) {
	var b strings.Builder
	b.WriteString("#!/bin/sh\n")
	for _, v := range w.env {
		fmt.Fprintf(&b, "export '%s'\n", v)
	}
	fmt.Fprintf(&b, "exec wine '%s' %s \"$@\"\n", program, strings.Join(words, " "))
	path := filepath.Join(w.work, name)
	return path, put(path, []byte(b.String()), 0o755)
}
