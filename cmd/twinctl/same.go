package main

import (
	"github.com/twinshelf/twinshelf/data/record"
)

// duplicates finds records that may be one and the same, makes them one, and separates them again.
func duplicates(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "", "list":
		return s.likely()
	case "merge", "unmerge", "different":
		return s.settleSame(verb)
	default:
		return wrong("ctl.no_command", "Name", "duplicates "+verb)
	}
}

func (s *session) likely() error {
	kind := s.args.take("kind")
	if kind == "" {
		kind = "library"
	}
	n, err := s.limit(1000)
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	list, err := s.desk.LikelySame(s.ctx, kind, n, nil)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, l := range list {
		why := ""
		for _, r := range l.Reasons {
			if why != "" {
				why += ", "
			}
			why += s.words.T(r)
		}
		s.line("%s  %s\n%s  %s\n    %s", l.A.ID, s.title(l.A.Kind, l.A.Values), l.B.ID, s.title(l.B.Kind, l.B.Values), why)
		docs = append(docs, map[string]any{"a": l.A.ID.String(), "b": l.B.ID.String(), "score": l.Score, "reasons": l.Reasons})
	}
	if len(list) == 0 {
		s.say("same.none")
	}
	if s.json {
		s.print(map[string]any{"pairs": docs})
	}
	return nil
}

func (s *session) settleSame(verb string) error {
	var ids []record.ID
	for word := s.args.next(); word != ""; word = s.args.next() {
		id, err := record.ParseID(word)
		if err != nil {
			return wrong("ctl.not_id", "Word", word)
		}
		ids = append(ids, id)
	}
	if err := s.args.check(); err != nil {
		return err
	}
	need := map[string]int{"merge": 2, "unmerge": 1, "different": 2}[verb]
	if len(ids) < need || verb != "merge" && len(ids) > need {
		return wrong("ctl.missing", "What", "ID")
	}
	var err error
	switch verb {
	case "merge":
		err = s.desk.MergeRecords(s.ctx, ids...)
	case "unmerge":
		err = s.desk.UnmergeRecord(s.ctx, ids[0])
	default:
		err = s.desk.Different(ids[0], ids[1])
	}
	if err != nil {
		return err
	}
	s.say(map[string]string{"merge": "same.done.merge", "unmerge": "same.done.unmerge", "different": "same.done.different"}[verb])
	one := []string{}
	for _, id := range s.desk.Merged(ids[0]) {
		one = append(one, id.String())
	}
	if s.json {
		s.print(map[string]any{"one": one})
	}
	return nil
}
