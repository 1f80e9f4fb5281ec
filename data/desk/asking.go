package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// Joining by asking takes two trips, and nothing that is secret travels in the first: she writes a request (Ask), a coordinator looks at it, compares its digits with her by telephone
// and answers (Request, Admit), she looks at the answer, compares once more, and joins (Answer, JoinByAnswer).

// Ask writes this computer's request to join into a file, durably.
func (d *Desk) Ask(file string) error {
	if err := d.mayTravel(); err != nil {
		return err
	}
	return d.sync.WriteRequest(file, d.Name())
}

// AskText is this computer's request to join as text, for a QR code.
func (d *Desk) AskText() (string, error) {
	if err := d.mayTravel(); err != nil {
		return "", err
	}
	b, err := circle.Ask(d.keys, d.Name(), d.now())
	if err != nil {
		return "", err
	}
	return circle.RequestText(b)
}

// Request reads a request to join.
func (d *Desk) Request(file string) (*circle.Request, error) { return syncer.ReadRequest(file) }

// AskedDigits are what both compare before the one who asked is admitted. It takes about half a second.
func (d *Desk) AskedDigits(r *circle.Request) (string, error) {
	if r == nil {
		return circle.Digits(causal.Circle{}, d.keys.Public(), d.keys.Recipient())
	}
	return circle.Digits(causal.Circle{}, r.Key, r.Recipient)
}

// Digits are what two members compare to be sure that they mean the same computer and the same circle; of this computer, for the circle of an answer that was not taken in yet, too. It
// takes about half a second.
func (d *Desk) Digits(c causal.Circle, device causal.Device) (string, error) {
	if device == d.keys.Device() {
		return circle.Digits(c, d.keys.Public(), d.keys.Recipient())
	}
	m, err := circle.Of(d.store, c)
	if err != nil {
		return "", err
	}
	x, ok := m.Of(device)
	if !ok {
		return "", say.Err(nil, "circle.no_member")
	}
	return circle.Digits(c, x.Key, x.Recipient)
}

// Admit takes in one who asked to join, and writes the answer, with all records of the circle, into a file that opens on her computer alone. With places it brings those of the circle
// that this computer uses, with their passwords.
func (d *Desk) Admit(ctx context.Context, c causal.Circle, r *circle.Request, role string, places bool, file string, p Progress) error {
	if !slices.Contains(circle.Roles, role) {
		return say.Err(nil, "circle.no_role", "Name", role)
	}
	if err := d.mayTravel(); err != nil {
		return err
	}
	answer, err := circle.Admit(ctx, d.store, d.keys, c, r, role)
	if err != nil {
		return err
	}
	if places {
		if answer.Places, err = d.access(ctx, c); err != nil {
			return err
		}
		answer.SignPlaces(d.keys, r.Recipient)
	}
	_, err = d.sync.WriteAnswer(ctx, file, answer, r.Recipient, syncer.Progress(p))
	return err
}

// Answer is who answers a request.
type Answer struct {
	Circle causal.Circle
	Name   record.Values // of the circle
	Role   string        // that this computer's user gets
	From   []string      // who coordinates it
}

// Answer looks at an answer and takes in nothing.
func (d *Desk) Answer(ctx context.Context, file string, p Progress) (Answer, error) {
	if err := d.mayTravel(); err != nil {
		return Answer{}, err
	}
	m, c, err := d.sync.PeekAnswer(ctx, file, syncer.Progress(p))
	if err != nil {
		return Answer{}, err
	}
	self, _ := m.Of(d.keys.Device())
	a := Answer{Circle: c, Name: m.Name, Role: self.Role}
	for _, x := range m.List {
		if x.Role == circle.Coordinator && x.Device != self.Device {
			a.From = append(a.From, x.Name)
		}
	}
	return a, nil
}

// JoinByAnswer takes in an answer: the circle and its records are here when it returns.
func (d *Desk) JoinByAnswer(ctx context.Context, file string, p Progress) (Circle, error) {
	if err := d.mayTravel(); err != nil {
		return Circle{}, err
	}
	if err := roomForBundle(d.dir, file); err != nil {
		return Circle{}, err
	}
	r, err := d.sync.ReadAnswer(ctx, file, syncer.Progress(p))
	if err != nil {
		return Circle{}, err
	}
	if r.Cut {
		return Circle{}, say.Err(nil, "circle.invitation_cut")
	}
	d.indexLater()
	m, err := circle.Of(d.store, r.Heading.Circle)
	if err != nil {
		return Circle{}, err
	}
	brought := m.Vouched(r.Invitation, d.keys.Recipient())
	if err := errors.Join(d.registerRecovery(ctx), d.Tend(ctx), d.useBrought(ctx, r.Heading.Circle, brought)); err != nil {
		return Circle{}, err
	}
	return d.circle(ctx, r.Heading.Circle)
}

// IsRequest tells whether a file is a request to join, by its beginning.
func IsRequest(file string) bool { return begins(file, `"twinshelf_request"`) }

// IsAnswer tells whether a file is sealed to devices, as an answer and most bundles are, and not to a passphrase, as an invitation is, by its beginning: age names there who opens it.
func IsAnswer(file string) bool { return begins(file, "-> X25519 ") }

func begins(file, with string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(io.LimitReader(f, 64))
	return err == nil && bytes.Contains(b, []byte(with))
}
