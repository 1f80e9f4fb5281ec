package main

import (
	"time"

	"github.com/twinshelf/twinshelf/data/consent"
	"github.com/twinshelf/twinshelf/data/desk"
)

// consents lists the photos and documents that somebody has to look at, and where they are used.
func consents(s *session, _ string) error {
	if word := s.args.next(); word != "" && word != "check" {
		return wrong("ctl.too_many", "Word", word)
	}
	if err := s.args.check(); err != nil {
		return err
	}
	list, err := s.desk.ConsentCheck(s.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, f := range list {
		s.line("%s  %s: %s", f.Row.ID, s.title(f.Row.Kind, f.Row.Values), s.words.T("consent.trouble."+string(f.Trouble)))
		why := []string{}
		for _, h := range f.Held {
			why = append(why, s.words.Say(h.Why))
			s.line("    %s", s.words.Say(h.Why))
		}
		if !f.Ended && !f.Until.IsZero() {
			s.line("    %s", s.words.T("consent.until", "Day", s.words.MediumDate(f.Until.Format(time.DateOnly))))
		}
		for _, u := range f.Uses {
			s.line("    %s", s.usedIn(u))
		}
		docs = append(docs, consentDoc(f, why))
		if f.Trouble == desk.ConsentUsed || f.Trouble == desk.ConsentNamed {
			s.code = look
		}
	}
	if len(list) == 0 {
		s.say("consent.well")
	}
	if s.json {
		s.print(map[string]any{"documents": docs})
	}
	return nil
}

// usedIn names a use: the record, its kind, and who sees it there.
func (s *session) usedIn(u desk.DocumentUse) string {
	if u.Field == "" {
		return s.words.T("consent.in_circle")
	}
	return s.words.T("consent.used_in", "Kind", s.words.KindName(u.Row.Kind), "Title", s.title(u.Row.Kind, u.Row.Values), "Use", s.words.ChoiceName("document", "scope", string(u.As)))
}

func consentDoc(f desk.ConsentFinding, why []string) map[string]any {
	uses := []map[string]any{}
	for _, u := range f.Uses {
		uses = append(uses, map[string]any{"record": u.Row.ID.String(), "kind": u.Row.Kind, "field": u.Field, "as": u.As, "allowed": f.Allows(u.As)})
	}
	allowed := f.Allowed
	if allowed == nil {
		allowed = []consent.Use{}
	}
	doc := map[string]any{"id": f.Row.ID.String(), "trouble": f.Trouble, "why": why, "allowed": allowed, "uses": uses}
	if !f.Until.IsZero() {
		doc["until"] = f.Until.Format(time.DateOnly)
	}
	return doc
}
