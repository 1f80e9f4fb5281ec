package place_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/webdav"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
	"github.com/twinshelf/twinshelf/data/say"
)

// says answers everything with one status, type and body.
func says(status int, kind, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const page = "<!DOCTYPE html><html><body>Please log in to the library's guest network</body></html>"

// Whatever a server answers, it is told apart, each has its sentence, and nothing counts as put that was not (FAULTS 24, 29).
func TestFault24And29Answers(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
		id     string
	}{
		{"a captive portal", says(200, "text/html; charset=utf-8", page), place.ErrPortal, "place.portal"},
		{"a portal elsewhere", says(302, "text/html", "", "Location", "http://login.example.org/"), place.ErrPortal, "place.portal"},
		{"a portal that says so", says(511, "text/html", page), place.ErrPortal, "place.portal"},
		{"the wrong password", says(401, "text/plain", "", "WWW-Authenticate", "Basic"), place.ErrDenied, "place.password"},
		{"not allowed", says(403, "text/plain", ""), place.ErrDenied, "place.forbidden"},
		{"locked", says(423, "application/xml", "<d:error xmlns:d='DAV:'/>"), place.ErrLater, "place.server_later"},
		{"too many", says(429, "text/plain", "", "Retry-After", "120"), place.ErrLater, "place.server_later"},
		{"maintenance", says(503, "text/html", page, "Retry-After", "3600"), place.ErrLater, "place.server_later"},
		{"a gateway that waited", says(504, "text/html", page), place.ErrLater, "place.server_later"},
		{"no room", says(507, "application/xml", ""), place.ErrFull, "place.server_full"},
		{"too large for it", says(413, "text/html", page), place.ErrFull, "place.server_full"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(c.answer)
			defer s.Close()
			for _, kind := range []place.Kind{place.KindWebDAV, place.KindS3} {
				if kind == place.KindS3 && (c.name == "the wrong password" || c.name == "too many" || c.name == "maintenance" || c.name == "a gateway that waited" || c.name == "too large for it") {
					continue // S3 says such things otherwise
				}
				p := open(t, place.Address{Kind: kind, URL: s.URL + "/twins", User: "user"}, "password")
				_, got := p.Get(ctx, "c/head/u", "", 1000)
				_, listed := p.List(ctx, "c/head")
				for what, err := range map[string]error{"get": got, "put": p.Put(ctx, "c/head/u", []byte("head"), place.Replace), "ring": p.Put(ctx, "c/bell", []byte("bell"), place.Hint), "list": listed} {
					if !errors.Is(err, c.want) || say.Of(err).ID != c.id {
						t.Errorf("%s %s: %v", kind, what, err)
					}
				}
			}
		})
	}
}

// A server says yes and stores nothing, or half: it is found out at once (FAULTS 25).
func TestFault25YesAndNothing(t *testing.T) {
	for _, stored := range []int{-1, 0, 2} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == http.MethodPut:
				_, _ = io.Copy(io.Discard, r.Body)
				w.WriteHeader(http.StatusCreated)
			case r.Method == http.MethodHead && stored >= 0:
				w.Header().Set("Content-Length", fmt.Sprint(stored))
			case r.Method == "MOVE":
				w.WriteHeader(http.StatusCreated)
			default:
				w.WriteHeader(http.StatusNotFound)
			}
		}))
		p := open(t, place.Address{Kind: place.KindWebDAV, URL: s.URL}, "")
		if err := p.Put(ctx, "c/log/u/x", []byte("four"), place.Once); !errors.Is(err, place.ErrLost) {
			t.Errorf("%d bytes stored: %v", stored, err)
		}
		s.Close()
	}
}

