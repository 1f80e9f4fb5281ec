package store

import (
	"context"
	"crypto/ed25519"
	"errors"

	"github.com/twinshelf/twinshelf/data/causal"
)

// Copied tells whether segments of this device came from elsewhere: another copy of this folder has written with the same key, or this one was put back to
// an earlier state. Both branches are held; this device needs a key of its own before it writes again. It needs one too where segments of its own are lost, and later ones
// wait for them: what it writes next must not wait with them.
func (s *Store) Copied(ctx context.Context) (bool, error) {
	device := s.self().device
	var n int
	err := s.r.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM segment WHERE device = ? AND (route <> '' OR state = 1) LIMIT 1)", device[:]).Scan(&n)
	return n > 0, s.explain(err)
}

// identity is a signing key and the device that it makes.
type identity struct {
	sign   ed25519.PrivateKey
	device causal.Device
}

func identityOf(sign ed25519.PrivateKey) *identity {
	return &identity{sign, causal.DeviceOf(sign.Public().(ed25519.PublicKey))}
}

// self is this device. It changes by TakeKey only.
func (s *Store) self() *identity { return s.who.Load() }

// ErrPending says that changes wait to be signed by the key that they were made with.
var ErrPending = errors.New("changes are pending")

// TakeKey makes the store that of a new device, whose key it is. All circles must have been sealed.
func (s *Store) TakeKey(ctx context.Context, sign ed25519.PrivateKey) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.circles {
		if len(c.open) > 0 {
			return ErrPending
		}
	}
	s.who.Store(identityOf(sign))
	for _, c := range s.circles {
		if err := s.loadOpen(ctx, c); err != nil {
			return s.explain(err)
		}
		c.fresh = false
	}
	return nil
}

// SealAll makes the pending changes of all circles into signed segments.
func (s *Store) SealAll(ctx context.Context) error {
	for _, c := range s.Circles() {
		if err := s.Seal(ctx, c.ID); err != nil {
			return err
		}
	}
	return nil
}
