package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// Place is where a circle syncs, as this computer has it set up.
type Place struct {
	ID      string        `json:"-"`
	Circle  causal.Circle `json:"-"`
	Address place.Address `json:"address"`
	Paused  bool          `json:"paused,omitempty"` // only when somebody says so
	State   PlaceState    `json:"-"`
}

// PlaceState is how a place was found when it was last tried.
type PlaceState struct {
	Tried    time.Time   // zero for never
	Worked   time.Time   // the last time when everything went well
	News     time.Time   // the last time when something came or was put there
	Failures int         // in a row
	Problem  say.Message // why the last round did not work; "" if it did
	Emptied  bool        // it has nothing of the circle's any more, and waits for somebody to say whether it is to be filled again
	Sealed   bool        // the last that came there does not open here
	Due      time.Time   // when something is to be said there that can wait; zero for nothing
	Kept     time.Time   // when this was written down
	Pin      string      // of a certificate that nobody vouches for, which a person is to compare; "" for none
}

// Summary says in one sentence how a place was found.
func (p *Place) Summary() say.Message {
	s := &p.State
	switch {
	case s.Problem.ID != "":
		return s.Problem
	case p.Paused && s.Worked.IsZero():
		return say.Msg("place.state.paused")
	case p.Paused:
		return say.Msg("place.state.paused_since", "When", s.Worked)
	case s.Worked.IsZero():
		return say.Msg("place.state.never")
	case s.Sealed:
		return say.Msg("place.state.sealed", "When", s.Worked)
	}
	return say.Msg("place.state.worked", "When", s.Worked)
}

// settingPlace begins the keys of the settings of places: the circle and the id follow.
const settingPlace = "place."

// placeID makes one id of one place of a circle, however often it is set up.
func placeID(c causal.Circle, a place.Address) string {
	sum := sha256.Sum256([]byte(c.String() + "\x00" + string(a.Kind) + "\x00" + a.URL + "\x00" + a.User))
	return record.ID(sum[:record.IDSize]).String()
}

// Places lists the places that are set up here, by circle.
func (d *Desk) Places(ctx context.Context) ([]Place, error) {
	var list []Place
	for id, value := range d.store.Settings(settingPlace) {
		p, err := d.placeOf(ctx, id, value)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Circle.String(), b.Circle.String()), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}

// Place gives one by its id.
func (d *Desk) Place(ctx context.Context, id string) (Place, error) {
	value := d.Setting(settingPlace + id)
	if value == "" {
		return Place{}, say.Err(nil, "place.unknown")
	}
	return d.placeOf(ctx, id, value)
}

// kept is a place as its setting has it.
type kept struct {
	Place
	Circle string `json:"circle"`
}

func (d *Desk) placeOf(ctx context.Context, id, value string) (Place, error) {
	var k kept
	if err := json.Unmarshal([]byte(value), &k); err != nil {
		return Place{}, say.Err(err, "place.unknown")
	}
	p := k.Place
	p.ID = id
	var err error
	if p.Circle, err = causal.ParseCircle(k.Circle); err != nil {
		return Place{}, say.Err(err, "place.unknown")
	}
	d.mu.Lock()
	state, fresh := d.states[id]
	d.mu.Unlock()
	if fresh {
		p.State = state
		return p, nil
	}
	b, err := d.store.PlaceNote(ctx, id, noteState)
	if err == nil && b != nil {
		_ = json.Unmarshal(b, &p.State) // of another version: it is tried anew
	}
	return p, err
}

func (d *Desk) keepPlace(p *Place) error {
	b, err := json.Marshal(kept{*p, p.Circle.String()})
	if err != nil {
		return err
	}
	return d.SetSetting(settingPlace+p.ID, string(b))
}

// noteState is the note of a place's PlaceState.
const noteState = "state"

func (d *Desk) keepState(ctx context.Context, p *Place) error {
	b, err := json.Marshal(&p.State)
	if err != nil {
		return err
	}
	return d.store.NotePlace(ctx, p.ID, noteState, b)
}

func secretName(id string) string { return "place." + id }

// AddPlace sets a place up for a circle after it was tried: written, read and removed again. secret is its password; "" keeps the one that is known, if any. The error says what is
// wrong, and then nothing is kept. A place whose certificate nobody vouches for is refused with a *place.Certificate: once a person has compared it, its pin goes into the address.
func (d *Desk) AddPlace(ctx context.Context, c causal.Circle, a place.Address, secret string) (Place, error) {
	if err := d.mayTravel(); err != nil {
		return Place{}, err
	}
	m, err := circle.Of(d.store, c)
	if err != nil {
		return Place{}, err
	}
	if m.Own {
		return Place{}, say.Err(nil, "place.own_circle")
	}
	p := Place{ID: placeID(c, a), Circle: c, Address: a}
	if secret == "" {
		secret = d.keys.Secret(secretName(p.ID))
	}
	open, err := d.places(a, secret, place.Options{Mark: d.Device().String()[:6]})
	if err != nil {
		return Place{}, err
	}
	if err := place.Try(ctx, open); err != nil {
		return Place{}, err
	}
	return p, d.usePlace(&p, secret)
}

