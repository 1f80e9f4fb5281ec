package giving

import (
	"slices"

	"github.com/twinshelf/twinshelf/data/say"
)

// Way is what went one way.
type Way struct {
	Parcels, OnTheWay, Arrived int // OnTheWay and Arrived are of Parcels
	Items, Books               int // copies; Books are of Items
}

// Ways counts what went each way: neither side only gives (domain/DOMAIN.md 1.5, “unequal relation”).
type Ways struct{ ToUkraine, ToUK Way }

// Add counts an exchange. One that is a draft, was returned or lost, or has no direction counts for neither.
func (w *Ways) Add(l Load) {
	var way *Way
	switch l.Values.Get("direction") {
	case ToUkraine:
		way = &w.ToUkraine
	case ToUK:
		way = &w.ToUK
	default:
		return
	}
	switch status := l.Values.Get("status"); {
	case slices.Contains(OnTheWay, status):
		way.OnTheWay++
	case status == "confirmed":
		way.Arrived++
	default:
		return
	}
	way.Parcels++
	for _, item := range l.Items {
		n := copies(item)
		way.Items += n
		if item.Get("kind") == "book" || item.Get("isbn") != "" {
			way.Books += n
		}
	}
}

// Lines says what went each way, a line each; none while nothing has.
func (w Ways) Lines() (list []say.Message) {
	if w.ToUkraine.Parcels+w.ToUK.Parcels == 0 {
		return nil
	}
	for _, way := range []struct {
		id string
		Way
	}{{"giving.way." + ToUkraine, w.ToUkraine}, {"giving.way." + ToUK, w.ToUK}} {
		list = append(list, say.Msg(way.id, "Parcels", say.Msg("giving.parcels", "Count", way.Parcels), "Arrived", say.Msg("giving.arrived", "Count", way.Arrived),
			"Books", say.Msg("giving.books", "Count", way.Books)))
	}
	return list
}
