package place

import (
	"errors"
	"sync/atomic"

	"github.com/twinshelf/twinshelf/data/say"
)

// Meter counts what was moved to and from a place over a network: requests, and the bytes of bodies. It may be read while it counts.
type Meter struct {
	Requests, Sent, Received atomic.Int64
	// Most is how many bytes may be moved in all, 0 for any number: a request that begins after that, or that would send more, is ErrBudget. An object that is being read is read to its end.
	Most int64
}

// ErrBudget says that no more is to be moved for now.
var ErrBudget = errors.New("the allowance is used up")

// Moved is how many bytes went either way.
func (m *Meter) Moved() int64 { return m.Sent.Load() + m.Received.Load() }

// allows tells whether so many bytes more may be sent.
func (m *Meter) allows(bytes int64) error {
	if moved := m.Moved(); m.Most > 0 && (moved >= m.Most || moved+bytes > m.Most) {
		return say.Err(ErrBudget, "place.budget")
	}
	return nil
}
