package store

import (
	"context"
	"iter"
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
		if err := t.claim(c, device, tip); err != nil {
			return err
		}
	}
	return nil
}

// Passing are receipts of others that are passed on to a member, so that whoever travels between two tells each what the other holds.
type Passing struct {
	Raws    [][]byte
	devices []causal.Device
	last    map[causal.Device]uint64
}

// Each gives the receipts with the devices that signed them.
func (p Passing) Each() iter.Seq2[causal.Device, []byte] {
	return func(yield func(causal.Device, []byte) bool) {
		for i, d := range p.devices {
			if !yield(d, p.Raws[i]) {
				return
			}
		}
	}
}

// ReceiptsFor gives the latest receipts of others that were not passed on to a member's device yet; all of them, if to is zero.
func (s *Store) ReceiptsFor(ctx context.Context, circle causal.Circle, to causal.Device) (Passing, error) {
	p := Passing{last: map[causal.Device]uint64{}}
	c, err := s.circle(circle)
	if err != nil {
		return p, err
	}
	rows, err := s.r.QueryContext(ctx, `SELECT r.device, r.counter, r.bytes FROM receipt r WHERE r.circle = ?1 AND r.device NOT IN (?2, ?3)
		AND r.counter > coalesce((SELECT counter FROM passed WHERE circle = ?1 AND member = ?3 AND device = r.device), 0)`, c.row, s.self().device[:], to[:])
	if err != nil {
		return p, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	for rows.Next() {
		var device, raw []byte
		var counter uint64
		if err := rows.Scan(&device, &counter, &raw); err != nil {
			return p, s.explain(err)
		}
		p.Raws, p.devices = append(p.Raws, raw), append(p.devices, causal.Device(device))
		p.last[causal.Device(device)] = counter
	}
	return p, s.explain(rows.Err())
}

// Passed notes that receipts were written into a bundle for a member. Should that be lost, the next newer ones make up for it.
func (s *Store) Passed(ctx context.Context, circle causal.Circle, to causal.Device, p Passing) error {
	if to.IsZero() || len(p.last) == 0 {
		return nil
	}
	return s.write(ctx, func(t *txn) error {
		c := s.circles[circle]
		if c == nil {
			return nil
		}
		for d, counter := range p.last {
			if _, err := t.exec("INSERT OR REPLACE INTO passed (circle, member, device, counter) VALUES (?, ?, ?, ?)", c.row, to[:], d[:], int64(counter)); err != nil {
				return err
			}
		}
		return nil
	})
}