// usePlace keeps a place and its password.
func (d *Desk) usePlace(p *Place, secret string) error {
	if err := d.keys.SetSecret(secretName(p.ID), secret); err != nil {
		return fileError(err, d.dir)
	}
	if was, err := d.Place(context.Background(), p.ID); err == nil { // what went wrong before says nothing of now
		p.State = was.State
		p.State.Failures, p.State.Problem, p.State.Pin = 0, say.Message{}, ""
		d.mu.Lock()
		if d.states == nil {
			d.states = map[string]PlaceState{}
		}
		d.states[p.ID] = p.State
		d.mu.Unlock()
	}
	return d.keepPlace(p)
}

// RemovePlace has this computer use a place no more. What lies there stays, and the others go on using it.
func (d *Desk) RemovePlace(ctx context.Context, id string) error {
	if _, err := d.Place(ctx, id); err != nil {
		return err
	}
	if err := d.SetSetting(settingPlace+id, ""); err != nil {
		return err
	}
	if err := d.keys.SetSecret(secretName(id), ""); err != nil {
		return fileError(err, d.dir)
	}
	d.mu.Lock()
	delete(d.states, id)
	d.mu.Unlock()
	return d.store.ForgetPlace(ctx, id)
}

// PausePlace has a place be used only when somebody says so, or again by itself.
func (d *Desk) PausePlace(ctx context.Context, id string, paused bool) error {
	p, err := d.Place(ctx, id)
	if err != nil || p.Paused == paused {
		return err
	}
	p.Paused = paused
	return d.keepPlace(&p)
}

// maxRounds is how many rounds one call makes: what comes may have this computer's program answer.
const maxRounds = 3

// SyncPlace brings a circle here and in a place together. fill says that a place that proves empty is to be filled again. What was found is kept as the place's state, also after an error.
// The day's allowance does not bind who asks.
func (d *Desk) SyncPlace(ctx context.Context, id string, fill bool, progress Progress) (syncer.Synced, error) {
	return d.syncPlace(ctx, id, fill, false, progress)
}

// syncPlace is SyncPlace; sparing keeps it within the day's allowance.
func (d *Desk) syncPlace(ctx context.Context, id string, fill, sparing bool, progress Progress) (syncer.Synced, error) {
	if err := d.mayTravel(); err != nil {
		return syncer.Synced{}, err
	}
	p, err := d.Place(ctx, id)
	if err != nil {
		return syncer.Synced{}, err
	}
	meter := &place.Meter{}
	if most := d.Budget(); sparing && most > 0 {
		meter.Most = max(most-d.Used(), 1)
	}
	out, err := d.rounds(ctx, &p, fill, meter, progress)
	if used := d.use(meter.Moved()); used != nil {
		return out, used
	}
	if errors.Is(err, context.Canceled) {
		return out, err
	}
	now := d.now()
	s := &p.State
	was := *s
	s.Tried, s.Due = now, out.Later
	if out.More {
		s.Due = now
	}
	if !out.Quiet && err == nil {
		s.News = now
	}
	if out.Sealed > 0 || out.Came > 0 {
		s.Sealed = out.Sealed > 0
	}
	s.Problem, s.Emptied, s.Pin = say.Message{}, errors.Is(err, syncer.ErrEmptied), ""
	var certificate *place.Certificate
	if errors.As(err, &certificate) {
		s.Pin = certificate.Pin
	}
	switch {
	case errors.Is(err, place.ErrBudget):
		s.Problem = say.Of(err) // nobody's fault: it goes on tomorrow
	case err != nil:
		s.Failures++
		s.Problem = say.Of(err)
	default:
		s.Failures, s.Worked = 0, now
	}
	d.mu.Lock()
	if d.states == nil {
		d.states = map[string]PlaceState{}
	}
	d.states[id] = *s
	d.mu.Unlock()
	if out.Quiet && was.Failures == 0 && was.Sealed == s.Sealed && err == nil && now.Sub(was.Kept) < keepStateEvery {
		return out, nil // a look every half minute need not write to the disk
	}
	s.Kept = now
	return out, errors.Join(err, d.keepState(context.WithoutCancel(ctx), &p), d.logPlace(context.WithoutCancel(ctx), &p, &was, &out))
}

// keepStateEvery is how often it is written down that a place was looked at and had nothing new.
const keepStateEvery = 10 * time.Minute

func (d *Desk) rounds(ctx context.Context, p *Place, fill bool, meter *place.Meter, progress Progress) (all syncer.Synced, err error) {
	open, err := d.places(p.Address, d.keys.Secret(secretName(p.ID)), place.Options{Mark: d.Device().String()[:6], Meter: meter})
	if err != nil {
		return all, err
	}
	for n := range maxRounds {
		out, err := d.sync.Sync(ctx, p.Circle, syncer.Site{ID: p.ID, Place: open, Fill: fill, FilesUpTo: d.FilesUpTo(), AskUpTo: d.FilesUpTo()}, syncer.Progress(progress))
		if n == 0 {
			all = out
		} else {
			all.Add(out)
		}
		if err != nil {
			return all, err
		}
		switch {
		case out.Taken.New > 0:
		case out.Files > 0 && !out.More, out.Asks: // to say so
			continue
		default:
			return all, nil
		}
		d.indexLater()
		if err := errors.Join(d.noticeCopy(ctx), d.Tend(ctx)); err != nil {
			return all, err
		}
	}
	return all, nil
}
