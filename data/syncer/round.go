package syncer

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// RoutePlace is the route of what came by way of a place: a message id.
const RoutePlace = "route.place"

// ErrEmptied says that a place that this device has written to has nothing of the circle's any more: it was emptied, or the address leads to another one. Nothing here is any less for that.
var ErrEmptied = errors.New("place is empty")

// Site is a place as this device uses it for a circle.
type Site struct {
	ID    string // of this device's notes about it
	Place place.Place
	Fill  bool // should it prove empty, it is filled again: a person said so
	// FilesUpTo is how large an original may be, in bytes, that comes without anybody's having asked for it. One of at most AskUpTo is asked for if it is not there. NoFiles leaves all attachments for another time.
	FilesUpTo, AskUpTo int64
	NoFiles            bool
	// Lacking spares room: what every member is known to hold is not put there, and no more than Room bytes are. It is for a stick.
	Lacking bool
	Room    int64
}

// Synced says what one round did.
type Synced struct {
	Quiet    bool // nothing was new on either side
	Taken    store.Taken
	Came     int       // packs and heads that were read
	Sent     int       // changes of whomever that were put there
	Bytes    int64     // of objects that were put there
	Files    int       // attachments that were put there whole, small pictures among them
	GotFiles int       // originals that came and are whole
	More     bool      // files are left to be moved: the next round is due at once
	Asks     bool      // files turned out to be missing after the head was written: the next round says so
	Unread   int       // packs that are missing there or damaged; whoever holds what they held puts it back
	Sealed   int       // heads of members that do not open here: a key is on its way, or this device belongs to the circle no more
	Full     bool      // there was no room for all that others lack
	Later    time.Time // when an acknowledgement is due that was not worth a head of its own yet; zero for none
}

// Add adds what another round did.
func (s *Synced) Add(o Synced) {
	s.Quiet = s.Quiet && o.Quiet
	s.Came += o.Came
	s.Sent += o.Sent
	s.Bytes += o.Bytes
	s.Files += o.Files
	s.GotFiles += o.GotFiles
	s.Sealed += o.Sealed
	s.Full = s.Full || o.Full
	s.More, s.Asks, s.Unread, s.Later = o.More, o.Asks, o.Unread, o.Later
	s.add(&o.Taken)
}

// add adds up what segments that were taken in brought.
func (s *Synced) add(taken *store.Taken) {
	all := &s.Taken
	all.New += taken.New
	all.Known += taken.Known
	all.Waiting += taken.Waiting
	all.Refused += taken.Refused
	all.Left += taken.Left
	for kind, n := range taken.Added {
		all.Added[kind] += n
	}
	all.Changed += taken.Changed
	all.Deleted += taken.Deleted
	all.Differed += taken.Differed
	all.Differs = append(all.Differs, taken.Differs[:min(len(taken.Differs), maxTold-min(len(all.Differs), maxTold))]...)
	for _, m := range taken.Reasons {
		if len(all.Reasons) < maxTold && !slices.ContainsFunc(all.Reasons, func(x say.Message) bool { return x.String() == m.String() }) {
			all.Reasons = append(all.Reasons, m)
		}
	}
}

// maxTold is how many differences and reasons are told one by one.
const maxTold = 100

// The times of a round.
const (
	// allHeads is how often all heads are read, whatever the bell says.
	allHeads = 24 * time.Hour
	// tryLost is how often what could not be read is tried again.
	tryLost = 6 * time.Hour
	// others is for how long a pack that somebody could not read is its uploader's to put back, before anybody does.
	others = 24 * time.Hour
	// retiredFor is for how long a pack stays after no head names it any more.
	retiredFor = time.Hour
)

// round is one synchronising of a circle with a place.
type round struct {
	*Syncer
	c       causal.Circle
	place   place.Place
	members *circle.Members
	names   names
	me      string // the uploader
	n       *notes
	bell    bell
	now     time.Time
	p       Progress
	moved   int64
	total   int64
	askUpTo int64
	took    bool   // something came that was not held
	stick   *stick // nil for a place with room for everything
	out     Synced
}

// Sync brings a circle here and in a place together: what others have put there is taken in, and what is here and not there is put there. Whatever it was cut off at, the next one goes on.
// The state of the circle is never a function of when it is called, or of what the place does.
func (s *Syncer) Sync(ctx context.Context, c causal.Circle, site Site, p Progress) (Synced, error) {
	m, err := circle.Of(s.Store, c)
	if err != nil {
		return Synced{}, err
	}
	switch {
	case m.Own:
		return Synced{}, say.Err(nil, "place.own_circle")
	case !m.Founded():
		return Synced{}, say.Err(nil, "circle.not_ready")
	}
	n, err := readNotes(ctx, s.Store, site.ID, s.Keys.Device())
	if err != nil {
		return Synced{}, err
	}
	r := &round{Syncer: s, c: c, place: site.Place, members: m, names: namesOf(m.Founding()), n: n, now: s.Now(), askUpTo: site.AskUpTo, p: p}
	r.me = r.names.uploader(s.Keys.Device())
	r.out.Taken.Added = map[string]int{}
	if site.Lacking {
		r.stick = &stick{room: site.Room}
	}
	err = r.run(ctx, site)
	return r.out, err
}

