package store

import (
	"context"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Receipt signs what this device holds of others and has not said in a segment; nil if there is nothing to say.
func (s *Store) Receipt(ctx context.Context, circle causal.Circle) ([]byte, error) {
	var raw []byte
	err := s.write(ctx, func(t *txn) error {
		c := s.circles[circle]
		if c == nil || !c.members.MayWrite(s.self().device) {
			return nil
		}
		fresh, err := t.newTips(c)
		if err != nil || len(fresh) == 0 {
			return err
		}
		all, err := t.tips(c)
		if err != nil {
			return err
		}
		counter, err := t.receiptCounter(c, s.self().device)
		if err != nil {
			return err
		}
		r := segment.SignReceipt(c.id, counter+1, all, s.self().sign)
		raw = r.Raw
		return t.fileReceipt(c, r)
	})
	return raw, err
}

func (t *txn) receiptCounter(c *circleState, d causal.Device) (counter uint64, err error) {
	err = t.row("SELECT coalesce(max(counter), 0) FROM receipt WHERE circle = ? AND device = ?", []any{c.row, d[:]}, &counter)
	return counter, err
}

// TakeReceipt takes note of a receipt from a member, if it is newer than what is held of her.
func (s *Store) TakeReceipt(ctx context.Context, r *segment.Receipt) error {
	return s.write(ctx, func(t *txn) error {
		c := s.circles[r.Circle]
		device := causal.DeviceOf(r.Key)
		if c == nil || device == s.self().device || !c.members.MayWrite(device) {
			return nil
		}
		counter, err := t.receiptCounter(c, device)
		if err != nil || r.Counter <= counter {
			return err
		}
		t.circular = true
		return t.fileReceipt(c, r)
	})
}

func (t *txn) fileReceipt(c *circleState, r *segment.Receipt) error {
	device := causal.DeviceOf(r.Key)
	if _, err := t.exec("INSERT OR REPLACE INTO receipt (circle, device, counter, bytes) VALUES (?, ?, ?, ?)", c.row, device[:], int64(r.Counter), slices.Clone(r.Raw)); err != nil {
		return err
	}
	if device == t.s.self().device {
		return nil // what counts as said is what stands in this device's segments: a receipt may never arrive
	}
	for _, tip := range r.Tips {
		if _, err := t.exec("INSERT OR IGNORE INTO claim (circle, member, device, number, segment) VALUES (?, ?, ?, ?, ?)",
			c.row, device[:], tip.Device[:], int64(tip.Number), tip.Segment[:]); err != nil {
			return err
		}
	}
	return nil
}
