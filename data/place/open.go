package place

import (
	"github.com/twinshelf/twinshelf/data/say"
)

// Open gives the place at an address. It asks nothing of the network: the first use says what is wrong. secret is the password of a WebDAV server, or the secret access key of S3.
func Open(a Address, _ string, _ Options) (Place, error) {
	switch a.Kind {
	case KindFolder:
		return Folder(a.URL), nil
	}
	return nil, say.Err(nil, "place.newer")
}

// Options say how the network is used.
type Options struct {
	// Proxy is the address of a proxy, "" for what the system's environment says.
	Proxy string
	// Meter counts what is moved; nil if nobody asks.
	Meter *Meter
}