func (r *round) run(ctx context.Context, site Site) error {
	all := r.now.Sub(r.n.own.All) >= allHeads || r.now.Before(r.n.own.All) || r.n.own.Epochs != len(r.Keys.Epochs(r.c))
	look, err := r.listen(ctx, all)
	if err != nil {
		return err
	}
	if look.none() {
		if quiet, err := r.quiet(ctx); quiet || err != nil {
			r.out.Quiet = quiet
			return err
		}
	}
	if err := r.n.readHeads(ctx); err != nil {
		return err
	}
	if err := r.readAll(ctx, look, site.Fill); err != nil {
		return err
	}
	if r.took {
		if err := circle.Tend(ctx, r.Store, r.Keys, r.c); err != nil {
			return err
		}
		if r.members, err = circle.Of(r.Store, r.c); err != nil {
			return err
		}
	}
	asked, err := r.Store.AskedFor(ctx)
	if err != nil {
		return err
	}
	if !r.members.Removed(r.Keys.Device()) { // who was removed reads what is left for her, and puts nothing there
		if err := r.put(ctx); err != nil {
			return err
		}
		if !site.NoFiles {
			if err := r.blobs(ctx, site.FilesUpTo); err != nil {
				return err
			}
			now, err := r.Store.AskedFor(ctx)
			if err != nil {
				return err
			}
			r.out.Asks = now > asked
			r.n.own.More = r.out.More || r.out.Full
			r.n.own.Owes = r.n.own.Owes || r.out.Files > 0 // so that those who wait for them look
		}
	}
	r.out.Quiet = r.out.Came == 0 && r.out.Bytes == 0 && r.out.Unread == 0 && r.out.GotFiles == 0 && !r.out.More
	r.n.own.Asked = asked
	if look.all {
		r.n.own.All, r.n.own.Epochs = r.now, len(r.Keys.Epochs(r.c))
	}
	return r.n.saveOwn(ctx)
}

// quiet tells whether there is nothing to put there: it must cost next to nothing.
func (r *round) quiet(ctx context.Context) (bool, error) {
	row, pending, err := r.Store.Newest(ctx, r.c)
	if err != nil {
		return false, err
	}
	asked, err := r.Store.AskedFor(ctx)
	due := !r.n.own.AckDue.IsZero() && !r.now.Before(r.n.own.AckDue)
	tidy := r.n.own.Heavy && r.now.Sub(r.n.own.Wrote) >= ridesFor
	return !r.n.own.Owes && !r.n.own.More && !due && !tidy && pending == 0 && asked == r.n.own.Asked && row == r.n.own.Upto, err
}

// look says which heads are to be read.
type look struct {
	all  bool
	some map[string]string // uploader → tag in a listing, "" if none is known
}

func (l look) none() bool { return !l.all && len(l.some) == 0 }

// listen finds out which heads are new: by the bell, or where that costs nothing by looking at all of them.
func (r *round) listen(ctx context.Context, all bool) (look, error) {
	if r.place.Cheap() {
		return r.listing(ctx, all)
	}
	o, err := r.place.Get(ctx, r.names.bell(), r.n.own.BellTag, maxBell)
	switch {
	case errors.Is(err, place.ErrSame):
		r.bell, _ = parseBell(r.n.own.Bell)
		return look{all: all}, nil
	case errors.Is(err, place.ErrNotFound), errors.Is(err, place.ErrTooLarge):
		return look{all: true}, nil
	case err != nil:
		return look{}, err
	}
	list, ok := parseBell(o.Body)
	l := look{all: all || !ok, some: map[string]string{}}
	if len(r.n.own.Bell) == 0 {
		l.all = true
	}
	r.bell = list
	was, _ := parseBell(r.n.own.Bell)
	news := 0
	for _, ring := range list {
		if ring.uploader != r.me && !slices.Contains(was, ring) {
			l.some[ring.uploader] = ""
			news++
		}
	}
	if news >= rings-1 { // others may have rung before them
		l.all = true
	}
	r.n.own.BellTag, r.n.own.Bell = o.Tag, o.Body
	if l.none() {
		return l, r.n.saveOwn(ctx)
	}
	return l, nil
}

// listing looks at all heads.
func (r *round) listing(ctx context.Context, all bool) (look, error) {
	list, err := r.place.List(ctx, r.names.heads())
	if err != nil {
		return look{}, err
	}
	l := look{all: all || len(list) == 0, some: map[string]string{}}
	if err := r.n.readHeads(ctx); err != nil {
		return look{}, err
	}
	mine := false
	for _, i := range list {
		uploader := i.Name[len(r.names.heads())+1:]
		k := r.n.heads[uploader]
		switch {
		case uploader == r.me:
			mine = true
		case k == nil || i.Tag == "" || k.Tag != i.Tag:
			l.some[uploader] = i.Tag
		}
	}
	if !mine && r.n.own.Counter > 0 {
		l.all = true
	}
	return l, nil
}

func packHash(sealed []byte) bundle.PackHash {
	sum := sha256.Sum256(sealed)
	return bundle.PackHash(sum[:len(bundle.PackHash{})])
}

// count tells how far a round has come, in bytes of objects.
func (r *round) count(n int64) {
	r.moved += n
	if r.p != nil {
		r.p(r.moved, max(r.total, r.moved))
	}
}
