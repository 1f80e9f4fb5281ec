package desk

import (
	"context"
	"encoding/json"
	"time"

	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// PlaceEvent is what one use of a place brought.
type PlaceEvent struct {
	At   time.Time   `json:"at"`
	Said say.Message `json:"said"`
}

const (
	noteLog = "log"
	// maxEvents is how many are kept: some weeks of daily work.
	maxEvents = 100
)

// PlaceLog tells what a place was used for, the newest first.
func (d *Desk) PlaceLog(ctx context.Context, id string) ([]PlaceEvent, error) {
	b, err := d.store.PlaceNote(ctx, id, noteLog)
	var list []PlaceEvent
	if err != nil || b == nil || json.Unmarshal(b, &list) != nil { // of another version: it begins anew
		return nil, err
	}
	for _, e := range list {
		for hole, value := range e.Said.With {
			if n, ok := value.(float64); ok { // as JSON has numbers
				e.Said.With[hole] = int(n)
			}
		}
	}
	return list, nil
}

// logPlace notes what a round brought, if it is worth telling.
func (d *Desk) logPlace(ctx context.Context, p *Place, was *PlaceState, out *syncer.Synced) error {
	e := PlaceEvent{At: d.now()}
	switch s := &p.State; {
	case s.Problem.ID != "" && s.Problem.ID != was.Problem.ID:
		e.Said = s.Problem
	case s.Problem.ID != "":
		return nil
	case moved(out):
		e.Said = SyncedMessage(out)
	case was.Problem.ID != "":
		e.Said = say.Msg("sync.works_again")
	default:
		return nil
	}
	list, err := d.PlaceLog(ctx, p.ID)
	if err != nil {
		return err
	}
	list = append([]PlaceEvent{e}, list...)
	b, err := json.Marshal(list[:min(len(list), maxEvents)])
	if err != nil {
		return err
	}
	return d.store.NotePlace(ctx, p.ID, noteLog, b)
}

func moved(out *syncer.Synced) bool {
	return out.Taken.New > 0 || out.Sent > 0 || out.Files > 0 || out.GotFiles > 0
}

// SyncedMessage says in one sentence what a round brought.
func SyncedMessage(out *syncer.Synced) say.Message {
	if out.Quiet {
		return say.Msg("sync.nothing_new")
	}
	added := 0
	for _, n := range out.Taken.Added {
		added += n
	}
	if files := out.Files + out.GotFiles; files > 0 {
		return say.Msg("sync.done_files", "Added", added, "Changed", out.Taken.Changed, "Deleted", out.Taken.Deleted, "Sent", out.Sent, "Files", files)
	}
	return say.Msg("sync.done", "Added", added, "Changed", out.Taken.Changed, "Deleted", out.Taken.Deleted, "Sent", out.Sent)
}

// NextLook is when a place is looked at next by a program that keeps it in step, but for some seconds of chance; zero for not before somebody says so.
func (d *Desk) NextLook(p *Place) time.Time {
	if p.Paused || p.State.Emptied || p.State.Pin != "" || d.Manual() {
		return time.Time{}
	}
	now := d.now()
	next := syncer.Pace{News: p.State.News, Tried: p.State.Tried, Failures: p.State.Failures, Due: p.State.Due}.Next(now)
	return d.mannered(p, now, next)
}
