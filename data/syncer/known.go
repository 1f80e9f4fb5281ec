package syncer

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/store"
)

// own is what this device has put into a place, and up to where it has looked. It is noted before the head that says it is written, so that a device knows its own heads again.
type own struct {
	Device  string       `json:"device,omitempty"` // by whose name: another key begins anew
	Counter uint64       `json:"counter"`
	Marks   []string     `json:"marks,omitempty"` // of the last heads that were, or were about to be, written
	Packs   []ownPack    `json:"packs,omitempty"`
	Rides   []bundle.Run `json:"rides,omitempty"`
	Heavy   bool         `json:"heavy,omitempty"` // more rides than should at rest
	Retired []retired    `json:"retired,omitempty"`
	Upto    int64        `json:"upto"` // the row of the last segment that was seen to be in the place
	Said    string       `json:"said"` // what the last head said to have been received
	BellTag string       `json:"bellTag,omitempty"`
	Bell    []byte       `json:"bell,omitempty"`
	All     time.Time    `json:"all"`             // when all heads were read last
	Wrote   time.Time    `json:"wrote"`           // when the last head was written
	Epochs  int          `json:"epochs"`          // how many this device could open when it read all heads
	AckDue  time.Time    `json:"ackDue"`          // when what was received is acknowledged, should nothing else be said before; zero for never
	Asked   int          `json:"asked,omitempty"` // how many files were asked for here when the last head was written
	More    bool         `json:"more,omitempty"`  // files are left to be moved
	Owes    bool         `json:"owes,omitempty"`  // a head is to be written although nothing is new
}

// ownPack is a pack with what its segments measure as they stand here: when values are taken out of one for good, it is made anew.
type ownPack struct {
	bundle.Pack
	Raw int64
}

// retired is a pack that no head names any more. Who reads an older head may still be at it.
type retired struct {
	Hash bundle.PackHash
	At   time.Time
}

// known is what this device knows of another's head.
type known struct {
	Tag     string        `json:"tag,omitempty"`
	Counter uint64        `json:"counter"`
	Device  string        `json:"device"`
	Written time.Time     `json:"written"`
	Packs   []bundle.Pack `json:"packs,omitempty"`
	Rides   []bundle.Run  `json:"rides,omitempty"`
	Read    []string      `json:"read,omitempty"` // packs that were read to their end, whatever of them could be used
	Lost    []knownLost   `json:"lost,omitempty"` // packs that could not be read
	Reports []report      `json:"reports,omitempty"`

	uploader string
}

// knownLost is a pack that could not be read when it was last tried.
type knownLost struct {
	Hash bundle.PackHash
	At   time.Time
	Tell bool // others are told: it is missing, damaged or sealed to others, and not only of a newer version
}

// report is what another says of a pack: that she could not read it.
type report struct {
	Device string
	Hash   bundle.PackHash
	Since  time.Time // by this device's clock
}

const (
	noteOwn  = "own"
	noteHead = "head/"
)

// notes are read once for each round, and written as they change.
type notes struct {
	st    *store.Store
	place string
	own   own
	heads map[string]*known // by uploader
}

func readNotes(ctx context.Context, st *store.Store, place string, self causal.Device) (*notes, error) {
	n := &notes{st: st, place: place, heads: map[string]*known{}}
	b, err := st.PlaceNote(ctx, place, noteOwn)
	if err != nil {
		return nil, err
	}
	if b == nil || json.Unmarshal(b, &n.own) != nil || n.own.Device != self.String() {
		n.own = own{Device: self.String()} // another key has another name there, and begins with nothing
	}
	return n, nil
}

// readHeads reads what is known of others' heads.
func (n *notes) readHeads(ctx context.Context) error {
	return n.st.PlaceNotes(ctx, n.place, noteHead, func(key string, value []byte) error {
		k := &known{uploader: strings.TrimPrefix(key, noteHead)}
		if json.Unmarshal(value, k) == nil {
			n.heads[k.uploader] = k
		}
		return nil
	})
}

func (n *notes) saveOwn(ctx context.Context) error {
	b, err := json.Marshal(&n.own)
	if err != nil {
		return err
	}
	return n.st.NotePlace(ctx, n.place, noteOwn, b)
}

func (n *notes) saveHead(ctx context.Context, k *known) error {
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	n.heads[k.uploader] = k
	return n.st.NotePlace(ctx, n.place, noteHead+k.uploader, b)
}

func (n *notes) dropHead(ctx context.Context, uploader string) error {
	delete(n.heads, uploader)
	return n.st.NotePlace(ctx, n.place, noteHead+uploader, nil)
}

func (k *known) wasRead(h bundle.PackHash) bool { return slices.Contains(k.Read, h.String()) }

// lostSince tells since when a pack could not be read; zero if it could.
func (k *known) lostAt(h bundle.PackHash) time.Time {
	for _, l := range k.Lost {
		if l.Hash == h {
			return l.At
		}
	}
	return time.Time{}
}

func (k *known) setRead(h bundle.PackHash) {
	k.Lost = slices.DeleteFunc(k.Lost, func(l knownLost) bool { return l.Hash == h })
	if !k.wasRead(h) {
		k.Read = append(k.Read, h.String())
	}
}

func (k *known) setLost(h bundle.PackHash, at time.Time, tell bool) {
	k.Lost = append(slices.DeleteFunc(k.Lost, func(l knownLost) bool { return l.Hash == h }), knownLost{h, at, tell})
}

// update takes over what a newer head says. What was read of its packs stays read.
func (k *known) update(h *bundle.Head, rides []bundle.Run, now time.Time) {
	k.Counter, k.Device, k.Written, k.Packs, k.Rides = h.Counter, causal.DeviceOf(h.Key).String(), h.Written, h.Packs, rides
	live := func(hash string) bool {
		return slices.ContainsFunc(h.Packs, func(p bundle.Pack) bool { return p.Hash.String() == hash })
	}
	k.Read = slices.DeleteFunc(k.Read, func(s string) bool { return !live(s) })
	k.Lost = slices.DeleteFunc(k.Lost, func(l knownLost) bool { return !live(l.Hash.String()) })
	var reports []report
	for _, l := range h.Lost {
		r := report{Device: l.Device.String(), Hash: l.Hash, Since: now}
		if i := slices.IndexFunc(k.Reports, func(o report) bool { return o.Device == r.Device && o.Hash == r.Hash }); i >= 0 {
			r.Since = k.Reports[i].Since
		}
		reports = append(reports, r)
	}
	k.Reports = reports
}

// inOrder sorts segments as they came.
func inOrder(infos []store.SegmentInfo) []store.SegmentInfo {
	slices.SortFunc(infos, func(a, b store.SegmentInfo) int { return cmp.Compare(a.Row, b.Row) })
	return infos
}

func sorted(list []int) []int {
	slices.Sort(list)
	return slices.Compact(list)
}
