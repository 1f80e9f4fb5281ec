package merge

import (
	"bytes"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
)

// Duplicates are made one by aliases: the slot SlotSame of a record names others, undirected, and all that hang together so are one record, whose id
// is the smallest. It holds what all changes to any of them make, so that a value of one can supersede that of another: a base counts only
// between changes whose records are one.
//
// Which records are one must not depend on that in turn. So the aliases of a record are those that its own changes make of its own changes: whoever takes an
// alias back writes on the record that holds it. When the last alias that joins two records is gone, each is again what its own changes make; what was decided
// about both meanwhile stays with the one that it was written on.

// Aliases gives the records that this one, merged from its own changes alone, names as the same.
func (r *Record) Aliases() []record.ID {
	s := r.Slot(record.SlotSame)
	if s == nil {
		return nil
	}
	var ids []record.ID
	for _, text := range s.Shown() {
		if id, err := record.ParseID(text); err == nil && id != r.ID && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Groups says which records are one: for each that is one with others, the id that stands, its own for that one itself. Aliases to records of which nothing
// has arrived, or that are hidden, join those that name them, and stand for nothing.
func Groups(aliases map[record.ID][]record.ID, there func(record.ID) bool) map[record.ID]record.ID {
	up := map[record.ID]record.ID{}
	var find func(id record.ID) record.ID
	find = func(id record.ID) record.ID {
		to, ok := up[id]
		if !ok || to == id {
			up[id] = id
			return id
		}
		root := find(to)
		up[id] = root
		return root
	}
	for id, others := range aliases {
		for _, other := range others {
			up[find(id)] = find(other)
		}
	}
	members := map[record.ID][]record.ID{}
	for id := range up {
		if there(id) {
			root := find(id)
			members[root] = append(members[root], id)
		}
	}
	groups := map[record.ID]record.ID{}
	for _, list := range members {
		if len(list) < 2 {
			continue
		}
		first := slices.MinFunc(list, func(a, b record.ID) int { return bytes.Compare(a[:], b[:]) })
		for _, id := range list {
			groups[id] = first
		}
	}
	return groups
}