// An answer gets lost: what was put is there, and putting it again has no other effect (FAULTS 23).
func TestFault23LostAnswer(t *testing.T) {
	for name, good := range placetest.Servers(t) {
		t.Run(name, func(t *testing.T) {
			lose := ""
			target := strings.TrimSuffix(good.URL, "/")
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				at := strings.Index(target[8:], "/")
				host := target
				if at >= 0 {
					host = target[:8+at]
				}
				req, err := http.NewRequestWithContext(r.Context(), r.Method, host+r.URL.RequestURI(), r.Body)
				if err != nil {
					t.Error(err)
					return
				}
				req.Header, req.ContentLength, req.Host = r.Header.Clone(), r.ContentLength, r.Host
				if d := req.Header.Get("Destination"); d != "" {
					req.Header.Set("Destination", host+d[strings.Index(d[8:], "/")+8:])
					req.Host = ""
				}
				res, err := http.DefaultTransport.RoundTrip(req)
				if err != nil {
					t.Error(err)
					return
				}
				defer res.Body.Close() //nolint:errcheck // only read
				if r.Method == lose {
					lose = ""
					c, _, err := w.(http.Hijacker).Hijack()
					if err == nil {
						_ = c.Close()
					}
					return
				}
				for k, v := range res.Header {
					w.Header()[k] = v
				}
				w.WriteHeader(res.StatusCode)
				_, _ = io.Copy(w, res.Body)
			}))
			defer s.Close()
			through := *good
			path := ""
			if at := strings.Index(target[8:], "/"); at >= 0 {
				path = target[8+at:]
			}
			through.URL = s.URL + path
			p := through.Place(t, nil)
			if err := p.Put(ctx, "c/log/u/first", []byte("first"), place.Once); err != nil {
				t.Fatal(err)
			}
			for i, method := range []string{http.MethodPut, "MOVE"} {
				if method == "MOVE" && good.Kind == place.KindS3 {
					continue
				}
				name := fmt.Sprintf("c/log/u/x%d", i)
				lose = method
				if err := p.Put(ctx, name, []byte("contents"), place.Once); err == nil {
					t.Errorf("%s: the lost answer was heard", method)
				}
				if err := p.Put(ctx, name, []byte("contents"), place.Once); err != nil {
					t.Errorf("%s, again: %v", method, err)
				}
				o, err := p.Get(ctx, name, "", 100)
				if err != nil || string(o.Body) != "contents" {
					t.Errorf("%s: %q %v", method, o.Body, err)
				}
			}
			list, err := p.List(ctx, "c/log/u")
			if want := 3; err != nil || len(list) != want && good.Kind != place.KindS3 {
				t.Errorf("%v %v", list, err)
			}
		})
	}
}

// Answers without end, with millions of entries, or that are no answers cost bounded memory and are no answers.
func TestEndlessAnswers(t *testing.T) {
	endless := func(first, again string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/xml")
			status := http.StatusOK
			if r.Method == "PROPFIND" {
				status = http.StatusMultiStatus
			}
			w.WriteHeader(status)
			_, err := io.WriteString(w, first)
			for n := 0; err == nil && n < 16<<20; n += len(again) {
				_, err = io.WriteString(w, again)
			}
		}
	}
	entry := "<d:response><d:href>/twins/c/head/a</d:href><d:propstat><d:prop><d:getcontentlength>1</d:getcontentlength></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
	bomb := `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`
	for name, h := range map[string]http.HandlerFunc{
		"zeros": endless("", strings.Repeat("\x00", 64<<10)), "entries": endless("<d:multistatus xmlns:d='DAV:'>", strings.Repeat(entry, 100)),
		"depth": endless("<d:multistatus xmlns:d='DAV:'>", strings.Repeat("<d:response>", 1000)), "entities": endless(bomb+"<d:multistatus xmlns:d='DAV:'>", strings.Repeat("&b;", 1000)),
	} {
		s := httptest.NewServer(h)
		p := open(t, place.Address{Kind: place.KindWebDAV, URL: s.URL + "/twins"}, "")
		if o, err := p.Get(ctx, "c/head/u", "", 1000); err == nil {
			t.Errorf("%s: %d bytes", name, len(o.Body))
		}
		list, err := p.List(ctx, "c/head")
		if name != "entries" && len(list) > 0 || len(list) > 1_000_000 {
			t.Errorf("%s: %d entries, %v", name, len(list), err)
		}
		s.Close()
	}
}

