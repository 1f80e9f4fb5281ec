package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// winStory is what is done with the packages for Windows, one thing after the other.
type winStory struct {
	*wine
	setup, newer  string // installers
	newest        string // the version of newer
	home, records string // where the program and its records lie
	here          string // twinctl of this system
	theirs        string // a data folder of a colleague with this system
}

// checkWindows has a librarian with Ukrainian Windows install, work, exchange, update and remove, under Wine.
func (p *packaging) checkWindows(setup, newer, newest string) error {
	if err := p.need(slices.Concat(winePackages, screenPackages)...); err != nil {
		return err
	}
	if err := aside(p.work); err != nil {
		return err
	}
	w, err := p.newWine()
	if err != nil {
		return err
	}
	defer w.end()
	local, err := w.local()
	if err != nil {
		return err
	}
	s := &winStory{wine: w, setup: setup, newer: newer, newest: newest, home: filepath.Join(local, "Programs", p.Name), records: filepath.Join(local, p.Name), theirs: filepath.Join(p.work, "theirs")}
	if s.here, err = p.build("./cmd/twinctl", p.work, testTags); err != nil {
		return err
	}
	type check struct {
		name string
		do   func() error
	}
	plain := check{"without OpenGL it says so, and twinctl works", s.withoutGraphics}
	if p.Mesa {
		plain = check{"without OpenGL, and with safe graphics, it draws with Mesa's library", s.inSoftware}
	}
	t := &tally{dev: p.dev}
	for _, c := range []check{
		{"the installer, in Ukrainian, by its window", s.install},
		{"the first start: a library is written down with real keys", s.firstStart},
		{"bundles go from Windows to Linux and back", s.exchange},
		plain,
		{"a newer installer over it keeps the records", s.update},
		{"it is removed, and the records stay", s.remove},
	} {
		t.check(c.name, c.do)
		if t.failed > 0 {
			break // each stands on the one before
		}
	}
	return t.end()
}

// onScreen does something on a screen in memory; what it showed last is kept if it fails.
func (s *winStory) onScreen(program string, do func(w *window) error, screen ...string) error {
	dir, err := os.MkdirTemp(s.work, "screen-")
	if err != nil {
		return err
	}
	x, err := s.openScreen(dir, screen...)
	if err != nil {
		return err
	}
	defer x.close()
	defer s.end() // before the screen goes
	if _, err := x.x("setxkbmap", "-layout", "us"); err != nil {
		return err
	}
	w, err := x.open(program)
	if err != nil {
		return err
	}
	defer w.end()
	if err := do(w); err != nil {
		return fmt.Errorf("%w\nwhat it showed last: %s\n%s", err, x.keep("twinshelf-windows.png"), w.said.String())
	}
	return nil
}

func (s *winStory) install() error {
	program, err := s.script("setup", s.setup)
	if err != nil {
		return err
	}
	return s.onScreen(program, func(w *window) error {
		if err := w.appears(); err != nil {
			return err
		}
		enter := [][]string{{"xdotool", "key", "Return"}}
		for _, step := range []step{{"read the first page", enter}, {"chose the folder", enter}} {
			if err := w.step(step); err != nil {
				return err
			}
		}
		if err := w.until("the uninstaller was there", func() bool { return exists(filepath.Join(s.home, "uninstall.exe")) }); err != nil {
			return err
		}
		time.Sleep(3 * time.Second)                       // the last page comes
		for _, key := range []string{"space", "Return"} { // without opening the program
			if _, err := w.x("xdotool", "key", key); err != nil {
				return err
			}
			time.Sleep(time.Second)
		}
		return w.ends()
	})
}

// Wine needs a moment to take over another layout of the keyboard, and sees only keys that are held for a moment.
func winTyped(layout, words string) [][]string {
	return [][]string{{"setxkbmap", "-layout", layout}, {"sleep", "2"}, {"xdotool", "type", "--delay", "90", words}, {"sleep", "1"}}
}

func clicked(x, y string) [][]string {
	return [][]string{{"xdotool", "mousemove", x, y}, {"sleep", "0.3"}, {"xdotool", "click", "1"}, {"sleep", "0.5"}}
}

const (
	winLibrary = "Бібліотека на Їжаківській"
	winMember  = "Харківська бібліотека"
)

func (s *winStory) firstStart() error {
	program, err := s.script("twinshelf-windows", filepath.Join(s.home, "twinshelf.exe"))
	if err != nil {
		return err
	}
	steps := []step{
		{"said who she is, and began", slices.Concat(clicked("640", "369"), winTyped("ua", winMember), clicked("640", "431"), winTyped("ua", "Олена"), clicked("405", "517"))},
		{"put the recovery sheet off", clicked("527", "448")},
		{"began to write her library down", clicked("350", "250")},
		{"saved it", slices.Concat(clicked("995", "275"), winTyped("ua", winLibrary), [][]string{
			{"setxkbmap", "-layout", "us"}, {"sleep", "2"}, {"xdotool", "keydown", "ctrl", "sleep", "0.2", "key", "s", "sleep", "0.2", "keyup", "ctrl"},
		})},
	}
	if err := s.onScreen(program, func(w *window) error { return w.use(steps) }); err != nil {
		return err
	}
	return s.has(winLibrary)
}

// ctl runs the installed twinctl.
func (s *winStory) ctl(words ...string) (string, error) {
	return s.run(append([]string{"wine", filepath.Join(s.home, "twinctl.exe")}, words...)...)
}

