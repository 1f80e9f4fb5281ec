package place

import (
	"github.com/twinshelf/twinshelf/data/say"
)

// Open gives the place at an address. It asks nothing of the network: the first use says what is wrong. secret is the password of a WebDAV server, or the secret access key of S3.
func Open(a Address, secret string, o Options) (Place, error) {
	switch a.Kind {
	case KindFolder:
		return Folder(a.URL), nil
	case KindS3:
		return s3(a, secret, o)
	case KindWebDAV:
		return webDAV(a, secret, o)
	}
	return nil, say.Err(nil, "place.newer")
}

// Options say how the network is used.
type Options struct {
	// Proxy is the address of a proxy, "" for what the system's environment says.
	Proxy string
	// Mark is a few letters and digits that no other device of the circle uses: names of what is on its way have it.
	Mark string
	// Meter counts what is moved; nil if nobody asks.
	Meter *Meter
}
