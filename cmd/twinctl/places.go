package main

import (
	"context"
	"errors"
	"os/signal"
	"syscall"
	"time"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/syncer"
)

func places(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "", "list":
		return listPlaces(s)
	case "add":
		return addPlace(s)
	case "give":
		return givePlaces(s)
	case "log":
		return placeLog(s)
	case "remove":
		return s.onPlace(s.desk.RemovePlace)
	case "pause":
		return s.onPlace(func(ctx context.Context, id string) error { return s.desk.PausePlace(ctx, id, true) })
	case "resume":
		return s.onPlace(func(ctx context.Context, id string) error { return s.desk.PausePlace(ctx, id, false) })
	default:
		return wrong("ctl.no_command", "Name", "place "+verb)
	}
}

// addPlace sets a place up. A certificate that nobody vouches for is shown, to be compared and given with --pin.
func addPlace(s *session) error {
	typed, err := s.args.need("ADDRESS")
	if err != nil {
		return err
	}
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	a, err := place.ParseAddress(typed)
	if err != nil {
		return err
	}
	a.Pin = s.args.take("pin")
	secret, err := s.secret("password-file", "TWINSHELF_PLACE_PASSWORD")
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	p, err := s.desk.AddPlace(s.ctx, c, a, secret)
	var certificate *place.Certificate
	if errors.As(err, &certificate) {
		s.say("ctl.place.pin", "Pin", certificate.Pin)
	}
	if err != nil {
		return err
	}
	s.say("ctl.place.added", "Address", p.Address.String())
	if s.json {
		s.print(map[string]any{"id": p.ID, "circle": p.Circle.String(), "address": p.Address.String()})
	}
	return nil
}

// givePlaces writes a file that brings the places of a circle to its members: they open it with circle join.
func givePlaces(s *session) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	passphrase, err := s.desk.GivePlaces(s.ctx, c, file, nil)
	if err != nil {
		return err
	}
	s.say("folder.given", "File", file)
	s.line("%s", passphrase)
	if s.json {
		s.print(map[string]any{"file": file, "passphrase": passphrase})
	}
	return nil
}

// placeLog tells what a place was used for.
func placeLog(s *session) error {
	name := s.args.next()
	if err := s.args.check(); err != nil {
		return err
	}
	p, err := s.place(name)
	if err != nil {
		return err
	}
	log, err := s.desk.PlaceLog(s.ctx, p.ID)
	if err != nil {
		return err
	}
	for _, e := range log {
		s.line("%s  %s", s.words.Time(e.At), s.words.Say(e.Said))
	}
	if len(log) == 0 {
		s.say("folder.log.none")
	}
	if s.json {
		s.print(s.logDocs(log))
	}
	return nil
}

func (s *session) logDocs(log []desk.PlaceEvent) []map[string]any {
	docs := []map[string]any{}
	for _, e := range log {
		docs = append(docs, map[string]any{"at": stamp(e.At), "said": s.words.Say(e.Said)})
	}
	return docs
}

// onPlace does something to the place that the next word names.
func (s *session) onPlace(f func(context.Context, string) error) error {
	name := s.args.next()
	if err := s.args.check(); err != nil {
		return err
	}
	p, err := s.place(name)
	if err != nil {
		return err
	}
	return f(s.ctx, p.ID)
}

// place finds a place by its id or its address; without either the only one.
func (s *session) place(name string) (desk.Place, error) {
	all, err := s.desk.Places(s.ctx)
	if err != nil {
		return desk.Place{}, err
	}
	var found []desk.Place
	for _, p := range all {
		if name == "" || p.ID == name || script.Fold(p.Address.String()) == script.Fold(name) || script.Fold(p.Address.URL) == script.Fold(name) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return desk.Place{}, wrong("ctl.which_place", "Count", len(found))
	}
	return found[0], nil
}

func listPlaces(s *session) error {
	if err := s.args.check(); err != nil {
		return err
	}
	docs, err := s.placeDocs()
	if err != nil {
		return err
	}
	if s.json {
		s.print(docs)
	}
	return nil
}

