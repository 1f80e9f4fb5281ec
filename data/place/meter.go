package place

import "sync/atomic"

// Meter counts what was moved to and from a place over a network: requests, and the bytes of bodies. It may be read while it counts.
type Meter struct {
	Requests, Sent, Received atomic.Int64
}
