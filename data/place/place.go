// Package place is a dumb store of small objects: a folder, a WebDAV server, S3-compatible storage. It knows what a name may be, how bytes get there whole, and what can go wrong on
// the way. It does not know what the objects are: package syncer says that, and believes nothing that comes from a place before it is verified.
//
// No server has a primitive that is atomic everywhere (TRANSPORT.md, "WebDAV"), so nothing here is a lock or a comparison, and nobody relies on any: names of objects that never change
// are bound to their contents, and every other object has one writer. A place may lose, delay, cut, reorder or invent; the worst that it can do is to be of no use.
package place

import (
	"context"
	"errors"
	"regexp"

	"github.com/twinshelf/twinshelf/data/say"
)

// Place is where objects lie. Its methods may be called from several goroutines. Errors are *say.Error with one of the sentinels below in their chain, or the context's own.
type Place interface {
	// Get reads an object of at most limit bytes. tag is what Get or List gave before, or "": an object that is known to be unchanged since is ErrSame.
	Get(ctx context.Context, name, tag string, limit int64) (Object, error)
	// Put writes an object. After an error it may be there all the same: an answer can be lost.
	Put(ctx context.Context, name string, body []byte, how How) error
	// List gives the objects that lie directly in a folder, in no order; a folder that is not there has none. Names that are none of ours are passed over.
	List(ctx context.Context, folder string) ([]Info, error)
	// Delete removes an object. One that is not there is no error.
	Delete(ctx context.Context, name string) error
	// Cheap tells that looking at many objects costs next to nothing, as in a folder: there is no need of a bell.
	Cheap() bool
}

// How says what an object is when it is put.
type How int

// Once is an object whose name is bound to its contents: one with other contents under its name is damaged, and is replaced. Replace is one that its only writer writes again.
// Hint is one that may be cut or lost without harm.
const (
	Once How = iota
	Replace
	Hint
)

// Object is what was read.
type Object struct {
	Body []byte
	// Tag changes when the contents do; "" if the place has nothing that could be trusted.
	Tag string
}

// Info is an object as a listing has it.
type Info struct {
	Name string // with its folders
	Size int64
	Tag  string // as Get gives it, or "" where a listing has none
}

// The ways in which a place can't be used.
var (
	ErrNotFound = errors.New("object is not there")
	ErrSame     = errors.New("object is unchanged")
	ErrTooLarge = errors.New("object is larger than allowed")
	ErrAway     = errors.New("place can't be reached")      // no network, no such host, the stick is not plugged in
	ErrLater    = errors.New("place asks to wait")          // locked, overloaded, timed out; worth trying again
	ErrFull     = errors.New("place is full")               // or a quota is used up
	ErrDenied   = errors.New("place refuses")               // wrong or expired credentials, or not allowed to write
	ErrPortal   = errors.New("something else answered")     // a captive portal, a page of a provider, another program
	ErrUnknown  = errors.New("place can't prove its name")  // a certificate that nobody vouches for; see Certificate
	ErrLost     = errors.New("what was put did not arrive") // it answered yes, and what is there is something else
)

// MaxObject is the greatest length of an object in bytes: it holds the largest segment that anyone may sign. What this program puts is less than 1 MiB: at 64 kbit/s that is through in two
// minutes, so that resuming is not needed, and many servers refuse more (TRANSPORT.md, "Networks").
const MaxObject = 9 << 20

// maxList is how many objects a listing has at most: a folder may be full of somebody else's.
const maxList = 20_000

var (
	nameForm   = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,58}[a-z0-9])?$`)
	reserved   = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$`)
	partSuffix = ".part"
)

// Valid tells whether a name, folders and all, is one that every file system and server keeps as it is.
func Valid(name string) bool {
	if len(name) > 240 {
		return false
	}
	start := 0
	for i := 0; i <= len(name); i++ {
		if i < len(name) && name[i] != '/' {
			continue
		}
		if !validPart(name[start:i]) {
			return false
		}
		start = i + 1
	}
	return true
}

func validPart(part string) bool {
	return nameForm.MatchString(part) && !reserved.MatchString(part) && (len(part) < len(partSuffix) || part[len(part)-len(partSuffix):] != partSuffix)
}

// Mistakes in the program, not of a person.
var (
	errName   = errors.New("place: name is not valid")
	errObject = errors.New("place: object is larger than MaxObject")
)

func mayPut(body []byte) error {
	if len(body) > MaxObject {
		return errObject
	}
	return nil
}

// notFound is for the program: whoever asks for an object knows what it means that it is not there.
func notFound(err error) error { return say.Err(errors.Join(ErrNotFound, err), "place.missing") }
