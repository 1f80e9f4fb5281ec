package place

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/twinshelf/twinshelf/data/say"
)

// bucket is a place in S3-compatible storage. Objects are put in one request each, never in several parts: those heed no condition (TRANSPORT.md, "S3").
type bucket struct {
	*web
	core   *minio.Core
	name   string
	prefix string // "" or ends with a slash
}

// s3 reads the address: https://HOST/BUCKET/PREFIX, or, where the host says the bucket as in Amazon's own addresses, https://BUCKET.s3.REGION.amazonaws.com/PREFIX.
func s3(a Address, secret string, o Options) (Place, error) {
	w, u, err := newWeb(a, secret, o)
	if err != nil {
		return nil, err
	}
	host, rest := u.Host, strings.Trim(u.Path, "/")
	b := &bucket{web: w}
	lookup := minio.BucketLookupPath
	if name, aws, ok := strings.Cut(host, ".s3."); ok && strings.HasSuffix(aws, "amazonaws.com") {
		b.name, host, lookup = name, "s3."+aws, minio.BucketLookupDNS
	} else {
		b.name, rest, _ = strings.Cut(rest, "/")
	}
	if b.name == "" {
		return nil, say.Err(nil, "place.no_bucket")
	}
	if rest != "" {
		b.prefix = rest + "/"
	}
	w.host = u.Host
	region := a.Region
	if region == "" {
		region = "us-east-1" // what storage without regions calls itself
	}
	b.core, err = minio.NewCore(host, &minio.Options{
		Creds: credentials.NewStaticV4(a.User, secret, ""), Secure: u.Scheme == "https", Region: region, BucketLookup: lookup, MaxRetries: 1, Transport: trip{w},
	})
	if err != nil {
		return nil, say.Err(err, "place.bad_address", "Address", withoutPassword(a.URL))
	}
	return b, nil
}

// trip sends minio's requests as web does its own, so that both have one way of waiting and counting.
type trip struct{ *web }

func (t trip) RoundTrip(req *http.Request) (*http.Response, error) {
	limit := int64(maxListing)
	if n, ok := req.Context().Value(limitKey{}).(int64); ok {
		limit = n
	}
	a, err := t.do(req.Clone(req.Context()), limit)
	if err != nil {
		return nil, err
	}
	if a.large {
		return nil, ErrTooLarge
	}
	if a.status >= 300 && a.status < 400 && a.status != http.StatusNotModified || a.html() {
		return nil, say.Err(ErrPortal, "place.portal", "Host", t.host)
	}
	res := &http.Response{
		Status: fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: a.header,
		Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)), Request: req,
	}
	if req.Method == http.MethodHead {
		res.ContentLength = -1
	}
	return res, nil
}

// limitKey is of the most that a request reads.
type limitKey struct{}

func (b *bucket) Cheap() bool { return false }

func (b *bucket) Get(ctx context.Context, name, tag string, limit int64) (Object, error) {
	if !Valid(name) {
		return Object{}, fmt.Errorf("%w: %q", errName, name)
	}
	o := minio.GetObjectOptions{}
	if tag != "" {
		if err := o.SetMatchETagExcept(tag); err != nil {
			return Object{}, err
		}
	}
	r, info, _, err := b.core.GetObject(context.WithValue(ctx, limitKey{}, max(limit, maxAnswer)), b.name, b.prefix+name, o)
	if err != nil {
		return Object{}, b.wrong(ctx, err)
	}
	defer r.Close() //nolint:errcheck // it is in memory
	body, err := io.ReadAll(r)
	switch {
	case err != nil:
		return Object{}, b.wrong(ctx, err)
	case int64(len(body)) > limit:
		return Object{}, ErrTooLarge
	}
	return Object{Body: body, Tag: info.ETag}, nil
}

func (b *bucket) Put(ctx context.Context, name string, body []byte, how How) error {
	if !Valid(name) {
		return fmt.Errorf("%w: %q", errName, name)
	}
	if err := mayPut(body); err != nil {
		return err
	}
	if how != Once {
		return b.put(ctx, name, body, false)
	}
	err := b.put(ctx, name, body, true)
	switch answered(err).StatusCode {
	case http.StatusPreconditionFailed:
		there, err := b.Get(ctx, name, "", int64(len(body)))
		if err == nil && bytes.Equal(there.Body, body) {
			return nil
		}
		if err != nil && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrNotFound) {
			return err
		}
		return b.put(ctx, name, body, false) // what is there is damaged
	case http.StatusNotImplemented:
		return b.put(ctx, name, body, false)
	}
	return err
}

func (b *bucket) put(ctx context.Context, name string, body []byte, once bool) error {
	o := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true, SendContentMd5: true}
	if once {
		o.SetMatchETagExcept("*")
	}
	_, err := b.core.Client.PutObject(ctx, b.name, b.prefix+name, bytes.NewReader(body), int64(len(body)), o)
	return b.wrong(ctx, err)
}

func (b *bucket) List(ctx context.Context, folder string) ([]Info, error) {
	if !Valid(folder) {
		return nil, fmt.Errorf("%w: %q", errName, folder)
	}
	prefix := b.prefix + folder + "/"
	ctx, stop := context.WithCancel(ctx)
	defer stop() // ends the listing when there are too many
	var list []Info
	for o := range b.core.Client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: prefix}) {
		if o.Err != nil {
			return nil, b.wrong(ctx, o.Err)
		}
		if name := strings.TrimPrefix(o.Key, prefix); validPart(name) {
			list = append(list, Info{Name: folder + "/" + name, Size: o.Size, Tag: strings.Trim(o.ETag, `"`)})
		}
		if len(list) >= maxList {
			break
		}
	}
	return list, ctx.Err()
}

func (b *bucket) Delete(ctx context.Context, name string) error {
	if !Valid(name) {
		return fmt.Errorf("%w: %q", errName, name)
	}
	err := b.wrong(ctx, b.core.RemoveObject(ctx, b.name, b.prefix+name, minio.RemoveObjectOptions{}))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// answered is what the storage said; zero if it said nothing.
func answered(err error) (res minio.ErrorResponse) {
	errors.As(err, &res)
	return res
}

// wrong puts an error of the storage into words.
func (b *bucket) wrong(ctx context.Context, err error) error {
	var told *say.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrTooLarge):
		return ErrTooLarge
	case errors.As(err, &told):
		return told
	}
	where := []any{"Host", b.host}
	res := answered(err)
	switch res.Code {
	case "NoSuchKey":
		return notFound(err)
	case "NoSuchBucket":
		return say.Err(errors.Join(ErrDenied, err), "place.bucket_missing", where...)
	case "InvalidAccessKeyId", "SignatureDoesNotMatch":
		return say.Err(errors.Join(ErrDenied, err), "place.password", where...)
	case "RequestTimeTooSkewed":
		return say.Err(errors.Join(ErrDenied, err), "place.clock", where...)
	case "QuotaExceeded", "XMinioStorageFull", "EntityTooLarge", "XMinioAdminBucketQuotaExceeded":
		return say.Err(errors.Join(ErrFull, err), "place.server_full", where...)
	}
	switch res.StatusCode {
	case 0:
		return say.Err(errors.Join(ErrLater, err), "place.server_later", where...)
	case http.StatusNotModified:
		return ErrSame
	case http.StatusOK:
		return say.Err(errors.Join(ErrLater, err), "place.server_later", where...)
	}
	refused := b.refused(&answer{status: res.StatusCode, header: http.Header{}})
	return errors.Join(refused, err)
}
