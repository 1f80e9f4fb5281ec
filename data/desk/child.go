package desk

import (
	"errors"
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/tables"
)

// ErrChildContact says that contact data of a child were to be written. Nothing was saved.
var ErrChildContact = errors.New("contact data of a child")

// childContact gives the contact fields of a child that a save would write, or leave standing beside the word that it is a child. What came from others
// and is not touched by the save is none of them: it stays, with a warning, so that all else of the record can still be put right.
func childContact(before, set record.Values) []string {
	after := before.Clone()
	maps.Copy(after, set)
	newly := after.Get("is_child") != before.Get("is_child")
	return slices.DeleteFunc(record.ChildContact(after), func(field string) bool {
		return !newly && after.Get(field) == before.Get(field)
	})
}

// leaveChildContact takes contact data of a child out of a row that is imported, and says so.
func (in *importing) leaveChildContact(kind string, before record.Values, r tables.Record) {
	if kind != "person" {
		return
	}
	for _, field := range childContact(before, r.Values) {
		if _, ok := r.Values[field]; ok {
			delete(r.Values, field)
			in.warn(r.Number, []record.Warning{{Field: field, Message: "row.child_contact"}})
		}
	}
}
