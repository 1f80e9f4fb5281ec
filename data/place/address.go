package place

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/twinshelf/twinshelf/data/say"
)

// Address says where a place is. It holds no secret, and may be kept in the database and be sent to others.
type Address struct {
	Kind Kind `json:"kind"`
	// URL is the path of a folder on this computer; for WebDAV the https address of the folder on the server; for S3 that of the bucket, with a prefix.
	URL string `json:"url"`
	// User is the name that a WebDAV server knows; for S3 the id of the access key.
	User string `json:"user,omitempty"`
	// Region of an S3 bucket; "" if the storage has none.
	Region string `json:"region,omitempty"`
	// Pin is the SHA-256 of the public key of a server whose certificate nobody vouches for, in hexadecimal digits; a person has said that it is the right one.
	Pin string `json:"pin,omitempty"`
}

// Access is an address with what opens it. It travels sealed.
type Access struct {
	Address Address `json:"address"`
	Secret  string  `json:"secret,omitempty"` // a password, or the secret half of an access key
}

// Elsewhere tells whether another computer finds the same place at the address: a folder of this one it does not.
func (a Address) Elsewhere() bool {
	return a.Kind != KindFolder || strings.HasPrefix(a.URL, `\\`) && !strings.HasPrefix(a.URL, `\\?\`)
}

// Kind is a sort of place.
type Kind string

// The sorts of places.
const (
	KindFolder Kind = "folder"
	KindWebDAV Kind = "webdav"
	KindS3     Kind = "s3"
)

// ParseAddress reads what a person types or pastes: a folder's path; https://user@host/path of a WebDAV server (webdav:// and davs:// too); s3://key@host/bucket/prefix?region=… of S3-compatible
// storage, where the host may begin with the bucket's name instead of the path. http:// is for a computer in the same building only.
func ParseAddress(typed string) (Address, error) {
	typed = strings.TrimSpace(typed)
	scheme, _, found := strings.Cut(typed, "://")
	if !found {
		if typed == "" {
			return Address{}, say.Err(nil, "place.no_address")
		}
		dir, err := filepath.Abs(typed)
		if err != nil {
			return Address{}, say.Err(err, "place.no_address")
		}
		return Address{Kind: KindFolder, URL: dir}, nil
	}
	u, err := url.Parse(typed)
	if err != nil || u.Host == "" {
		return Address{}, say.Err(err, "place.bad_address", "Address", withoutPassword(typed))
	}
	a := Address{User: u.User.Username()}
	if _, has := u.User.Password(); has {
		return Address{}, say.Err(nil, "place.password_apart")
	}
	u.User, u.Fragment = nil, ""
	switch strings.ToLower(scheme) {
	case "https", "http":
		a.Kind = KindWebDAV
	case "davs", "webdavs", "webdav":
		a.Kind, u.Scheme = KindWebDAV, "https"
	case "dav":
		a.Kind, u.Scheme = KindWebDAV, "http"
	case "s3", "s3+https":
		a.Kind, u.Scheme = KindS3, "https"
	case "s3+http":
		a.Kind, u.Scheme = KindS3, "http"
	default:
		return Address{}, say.Err(nil, "place.bad_address", "Address", withoutPassword(typed))
	}
	if a.Kind == KindS3 {
		a.Region = u.Query().Get("region")
		u.RawQuery = ""
	}
	u.Path = strings.TrimRight(u.Path, "/")
	a.URL = u.String()
	return a, nil
}

// Name is what a person calls the place: a folder's own name, or the server's.
func (a Address) Name() string {
	if a.Kind == KindFolder {
		return filepath.Base(a.URL)
	}
	if u, err := url.Parse(a.URL); err == nil {
		return u.Host
	}
	return a.URL
}

// withoutPassword shows an address as it was typed, without what may be a password in it.
func withoutPassword(typed string) string {
	if scheme, rest, found := strings.Cut(typed, "://"); found {
		if at := strings.LastIndex(rest, "@"); at >= 0 {
			return scheme + "://" + rest[at+1:]
		}
	}
	return typed
}

// String is the address as a person reads it.
func (a Address) String() string {
	if a.Kind == KindFolder {
		return a.URL
	}
	if a.User == "" {
		return a.URL
	}
	scheme, rest, _ := strings.Cut(a.URL, "://")
	return scheme + "://" + a.User + "@" + rest
}
