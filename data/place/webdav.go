package place

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/twinshelf/twinshelf/data/say"
)

// dav is a place on a WebDAV server: Nextcloud and its like, or what a library's own server offers. Servers differ in all that could be a promise (TRANSPORT.md, "WebDAV"): here an object is put under
// a name that nobody reads, its length is compared, and it is moved to its own.
type dav struct {
	*web
	base   *url.URL
	user   string
	secret string

	mark string

	putting sync.Mutex // one at a time, for what is on its way has a name of this device
	mu      sync.Mutex
	folders map[string]bool // that are known to be there
}

func webDAV(a Address, secret string, o Options) (Place, error) {
	w, u, err := newWeb(a, secret, o)
	if err != nil {
		return nil, err
	}
	return &dav{web: w, base: u, user: a.User, secret: secret, mark: o.Mark, folders: map[string]bool{}}, nil
}

func (d *dav) Cheap() bool { return false }

// request makes one for a name; "" is the folder that the address leads to, and a name that ends with a slash is a folder.
func (d *dav) request(ctx context.Context, method, name string, body []byte) (*http.Request, error) {
	u := *d.base
	u.Path = strings.TrimRight(u.Path, "/") + "/" + name
	u.RawPath = ""
	// A body with a length, always: some servers store nothing of one without, and say that they did.
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body == nil {
		req.Body, req.GetBody, req.ContentLength = http.NoBody, nil, 0
	}
	if d.user != "" || d.secret != "" {
		req.SetBasicAuth(d.user, d.secret)
	}
	req.Header.Set("Accept-Encoding", "identity")
	return req, nil
}

// maxAnswer bounds what is read of an answer that should be short.
const maxAnswer = 64 << 10

