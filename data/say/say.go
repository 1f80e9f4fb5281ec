// Package say holds what the program has to tell a person, before it is put into a language: a message id of
// translations/ with the values for its holes. An error that a person may see is a *Error: it carries such a message for
// her and the cause for the program. The package knows no language; translations turns messages into sentences.
package say

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Message is a sentence yet to be put into words: the id of a message in translations/active.*.toml and the values of its
// holes. A value may be a string, an int, a time.Time, a Day, a Ref to another message, or anything that fmt prints.
type Message struct {
	ID   string
	With map[string]any
}

// Ref is a hole's value that is itself a message id, and is translated before it is put in: the name of a field or kind.
type Ref string

// Day is a hole's value that is a date in canonical form: "2026-11-21", "2026-11" or "2026". It is written as the language writes dates.
type Day string

// Number is a hole's value that is a number in canonical form: "1234.5". It is written as the language writes numbers.
type Number string

// Msg makes a message; pairs are hole names and values by turns.
func Msg(id string, pairs ...any) Message {
	m := Message{ID: id}
	if len(pairs) > 0 {
		m.With = make(map[string]any, len(pairs)/2)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		m.With[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}

// String shows id and values, for logs and tests only; a person reads the translation.
func (m Message) String() string {
	parts := make([]string, 0, len(m.With))
	for k, v := range m.With {
		parts = append(parts, fmt.Sprintf("%s=%v", k, v))
	}
	sort.Strings(parts)
	return strings.TrimSpace(m.ID + " " + strings.Join(parts, " "))
}

// Error is an error for two readers: Message for the person, Cause for the program.
type Error struct {
	Message
	Cause error
}

// Err wraps cause, which may be nil, with the message for a person.
func Err(cause error, id string, pairs ...any) *Error {
	return &Error{Message: Msg(id, pairs...), Cause: cause}
}

// Error is for logs: the message's id and the cause.
func (e *Error) Error() string {
	if e.Cause == nil {
		return e.String()
	}
	return e.String() + ": " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Of finds what a person should be told of err: the outermost message in its chain, or the general sentence
// "error.unexpected".
func Of(err error) Message {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return Msg("error.unexpected")
}
