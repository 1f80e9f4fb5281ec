// Twinctl does from a terminal what the desktop program does in its window: no screen and no OpenGL are needed. Words, options, JSON and exit
// status are a contract that scripts rely on; the sentences are for people, and may change.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/translations"
)

// The exit status.
const (
	done     = 0
	notDone  = 1
	wrongUse = 2
	look     = 3 // done, but a person has to look
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// session is one call of the program.
type session struct {
	ctx      context.Context
	in       *bufio.Reader // nil until something is read from it
	out, err io.Writer
	args     *args
	words    *translations.Words
	options  desk.Options
	desk     *desk.Desk
	author   string
	json     bool
	code     int
}

func run(ctx context.Context, argv []string, out, errs io.Writer) int {
	s := &session{ctx: ctx, out: out, err: errs, args: parse(argv), options: desk.Options{Keychain: true}}
	lang := s.args.take("lang")
	s.words = translations.For(lang)
	s.json = s.args.flag("json")
	if lang != "" && !slices.Contains(record.Languages, lang) {
		return s.fail(wrong("ctl.no_language", "Name", lang))
	}
	name := s.args.next()
	if s.args.flag("version") {
		s.line("%s", s.words.T("about.version", "Version", desk.Version))
		return done
	}
	if name == "" || name == "help" || s.args.flag("help") {
		s.usage()
		if name == "" && !s.args.flag("help") {
			return wrongUse
		}
		return done
	}
	c := find(name)
	if c == nil {
		return s.fail(wrong("ctl.no_command", "Name", name))
	}
	return s.call(c)
}

func (s *session) call(c *command) int {
	dir := s.args.take("data")
	if dir == "" {
		dir = desk.DefaultDir()
	}
	s.author = s.args.take("author")
	var err error
	if s.options.Passphrase, err = s.secret("unlock-file", "TWINSHELF_UNLOCK"); err != nil {
		return s.fail(err)
	}
	if c.open {
		err = s.opened(dir, func() error { return c.run(s, dir) })
	} else {
		err = c.run(s, dir)
	}
	if err != nil {
		return s.fail(err)
	}
	return s.code
}

// opened does what needs the data folder open.
func (s *session) opened(dir string, run func() error) (err error) {
	d, err := s.options.Open(s.ctx, dir)
	if err != nil {
		return err
	}
	s.desk = d
	defer func() {
		if closing := d.Close(); err == nil {
			err = closing
		}
	}()
	if s.args.given("lang") == "" {
		s.words = translations.For(d.Setting(desk.SettingLang))
	}
	if s.author != "" {
		if err := d.SetAuthor(s.author); err != nil {
			return err
		}
	}
	if err := run(); err != nil {
		return err
	}
	if err := d.BackupIfDue(s.ctx); err != nil {
		s.tell(s.words.T("backup.not_made", "Why", s.words.Error(err))) // what was asked for is done
	}
	return nil
}

// errUse marks an error in the words of the call itself.
var errUse = errors.New("wrong use")

func wrong(id string, pairs ...any) error { return say.Err(errUse, id, pairs...) }

func (s *session) fail(err error) int {
	if errors.Is(err, context.Canceled) {
		err = say.Err(err, "ctl.cancelled")
	}
	fmt.Fprintln(s.err, s.words.Error(err))
	if s.json {
		s.print(map[string]any{"error": map[string]any{"id": say.Of(err).ID, "message": s.words.Error(err)}})
	}
	if errors.Is(err, errUse) {
		return wrongUse
	}
	return notDone
}

// print writes the one JSON document of a call.
func (s *session) print(v any) {
	e := json.NewEncoder(s.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		s.code = notDone
	}
}

// line writes a line for people, unless the call wants JSON.
func (s *session) line(format string, a ...any) {
	if !s.json {
		fmt.Fprintf(s.out, format+"\n", a...)
	}
}

// say writes a sentence for people, unless the call wants JSON.
func (s *session) say(id string, pairs ...any) { s.line("%s", s.words.T(id, pairs...)) }

// tell writes a sentence beside the result: progress, warnings.
func (s *session) tell(text string) { fmt.Fprintln(s.err, text) }

func (s *session) usage() {
	doc := []map[string]string{}
	for _, c := range commands() {
		doc = append(doc, map[string]string{"name": c.name, "form": c.form, "about": s.words.T(c.about)})
	}
	if s.json {
		s.print(map[string]any{"commands": doc})
	}
	s.line("%s\n", s.words.T("ctl.usage"))
	for i := range commands() {
		c := &commands()[i]
		s.line("  %s\n      %s", c.form, s.words.T(c.about))
	}
	s.line("\n%s", s.words.T("ctl.options"))
}
