package main

import "slices"

// What twinctl prints with --json, as far as the demo looks at it.
type (
	madeDoc struct {
		ID string `json:"id"`
	}
	errorDoc struct {
		Error struct {
			ID      string `json:"id"`
			Message string `json:"message"`
		} `json:"error"`
	}
	importDoc struct {
		Added, Updated, Unchanged, Failed, Warned int
	}
	recordDoc struct {
		ID, Kind, Circle, Title string
		Fields                  map[string]any
		Deleted                 bool
	}
	recordsDoc struct {
		Records []recordDoc
	}
	memberDoc struct {
		Name, Role string
		Self       bool
		Lacks      int
	}
	circleDoc struct {
		ID      string
		Records int
		Waiting int
		Members []memberDoc
	}
	circlesDoc struct {
		Circles []circleDoc
	}
	bundleDoc struct {
		Changes, Segments, New, Known int
		Added                         map[string]int
		Changed                       int
		Waiting                       []string
		Damaged                       bool
		Differences                   []differenceDoc
	}
	differenceDoc struct {
		ID, Kind, Field string
		Values          []struct {
			Keep  int
			Value string
		}
	}
	conflictsDoc struct {
		Conflicts []differenceDoc
	}
	historyDoc struct {
		History []struct{ Member, Author string }
	}
	stateDoc struct {
		Circle, State string
		Comparable    bool
		Faults        []string
	}
	verifyDoc struct {
		Circles []stateDoc
	}
)

// texts gives a field of a record as the list that a set is, or as the one value that a register is.
func (r recordDoc) texts(field string) []string {
	switch v := r.Fields[field].(type) {
	case string:
		return []string{v}
	case []any:
		list := make([]string, 0, len(v))
		for _, x := range v {
			if text, ok := x.(string); ok {
				list = append(list, text)
			}
		}
		slices.Sort(list)
		return list
	}
	return nil
}

func (r recordDoc) text(field string) string {
	if list := r.texts(field); len(list) == 1 {
		return list[0]
	}
	return ""
}

// total is how many records came, of all kinds.
func (b bundleDoc) total() int {
	n := 0
	for _, added := range b.Added {
		n += added
	}
	return n
}
