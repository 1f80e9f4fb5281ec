package main

import (
	"slices"
	"strings"
)

// args are the words of a call. Options may stand anywhere among the others; each takes a value but those of switches.
type args struct {
	words   []string
	options map[string][]string
	used    map[string]bool
	bad     string // an option that lacks its value
}

// switches are the options without a value.
var switches = []string{"json", "dry-run", "preview", "help", "version", "private", "deleted", "down", "stop", "keep-texts", "list", "keep-metadata", "all", "show", "veto", "allow", "weights", "save", "bad-connection", "care-days", "off", "withdraw", "decided", "yes", "watch", "fill", "without-places", "only-when-asked", "by-itself"}

func parse(argv []string) *args {
	a := &args{options: map[string][]string{}, used: map[string]bool{}}
	for i := 0; i < len(argv); i++ {
		word := argv[i]
		if word == "--" {
			a.words = append(a.words, argv[i+1:]...)
			break
		}
		name, isOption := strings.CutPrefix(word, "--")
		if !isOption {
			a.words = append(a.words, word)
			continue
		}
		name, value, hasValue := strings.Cut(name, "=")
		switch {
		case slices.Contains(switches, name):
			value = "yes"
		case hasValue:
		case i+1 < len(argv):
			i++
			value = argv[i]
		default:
			a.bad = name
		}
		a.options[name] = append(a.options[name], value)
	}
	return a
}

// next takes the next word that is no option; "" if there is none.
func (a *args) next() string {
	if len(a.words) == 0 {
		return ""
	}
	w := a.words[0]
	a.words = a.words[1:]
	return w
}

// take gives the value of an option, the last if it was given several times.
func (a *args) take(name string) string {
	a.used[name] = true
	return a.given(name)
}

func (a *args) given(name string) string {
	if v := a.options[name]; len(v) > 0 {
		return v[len(v)-1]
	}
	return ""
}

// all gives every value of an option.
func (a *args) all(name string) []string {
	a.used[name] = true
	return a.options[name]
}

func (a *args) flag(name string) bool { return a.take(name) != "" }

// check refuses words and options that the command did not ask for: a typing error must not be passed over.
func (a *args) check() error {
	for name := range a.options {
		if !a.used[name] {
			return wrong("ctl.no_option", "Name", name)
		}
	}
	if a.bad != "" {
		return wrong("ctl.option_value", "Name", a.bad)
	}
	if len(a.words) > 0 {
		return wrong("ctl.too_many", "Word", a.words[0])
	}
	return nil
}

// need takes the next word, which the call can't do without.
func (a *args) need(what string) (string, error) {
	w := a.next()
	if w == "" {
		return "", wrong("ctl.missing", "What", what)
	}
	return w, nil
}
