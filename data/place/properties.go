package place

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/twinshelf/twinshelf/data/say"
)

// maxListing bounds the answer to a listing: some 400 bytes for each of maxList objects.
const maxListing = 8 << 20

// property is what a WebDAV server says of one resource.
type property struct {
	in, name string // the folder below the place's, and the name in it
	folder   bool
	size     int64
}

const propfind = `<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getcontentlength/></D:prop></D:propfind>`

// properties asks for those of a resource, and with depth 1 of what lies directly in it. Never deeper: half of the servers refuse.
func (d *dav) properties(ctx context.Context, name, depth string) ([]property, error) {
	req, err := d.request(ctx, "PROPFIND", name, []byte(propfind))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Depth", depth)
	req.Header.Set("Content-Type", "application/xml; charset=utf-8")
	a, err := d.do(req, maxListing)
	if err != nil {
		return nil, err
	}
	if a.status != http.StatusMultiStatus {
		return nil, d.refused(a)
	}
	list, err := d.parse(a.body)
	if err != nil && !a.large { // one that is cut says what it says
		return nil, say.Err(errors.Join(ErrPortal, err), "place.portal", "Host", d.host)
	}
	return list, nil
}

// response is what is read of an answer (RFC 4918, 14). Elements that are not known are passed over; there are no entities, so that nothing grows.
type response struct {
	Href     string `xml:"DAV: href"`
	Propstat []struct {
		Status string `xml:"DAV: status"`
		Prop   struct {
			Collection *struct{} `xml:"DAV: resourcetype>collection"`
			Length     string    `xml:"DAV: getcontentlength"`
		} `xml:"DAV: prop"`
	} `xml:"DAV: propstat"`
}

// parse reads one response after the other.
func (d *dav) parse(body []byte) (list []property, err error) {
	x := xml.NewDecoder(bytes.NewReader(body))
	seen := false
	for len(list) < maxList {
		t, err := x.Token()
		if errors.Is(err, io.EOF) {
			if !seen {
				return nil, errors.New("no multistatus")
			}
			return list, nil
		}
		if err != nil {
			return list, err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Space == "DAV:" && e.Name.Local == "multistatus" {
			seen = true
			continue
		}
		if e.Name.Space != "DAV:" || e.Name.Local != "response" {
			continue
		}
		var r response
		if err := x.DecodeElement(&r, &e); err != nil {
			return list, err
		}
		if p, ok := d.property(&r); ok {
			list = append(list, p)
		}
	}
	return list, nil
}

// property reads one response; ok is false for what does not lie below the place's folder.
func (d *dav) property(r *response) (p property, ok bool) {
	u, err := url.Parse(strings.TrimSpace(r.Href))
	if err != nil {
		return p, false
	}
	root := strings.TrimRight(d.base.Path, "/") + "/"
	rest, ok := strings.CutPrefix(path.Clean("/"+u.Path), root)
	if !ok {
		return p, false
	}
	p.in, p.name = path.Dir(rest), path.Base(rest)
	p.size = -1
	for i := range r.Propstat {
		s := &r.Propstat[i]
		if s.Status != "" && !strings.Contains(s.Status, " 200") {
			continue
		}
		p.folder = p.folder || s.Prop.Collection != nil
		if n, err := strconv.ParseInt(strings.TrimSpace(s.Prop.Length), 10, 64); err == nil {
			p.size = n
		}
	}
	return p, true
}