func (d *dav) call(ctx context.Context, method, name string, body []byte, headers ...string) (*answer, error) {
	req, err := d.request(ctx, method, name, body)
	if err != nil {
		return nil, err
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return d.do(req, maxAnswer)
}

func (d *dav) Get(ctx context.Context, name, tag string, limit int64) (Object, error) {
	if !Valid(name) {
		return Object{}, fmt.Errorf("%w: %q", errName, name)
	}
	req, err := d.request(ctx, http.MethodGet, name, nil)
	if err != nil {
		return Object{}, err
	}
	if isETag(tag) {
		req.Header.Set("If-None-Match", tag)
	}
	a, err := d.do(req, limit)
	switch {
	case err != nil:
		return Object{}, err
	case a.status == http.StatusNotModified:
		return Object{}, ErrSame
	case a.status != http.StatusOK || a.html():
		return Object{}, d.refused(a)
	case a.large:
		return Object{}, ErrTooLarge
	}
	o := Object{Body: a.body, Tag: a.header.Get("ETag")}
	if !isETag(o.Tag) || fresh(a.header) {
		sum := sha256.Sum256(a.body)
		if o.Tag = hex.EncodeToString(sum[:8]); o.Tag == tag {
			return Object{}, ErrSame
		}
	}
	return o, nil
}

// isETag tells a server's tag from one that was made here, of the contents. A weak one says only that two are as good as equal, and that is not enough: Apache gives one for what was written a moment ago.
func isETag(tag string) bool { return strings.HasPrefix(tag, `"`) && len(tag) < 200 }

// fresh tells whether what was read was written a moment ago. nginx makes its tags of seconds and lengths: what is written again in the same second has the same.
func fresh(h http.Header) bool {
	written, err1 := http.ParseTime(h.Get("Last-Modified"))
	now, err2 := http.ParseTime(h.Get("Date"))
	return err1 == nil && err2 == nil && now.Sub(written) < 3*time.Second
}

func (d *dav) Put(ctx context.Context, name string, body []byte, how How) error {
	if !Valid(name) {
		return fmt.Errorf("%w: %q", errName, name)
	}
	if err := mayPut(body); err != nil {
		return err
	}
	if how == Hint {
		return d.put(ctx, name, name, body)
	}
	d.putting.Lock()
	defer d.putting.Unlock()
	part := name + d.mark + partSuffix
	if err := d.put(ctx, part, name, body); err != nil {
		return err
	}
	if err := d.arrived(ctx, part, int64(len(body))); err != nil {
		return err
	}
	overwrite := "T"
	if how == Once {
		overwrite = "F"
	}
	a, err := d.move(ctx, part, name, overwrite)
	if err != nil {
		return err
	}
	if a.status == http.StatusPreconditionFailed && how == Once {
		return d.compare(ctx, part, name, body)
	}
	if a.status == http.StatusNotFound || a.status == http.StatusConflict { // somebody else has put and moved the same
		if there, err := d.Get(ctx, name, "", int64(len(body))); err == nil && bytes.Equal(there.Body, body) {
			return nil
		}
		return say.Err(ErrLater, "place.server_later", "Host", d.host)
	}
	return d.did(a)
}

// smallBody is what may be sent only to hear that its folder is missing: asking for the folder first costs as much.
const smallBody = 4 << 10

// put writes a body under a name, and makes the folders that it needs.
func (d *dav) put(ctx context.Context, part, name string, body []byte) error {
	if body == nil {
		body = []byte{}
	}
	known := d.knows(path.Dir(name))
	if !known && len(body) > smallBody {
		if err := d.makeFolders(ctx, path.Dir(name)); err != nil {
			return err
		}
		known = true
	}
	a, err := d.call(ctx, http.MethodPut, part, body, "Content-Type", "application/octet-stream")
	if err != nil {
		return err
	}
	if missing := a.status == http.StatusConflict || a.status == http.StatusNotFound || a.status == http.StatusInternalServerError || a.status == http.StatusForbidden && !known; missing {
		if err := d.makeFolders(ctx, path.Dir(name)); err != nil {
			return err
		}
		if a, err = d.call(ctx, http.MethodPut, part, body, "Content-Type", "application/octet-stream"); err != nil {
			return err
		}
	}
	if a.status == http.StatusNotFound || a.status == http.StatusConflict {
		return say.Err(ErrAway, "place.no_folder", "Host", d.host)
	}
	if err := d.did(a); err != nil {
		return err
	}
	d.know(path.Dir(name))
	return nil
}

// did tells whether an answer says that it was done. A page for people says nothing of the kind.
func (d *dav) did(a *answer) error {
	if a.status == http.StatusCreated || a.status == http.StatusNoContent || a.status == http.StatusOK && !a.html() {
		return nil
	}
	return d.refused(a)
}

func (d *dav) knows(folder string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.folders[folder]
}

func (d *dav) know(folder string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.folders[folder] = true
}

// makeFolders makes a folder and those above it, below the one that the address leads to. That one is not made: it would be another than was meant.
func (d *dav) makeFolders(ctx context.Context, folder string) error {
	if folder == "." {
		return nil
	}
	at := ""
	for _, step := range strings.Split(folder, "/") {
		at += step + "/"
		a, err := d.call(ctx, "MKCOL", at, nil)
		if err != nil {
			return err
		}
		switch a.status {
		case http.StatusCreated, http.StatusMethodNotAllowed, http.StatusOK, http.StatusNoContent: // made, or there
		case http.StatusConflict, http.StatusNotFound:
			return say.Err(ErrAway, "place.no_folder", "Host", d.host)
		case http.StatusMovedPermanently, http.StatusForbidden: // some say so of one that is there
		default:
			return d.refused(a)
		}
	}
	return nil
}

// arrived compares how long what was put is with how long it should be: a yes alone says little.
func (d *dav) arrived(ctx context.Context, name string, want int64) error {
	a, err := d.call(ctx, http.MethodHead, name, nil)
	if err != nil {
		return err
	}
	size, err := strconv.ParseInt(a.header.Get("Content-Length"), 10, 64)
	if a.status != http.StatusOK || err != nil {
		list, err := d.properties(ctx, name, "0")
		switch {
		case errors.Is(err, ErrNotFound), err == nil && len(list) == 0:
			size = -1
		case err != nil:
			return err
		default:
			size = list[0].size
		}
	}
	if size != want {
		return say.Err(ErrLost, "place.lost")
	}
	return nil
}

func (d *dav) move(ctx context.Context, from, to, overwrite string) (*answer, error) {
	u := *d.base
	u.Path = strings.TrimRight(u.Path, "/") + "/" + to
	return d.call(ctx, "MOVE", from, nil, "Destination", u.String(), "Overwrite", overwrite)
}

// compare looks at what is there under a name that is bound to its contents: the same, or something damaged, which is replaced.
func (d *dav) compare(ctx context.Context, part, name string, body []byte) error {
	there, err := d.Get(ctx, name, "", int64(len(body)))
	switch {
	case err == nil && bytes.Equal(there.Body, body):
		return d.remove(ctx, part)
	case err != nil && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrNotFound):
		return err
	}
	a, err := d.move(ctx, part, name, "T")
	if err != nil {
		return err
	}
	return d.did(a)
}

func (d *dav) Delete(ctx context.Context, name string) error {
	if !Valid(name) {
		return fmt.Errorf("%w: %q", errName, name)
	}
	return d.remove(ctx, name)
}

func (d *dav) remove(ctx context.Context, name string) error {
	a, err := d.call(ctx, http.MethodDelete, name, nil)
	if err != nil {
		return err
	}
	if a.status == http.StatusNotFound || a.status == http.StatusGone {
		return nil
	}
	return d.did(a)
}

func (d *dav) List(ctx context.Context, folder string) ([]Info, error) {
	if !Valid(folder) {
		return nil, fmt.Errorf("%w: %q", errName, folder)
	}
	found, err := d.properties(ctx, folder+"/", "1")
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Info
	for _, f := range found {
		if !f.folder && f.in == folder && validPart(f.name) && len(list) < maxList {
			list = append(list, Info{Name: folder + "/" + f.name, Size: f.size}) // tags are left to Get: some are not its
		}
	}
	return list, nil
}
