package placetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/say"
)

// Unreliable is a place in memory that does what real ones have been seen to do, and what a hostile owner may: it fails, loses answers, says yes and stores nothing, gives what was there before, or one
// for another, damages and loses. Without a source of chance it is a good place.
type Unreliable struct {
	mu      sync.Mutex
	objects map[string][]byte
	before  map[string][]byte // what was there under each name before
	trouble uint64            // what chance is made of
	how     float64           // how often something goes wrong
	asked   map[string]int    // how often each object was asked for
	full    bool
	folder  bool

	Requests, Sent int // what was asked for, and bytes of bodies
}

// NewUnreliable makes an empty place. folder says that it is as cheap as one.
func NewUnreliable(folder bool) *Unreliable {
	return &Unreliable{objects: map[string][]byte{}, before: map[string][]byte{}, asked: map[string]int{}, folder: folder}
}

// Trouble has things go wrong by chance from now on, in a part how of all cases; nil ends that.
func (u *Unreliable) Trouble(chance *rand.Rand, how float64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.how = 0; chance != nil {
		u.trouble, u.how = chance.Uint64(), how
	}
}

// Full has nothing more be put from now on, or again.
func (u *Unreliable) Full(full bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.full = full
}

// Cheap is place.Place's.
func (u *Unreliable) Cheap() bool { return u.folder }

// Names lists all objects.
func (u *Unreliable) Names() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Sorted(maps.Keys(u.objects))
}

// Spoil does something lasting to the place, and says what: an object is damaged, cut, lost or set back, or all are.
func (u *Unreliable) Spoil(r *rand.Rand) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	names := slices.Sorted(maps.Keys(u.objects))
	if len(names) == 0 {
		return ""
	}
	name := names[r.IntN(len(names))]
	body := u.objects[name]
	switch r.IntN(14) {
	case 12, 13: // in the hope that one is taken for the other
		other := names[r.IntN(len(names))]
		u.objects[name], u.objects[other] = u.objects[other], body
		return "gives a " + kindOf(name) + " for a " + kindOf(other)
	case 0:
		clear(u.objects)
		return "is emptied"
	case 1:
		for n := range u.objects {
			if old, ok := u.before[n]; ok {
				u.objects[n] = old
			}
		}
		return "is set back"
	case 2, 3, 4:
		if old, ok := u.before[name]; ok {
			u.objects[name] = old
			return "gives an older " + kindOf(name)
		}
		delete(u.objects, name)
		return "loses a " + kindOf(name)
	case 5, 6, 7:
		delete(u.objects, name)
		return "loses a " + kindOf(name)
	case 8, 9:
		u.objects[name] = body[:len(body)*r.IntN(100)/100]
		return "cuts a " + kindOf(name)
	default:
		body = bytes.Clone(body)
		if len(body) > 0 {
			body[r.IntN(len(body))] ^= 1 << r.IntN(8)
		}
		u.objects[name] = body
		return "damages a " + kindOf(name)
	}
}

func kindOf(name string) string {
	switch {
	case strings.Contains(name, "/head/"):
		return "head"
	case strings.Contains(name, "/log/"):
		return "pack"
	case strings.Contains(name, "/blob/"):
		return "part"
	}
	return "bell"
}

// goesWrong tells whether this request does, and in which of n ways. Each has a chance of its own, so that it does not matter in which order several are made at once.
func (u *Unreliable) goesWrong(name string, n int) (way int, chance *rand.Rand) {
	u.Requests++
	u.asked[name]++
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, name, u.asked[name])
	r := rand.New(rand.NewPCG(u.trouble, h.Sum64()))
	if r.Float64() >= u.how {
		return 0, nil
	}
	return r.IntN(n), r
}

func fails(n int) error {
	list := []error{place.ErrAway, place.ErrLater, place.ErrPortal, place.ErrDenied, place.ErrFull}
	return say.Err(list[n%len(list)], "place.trouble", "Place", "unreliable")
}