// placeDocs tells how each place was found last, in words and as values.
func (s *session) placeDocs() ([]map[string]any, error) {
	all, err := s.desk.Places(s.ctx)
	if err != nil {
		return nil, err
	}
	docs := []map[string]any{}
	for i := range all {
		p := &all[i]
		s.line("%s  %s", p.ID, p.Address.String())
		s.line("  %s", s.words.Say(p.Summary()))
		doc := map[string]any{
			"id": p.ID, "circle": p.Circle.String(), "kind": string(p.Address.Kind), "address": p.Address.String(), "paused": p.Paused, "tried": stamp(p.State.Tried), "worked": stamp(p.State.Worked),
			"news": stamp(p.State.News), "failures": p.State.Failures, "emptied": p.State.Emptied,
		}
		if p.State.Problem.ID != "" {
			doc["problem"] = s.words.Say(p.State.Problem)
		}
		next := s.desk.NextLook(p)
		if !next.IsZero() {
			s.line("  %s", s.words.T("folder.next_look", "When", s.words.Time(next)))
		}
		doc["next"] = stamp(next)
		log, err := s.desk.PlaceLog(s.ctx, p.ID)
		if err != nil {
			return nil, err
		}
		doc["log"] = s.logDocs(log)
		docs = append(docs, doc)
	}
	return docs, nil
}

// synchronise brings all places, or one, in step once; with --watch until it is stopped.
func synchronise(s *session, _ string) error {
	name := s.args.next()
	if name == "settings" {
		return syncSettings(s)
	}
	watch, fill := s.args.flag("watch"), s.args.flag("fill")
	if err := s.args.check(); err != nil {
		return err
	}
	if watch {
		return s.watch()
	}
	all, err := s.desk.Places(s.ctx)
	if err != nil {
		return err
	}
	if name != "" || len(all) == 0 {
		p, err := s.place(name)
		if err != nil {
			return err
		}
		all = []desk.Place{p}
	}
	docs := []map[string]any{}
	for i := range all {
		out, err := s.desk.SyncPlace(s.ctx, all[i].ID, fill, nil)
		doc := map[string]any{"id": all[i].ID, "address": all[i].Address.String(), "new": out.Taken.New, "added": out.Taken.Added, "changed": out.Taken.Changed, "deleted": out.Taken.Deleted,
			"sent": out.Sent, "bytes": out.Bytes, "unread": out.Unread}
		if err != nil {
			s.code = look
			s.line("%s: %s", all[i].Address.String(), s.words.Error(err))
			doc["problem"] = s.words.Error(err)
		} else {
			s.tellSync(&all[i], out)
		}
		docs = append(docs, doc)
	}
	if s.json {
		s.print(docs)
	}
	return s.desk.Index(s.ctx, nil)
}

func (s *session) tellSync(p *desk.Place, out syncer.Synced) {
	s.line("%s: %s", p.Address.String(), s.words.Say(desk.SyncedMessage(&out)))
	for _, m := range out.Taken.Reasons {
		s.line("  %s", s.words.Say(m))
	}
}

// watch keeps the places in step, day and night, for an old computer in a corner: it tells what happens until it is stopped.
func (s *session) watch() error {
	ctx, stop := signal.NotifyContext(s.ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	told := map[string]string{}
	news := make(chan struct{}, 1)
	run := s.desk.StartSyncing(func() {
		select {
		case news <- struct{}{}:
		default:
		}
	})
	defer run.Stop()
	s.say("sync.watching")
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		all, err := s.desk.Places(ctx)
		if err != nil && ctx.Err() == nil {
			return err
		}
		for i := range all {
			if text := s.words.Say(all[i].Summary()); told[all[i].ID] != text {
				told[all[i].ID] = text
				s.line("%s  %s: %s", s.words.Time(time.Now()), all[i].Address.String(), text)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-news:
		case <-tick.C:
		}
	}
}
