package place

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/say"
)

// The times that a server has. A transfer as a whole has none: 1 MiB takes two minutes at 64 kbit/s. It ends when nothing has moved for a while.
const (
	dialFor   = 20 * time.Second
	headerFor = 60 * time.Second
	stallFor  = 60 * time.Second
)

// web is the network's side of a place on a server.
type web struct {
	host   string // for sentences
	client *http.Client
	meter  *Meter
	stall  time.Duration
}

// newWeb makes a client that asks this server only: it follows no way to another one, and takes no certificate but one that is vouched for or pinned.
func newWeb(a Address, secret string, o Options) (*web, *url.URL, error) {
	u, err := url.Parse(a.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, nil, say.Err(err, "place.bad_address", "Address", withoutPassword(a.URL))
	}
	if u.Scheme == "http" && secret != "" && !near(u.Hostname()) {
		return nil, nil, say.Err(ErrDenied, "place.open_way", "Host", u.Hostname())
	}
	proxy := http.ProxyFromEnvironment
	if o.Proxy != "" {
		p, err := url.Parse(o.Proxy)
		if err != nil {
			return nil, nil, say.Err(err, "place.bad_proxy")
		}
		proxy = http.ProxyURL(p)
	}
	w := &web{host: u.Host, meter: o.Meter, stall: stallFor}
	if w.meter == nil {
		w.meter = &Meter{}
	}
	w.client = &http.Client{
		Transport: &http.Transport{
			Proxy: proxy, DialContext: (&net.Dialer{Timeout: dialFor}).DialContext, TLSHandshakeTimeout: dialFor, ResponseHeaderTimeout: headerFor, ExpectContinueTimeout: time.Second,
			IdleConnTimeout: 90 * time.Second, MaxIdleConnsPerHost: 4, MaxResponseHeaderBytes: 64 << 10, DisableCompression: true, TLSClientConfig: tlsFor(u.Hostname(), a.Pin),
			TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}, // HTTP/2 would mix the stalls of several transfers
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return w, u, nil
}

// near tells whether a host is on this computer or in the same building: only there a password goes over a way that anybody can read.
func near(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".lan") || strings.HasSuffix(host, ".home.arpa") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast())
}

// tlsFor takes a certificate that is vouched for, or, with a pin, the one with that key whoever vouches for it.
func tlsFor(host, pin string) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true} // VerifyConnection does it, and can say what is wrong
	c.VerifyConnection = func(s tls.ConnectionState) error {
		leaf := s.PeerCertificates[0]
		sum := sha256.Sum256(leaf.RawSubjectPublicKeyInfo)
		key := hex.EncodeToString(sum[:])
		if pin != "" {
			if key == strings.ToLower(pin) {
				return nil
			}
			return &Certificate{Host: host, Pin: key}
		}
		o := x509.VerifyOptions{DNSName: host, Intermediates: x509.NewCertPool()}
		for _, x := range s.PeerCertificates[1:] {
			o.Intermediates.AddCert(x)
		}
		_, err := leaf.Verify(o)
		var late x509.CertificateInvalidError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &late) && late.Reason == x509.Expired:
			return errors.Join(errExpired, err)
		}
		return errors.Join(&Certificate{Host: host, Pin: key}, err)
	}
	return c
}

// errExpired is of a certificate whose time is over, or has not come by this computer's clock.
var errExpired = errors.New("certificate is not valid now")

// answer is a response whose body was read.
type answer struct {
	status int
	header http.Header
	body   []byte
	large  bool // there was more than was asked for
}

// html tells whether it is a page for people: a captive portal's, a provider's, a proxy's.
func (a *answer) html() bool {
	return strings.HasPrefix(strings.ToLower(a.header.Get("Content-Type")), "text/html")
}

// do sends a request, and reads at most limit bytes of what comes back. It ends when nothing has moved for a while.
func (w *web) do(req *http.Request, limit int64) (*answer, error) {
	if err := w.meter.allows(max(req.ContentLength, 0)); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancelCause(req.Context())
	defer stop(nil)
	watch := time.AfterFunc(w.stall+headerFor, func() { stop(errStalled) })
	defer watch.Stop()
	moved := func(int) { watch.Reset(w.stall) }
	if req.ContentLength == 0 {
		req.Body = http.NoBody // else its length would not be said
	}
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = &counted{ReadCloser: req.Body, count: func(n int) { w.meter.Sent.Add(int64(n)); watch.Reset(w.stall + headerFor) }}
	}
	w.meter.Requests.Add(1)
	res, err := w.client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, w.explain(req.Context(), ctx, err)
	}
	defer res.Body.Close() //nolint:errcheck // only read
	body, err := io.ReadAll(io.LimitReader(&counted{ReadCloser: res.Body, count: func(n int) { w.meter.Received.Add(int64(n)); moved(n) }}, limit+1))
	if err != nil {
		return nil, w.explain(req.Context(), ctx, err)
	}
	a := &answer{status: res.StatusCode, header: res.Header, body: body}
	if int64(len(body)) > limit {
		a.body, a.large = body[:limit], true
	}
	return a, nil
}

var errStalled = errors.New("nothing has moved for a while")

type counted struct {
	io.ReadCloser
	count func(int)
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	if n > 0 {
		c.count(n)
	}
	return n, err
}

// explain puts what can go wrong on the way into words.
func (w *web) explain(asked, ctx context.Context, err error) error {
	var certificate *Certificate
	switch {
	case asked.Err() != nil:
		return asked.Err()
	case errors.Is(context.Cause(ctx), errStalled):
		return say.Err(errors.Join(ErrLater, errStalled), "place.slow", "Host", w.host)
	case errors.As(err, &certificate):
		return say.Err(err, "place.certificate", "Host", w.host)
	case errors.Is(err, errExpired):
		return say.Err(errors.Join(ErrAway, err), "place.certificate_expired", "Host", w.host)
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return say.Err(errors.Join(ErrLater, err), "place.slow", "Host", w.host)
	}
	return say.Err(errors.Join(ErrAway, err), "place.away", "Host", w.host)
}

// refused puts an answer that is no success into words. What it means that there is nothing under a name, the caller knows.
func (w *web) refused(a *answer) error {
	where := []any{"Host", w.host}
	switch s := a.status; {
	case s == http.StatusNotFound, s == http.StatusGone:
		return notFound(nil)
	case s == http.StatusUnauthorized, s == http.StatusProxyAuthRequired:
		return say.Err(ErrDenied, "place.password", where...)
	case s == http.StatusForbidden, s == http.StatusMethodNotAllowed:
		return say.Err(ErrDenied, "place.forbidden", where...)
	case s == http.StatusInsufficientStorage, s == http.StatusRequestEntityTooLarge:
		return say.Err(ErrFull, "place.server_full", where...)
	case s == http.StatusNetworkAuthenticationRequired, s >= 300 && s < 400, s == http.StatusOK:
		return say.Err(ErrPortal, "place.portal", where...)
	}
	return say.Err(errors.Join(ErrLater, errStatus(a.status)), "place.server_later", where...)
}

type errStatus int

func (e errStatus) Error() string { return "status " + http.StatusText(int(e)) }