// Get is place.Place's.
func (u *Unreliable) Get(ctx context.Context, name, tag string, limit int64) (place.Object, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if err := u.may(ctx, name); err != nil {
		return place.Object{}, err
	}
	body, ok := u.objects[name]
	if way, chance := u.goesWrong(name, 9); chance != nil {
		switch old, had := u.before[name]; {
		case way < 4:
			return place.Object{}, fails(way)
		case way == 4:
			ok = false
		case way == 5 && had:
			body = old
		case way == 6 && len(body) > 0:
			body = body[:chance.IntN(len(body))]
		case way == 7 && len(body) > 0:
			body = bytes.Clone(body)
			body[chance.IntN(len(body))] ^= 0x10
		default:
			body = []byte("<html><body>Please log in</body></html>")
		}
	}
	switch {
	case !ok:
		return place.Object{}, say.Err(place.ErrNotFound, "place.missing")
	case tag != "" && tag == tagOf(body):
		return place.Object{}, place.ErrSame
	case int64(len(body)) > limit:
		return place.Object{}, place.ErrTooLarge
	}
	return place.Object{Body: bytes.Clone(body), Tag: tagOf(body)}, nil
}

func tagOf(body []byte) string {
	h := fnv.New64a()
	_, _ = h.Write(body)
	return fmt.Sprintf("%x-%d", h.Sum64(), len(body))
}

func (u *Unreliable) may(ctx context.Context, name string) error {
	if !place.Valid(name) {
		return errors.New("not a valid name: " + name)
	}
	return ctx.Err()
}

// Put is place.Place's.
func (u *Unreliable) Put(ctx context.Context, name string, body []byte, _ place.How) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if err := u.may(ctx, name); err != nil {
		return err
	}
	if len(body) > place.MaxObject {
		return errors.New("too large")
	}
	if u.full {
		return say.Err(place.ErrFull, "place.server_full", "Host", "unreliable")
	}
	u.Sent += len(body)
	store := func(b []byte) {
		if old, ok := u.objects[name]; ok {
			u.before[name] = old
		}
		u.objects[name] = bytes.Clone(b)
	}
	if way, chance := u.goesWrong(name, 9); chance != nil {
		switch way {
		case 0, 1, 2, 3:
			return fails(way)
		case 4, 5: // the answer is lost
			store(body)
			return fails(1)
		case 6: // cut in the middle
			store(body[:len(body)/2])
			return fails(0)
		case 7: // it says yes, and stores half
			store(body[:len(body)/2])
			return nil
		default: // or nothing
			return nil
		}
	}
	store(body)
	return nil
}

// List is place.Place's.
func (u *Unreliable) List(ctx context.Context, folder string) ([]place.Info, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if err := u.may(ctx, folder); err != nil {
		return nil, err
	}
	way, chance := u.goesWrong(folder, 3)
	if chance != nil && way == 0 {
		return nil, fails(chance.IntN(5))
	}
	var list []place.Info
	for _, name := range slices.Sorted(maps.Keys(u.objects)) {
		rest, ok := strings.CutPrefix(name, folder+"/")
		if !ok || strings.Contains(rest, "/") || chance != nil && chance.IntN(3) == 0 { // partial
			continue
		}
		list = append(list, place.Info{Name: name, Size: int64(len(u.objects[name])), Tag: tagOf(u.objects[name])})
	}
	return list, nil
}

// Delete is place.Place's.
func (u *Unreliable) Delete(ctx context.Context, name string) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if err := u.may(ctx, name); err != nil {
		return err
	}
	if way, chance := u.goesWrong(name, 3); chance != nil {
		if way > 0 {
			return fails(chance.IntN(5))
		}
		return nil
	}
	if old, ok := u.objects[name]; ok {
		u.before[name] = old
	}
	delete(u.objects, name)
	return nil
}