// A body that ends early is no object.
func TestCutAnswer(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, "only this")
	}))
	defer s.Close()
	p := open(t, place.Address{Kind: place.KindWebDAV, URL: s.URL}, "")
	if o, err := p.Get(ctx, "c/head/u", "", 2000); !errors.Is(err, place.ErrAway) && !errors.Is(err, place.ErrLater) {
		t.Errorf("%q %v", o.Body, err)
	}
}

// A server whose certificate nobody vouches for is refused until a person has said that it is the right one; then no other is taken.
func TestCertificates(t *testing.T) {
	h := &webdav.Handler{FileSystem: webdav.Dir(t.TempDir()), LockSystem: webdav.NewMemLS()}
	s := httptest.NewTLSServer(h)
	defer s.Close()
	a := place.Address{Kind: place.KindWebDAV, URL: s.URL, User: "user"}
	err := place.Try(ctx, open(t, a, "password"))
	var c *place.Certificate
	if !errors.As(err, &c) || !errors.Is(err, place.ErrUnknown) || say.Of(err).ID != "place.certificate" {
		t.Fatalf("%v", err)
	}
	a.Pin = c.Pin
	if err := place.Try(ctx, open(t, a, "password")); err != nil {
		t.Fatal(err)
	}
	a.Pin = strings.Repeat("0", 64)
	if err := place.Try(ctx, open(t, a, "password")); !errors.Is(err, place.ErrUnknown) {
		t.Errorf("another one was taken: %v", err)
	}
}

// Nobody is there, or no such name; and a password does not go over a way that anybody can read.
func TestAway(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	_ = l.Close()
	for _, kind := range []place.Kind{place.KindWebDAV, place.KindS3} {
		p := open(t, place.Address{Kind: kind, URL: url + "/twins", User: "user"}, "password")
		if _, err := p.Get(ctx, "c/bell", "", 10); !errors.Is(err, place.ErrAway) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	_, err = place.Open(place.Address{Kind: place.KindWebDAV, URL: "http://cloud.example.org/dav", User: "user"}, "password", place.Options{})
	if say.Of(err).ID != "place.open_way" {
		t.Errorf("%v", err)
	}
}

// A server that takes a request and never answers is left, when whoever asks does not wait any longer.
func TestHanging(t *testing.T) {
	stop := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	defer s.Close()
	defer close(stop)
	for _, kind := range []place.Kind{place.KindWebDAV, place.KindS3} {
		p := open(t, place.Address{Kind: kind, URL: s.URL + "/twins", User: "user"}, "password")
		c, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		if _, err := p.Get(c, "c/bell", "", 10); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", kind, err)
		}
		cancel()
	}
}

func TestParseAddress(t *testing.T) {
	for typed, want := range map[string]place.Address{
		"https://lviv@cloud.example.org/remote.php/dav/files/lviv/Twins/":   {Kind: place.KindWebDAV, URL: "https://cloud.example.org/remote.php/dav/files/lviv/Twins", User: "lviv"},
		" davs://cloud.example.org/dav ":                                    {Kind: place.KindWebDAV, URL: "https://cloud.example.org/dav"},
		"s3://AKIA123@s3.eu-west-2.example.org/twins/2026?region=eu-west-2": {Kind: place.KindS3, URL: "https://s3.eu-west-2.example.org/twins/2026", User: "AKIA123", Region: "eu-west-2"},
		"s3+http://key@127.0.0.1:9000/twins":                                {Kind: place.KindS3, URL: "http://127.0.0.1:9000/twins", User: "key"},
	} {
		if got, err := place.ParseAddress(typed); err != nil || got != want {
			t.Errorf("%s: %+v %v", typed, got, err)
		}
	}
	for typed, id := range map[string]string{"": "place.no_address", "ftp://example.org": "place.bad_address", "https://": "place.bad_address", "https://lviv:secret@cloud.example.org/": "place.password_apart"} {
		_, err := place.ParseAddress(typed)
		if say.Of(err).ID != id {
			t.Errorf("%s: %v", typed, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is told: %v", err)
		}
	}
}