// has wants a library to be among the records, which are whole.
func (s *winStory) has(library string) error {
	if _, err := s.ctl("verify"); err != nil {
		return err
	}
	out, err := s.ctl("list", "library")
	if err == nil && !strings.Contains(out, library) {
		err = fmt.Errorf("%s is not among the records:\n%s", library, out)
	}
	return err
}

// exchange has both systems read what the other has written. Wine shows this system's disk as Z:.
func (s *winStory) exchange() error {
	const words, circle = "сім довгих слів для двох", "Сестри"
	file := func(name string) (here, there string) {
		here = filepath.Join(s.work, name)
		return here, `Z:` + strings.ReplaceAll(here, "/", `\`)
	}
	own := func(words ...string) error {
		_, err := s.read(s.command(s.here, append(words, "--data", s.theirs)...))
		return err
	}
	secret, secretThere := file("words.txt")
	invitation, invitationThere := file("запрошення №1.twinbundle")
	out, outThere := file("З Великої Британії, з любов'ю.twinbundle")
	if err := put(secret, []byte(words), 0o600); err != nil {
		return err
	}
	for _, call := range [][]string{{"circle", "create", circle}, {"circle", "invite", "Northbridge", invitationThere, "--passphrase-file", secretThere}} {
		if _, err := s.ctl(call...); err != nil {
			return err
		}
	}
	for _, call := range [][]string{
		{"init", "--name", "Northbridge"},
		{"circle", "join", invitation, "--passphrase-file", secret},
		{"add", "library", "name.en=From Linux", "--circle", circle},
		{"bundle", "write", out},
	} {
		if err := own(call...); err != nil {
			return err
		}
	}
	if _, err := s.ctl("bundle", "read", outThere); err != nil {
		return err
	}
	return s.has("From Linux")
}

func (s *winStory) withoutGraphics() error {
	program, err := s.script("twinshelf-plain", filepath.Join(s.home, "twinshelf.exe"))
	if err != nil {
		return err
	}
	if err := s.onScreen(program, func(w *window) error {
		if err := w.appears(); err != nil {
			return err
		}
		if _, err := w.x("xdotool", "key", "Return"); err != nil {
			return err
		}
		return w.ends()
	}, "-extension", "GLX"); err != nil {
		return err
	}
	return s.has(winLibrary)
}

// inSoftware wants the second copy, beside Mesa's library, to open where the first can't, and where somebody asks for it. What it draws changes when she changes the language.
func (s *winStory) inSoftware() error {
	program, err := s.script("twinshelf-soft", filepath.Join(s.home, "twinshelf.exe"))
	if err != nil {
		return err
	}
	asked, err := s.script("twinshelf-safe", filepath.Join(s.home, "twinshelf.exe"), "--safe-graphics")
	if err != nil {
		return err
	}
	steps := []step{{"changed the language", [][]string{{"xdotool", "keydown", "ctrl", "sleep", "0.2", "key", "l", "sleep", "0.2", "keyup", "ctrl"}}}}
	for _, way := range []struct {
		program string
		screen  []string
	}{{program, []string{"-extension", "GLX"}}, {asked, nil}} {
		err := s.onScreen(way.program, func(w *window) error {
			if err := w.use(steps); err != nil {
				return err
			}
			return copyRuns()
		}, way.screen...)
		if err != nil {
			return err
		}
	}
	return s.has(winLibrary)
}

// copyRuns wants the second copy of the program to be what has drawn.
func copyRuns() error {
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range files {
		if line, err := os.ReadFile(file); err == nil && strings.Contains(string(line), `\safe\twinshelf.exe`) {
			return nil
		}
	}
	return errors.Join(errors.New("the copy beside Mesa's library does not run"), err)
}

// update wants the newer program to copy the records before it does anything with them.
func (s *winStory) update() error {
	if _, err := s.run("wine", s.newer, "/S"); err != nil {
		return err
	}
	version, err := s.run("wine", "reg", "query", s.key(), "/v", "DisplayVersion")
	if err == nil && !strings.Contains(version, s.newest) {
		err = fmt.Errorf("the version that Windows lists is not %s: %s", s.newest, version)
	}
	if err := errors.Join(err, s.has(winLibrary)); err != nil {
		return err
	}
	if out, err := s.ctl("--version"); err != nil || !strings.Contains(out, s.newest) {
		return fmt.Errorf("the program is not %s: %w\n%s", s.newest, err, out)
	}
	copies, err := filepath.Glob(filepath.Join(s.records, "backups", "*-version.twinbackup"))
	if err == nil && len(copies) != 1 {
		err = fmt.Errorf("before it began the newer program made %d copies", len(copies))
	}
	return err
}

func (s *winStory) key() string {
	return `HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\` + s.ID
}

func (s *winStory) remove() error {
	// An uninstaller copies itself elsewhere and ends at once, unless it is told where it stands.
	if _, err := s.run("wine", filepath.Join(s.home, "uninstall.exe"), "/S", `_?=`+`Z:`+strings.ReplaceAll(s.home, "/", `\`)); err != nil {
		return err
	}
	if _, err := s.run("wine", "reg", "query", s.key()); err == nil {
		return errors.New("the program is still in the list of Windows")
	}
	if err := errors.Join(gone(filepath.Join(s.home, "twinshelf.exe")), gone(filepath.Join(s.home, "twinctl.exe"))); err != nil {
		return err
	}
	if !exists(filepath.Join(s.records, "twinshelf.db")) {
		return errors.New("the records are gone")
	}
	return nil
}

// above is the version that follows on another.
func above(version string) (string, error) {
	at := strings.LastIndexByte(version, '.') + 1
	n, err := strconv.Atoi(version[at:])
	return version[:at] + strconv.Itoa(n+1), err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
