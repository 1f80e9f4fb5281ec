package desk

import (
	"context"
	"errors"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// ChangeRole gives a member another role. She keeps what she wrote, and reads on; what she writes before her program has heard of it waits, and is offered anew.
func (d *Desk) ChangeRole(ctx context.Context, c causal.Circle, member causal.Device, role string) error {
	if err := circle.ChangeRole(ctx, d.store, d.keys, c, member, role); err != nil {
		return err
	}
	return errors.Join(d.takeRole(ctx, c), d.offerOwn(ctx, c))
}

// takeRole has this computer come back with a new key where its member got another role.
func (d *Desk) takeRole(ctx context.Context, c causal.Circle) error {
	returns, err := circle.Returns(d.store, d.keys, c)
	if err != nil || !returns {
		return err
	}
	m, err := circle.Of(d.store, c)
	if err != nil {
		return err
	}
	if m.Removed(d.keys.Device()) { // else power failed after the new key was taken
		if err := d.renew(ctx); err != nil {
			return err
		}
	}
	if err := circle.Return(ctx, d.store, d.keys, c); err != nil {
		return err
	}
	return d.reintroduce(ctx)
}

// reintroduce tells the circles of the key that this computer took because of one of them. That is no news to whoever sits before it.
func (d *Desk) reintroduce(ctx context.Context) error {
	if err := circle.Succeed(ctx, d.store, d.keys, d.Name(), circle.ByOldKeys(d.keys)); err != nil {
		return err
	}
	return errors.Join(d.registerRecovery(ctx), d.SeenRenewed(), d.writeMark(ctx))
}

// Invitations lists those to a circle that nobody has used.
func (d *Desk) Invitations(c causal.Circle) ([]circle.OpenInvitation, error) {
	m, err := circle.Of(d.store, c)
	if err != nil {
		return nil, err
	}
	var list []circle.OpenInvitation
	for _, o := range m.Open {
		if o.Until != "" { // the others are for members whose role is another now
			list = append(list, o)
		}
	}
	return list, nil
}

// Withdraw ends an invitation that this computer wrote and nobody has used.
func (d *Desk) Withdraw(ctx context.Context, c causal.Circle, invite causal.Hash) error {
	return circle.Withdraw(ctx, d.store, d.keys, c, invite)
}

// Kit gives the digits of the circle's kit as long as they lie on this computer.
func (d *Desk) Kit(c causal.Circle) (string, error) {
	kit, ok := d.keys.Kit(c)
	if !ok {
		return "", say.Err(nil, "kit.not_here")
	}
	return kit.String(), nil
}

// KitSheet is the paper for the digits of a circle's kit, with the circle's name in a language.
func (d *Desk) KitSheet(c causal.Circle, digits, lang string) (papers.RecoverySheet, error) {
	m, err := circle.Of(d.store, c)
	if err != nil {
		return papers.RecoverySheet{}, err
	}
	name := (&record.Field{ID: "name", Type: record.Bilingual}).In(m.Name, lang)
	return papers.RecoverySheet{Kit: true, Whose: name, Day: d.today(), Digits: digits}, nil
}

// KitPrinted forgets the digits: they are on paper, which was compared with them.
func (d *Desk) KitPrinted(c causal.Circle) error {
	if err := d.keys.DropKit(c); err != nil {
		return fileError(err, d.dir)
	}
	return d.triedKit(c)
}

// settingKitTried and the circle's id: when its kit was last put on paper or found right here.
const settingKitTried = "kit.tried."

func (d *Desk) triedKit(c causal.Circle) error {
	return d.SetSetting(settingKitTried+c.String(), d.now().UTC().Format(time.RFC3339))
}

// KitDue tells whether it is a year since the kit of a circle, which was put on paper here, was last tried.
func (d *Desk) KitDue(c causal.Circle) bool {
	at, err := time.Parse(time.RFC3339, d.Setting(settingKitTried+c.String()))
	return err == nil && d.now().Sub(at) > tryEvery
}

// CheckKit tells whether digits are those of the circle's kit, and changes nothing.
func (d *Desk) CheckKit(c causal.Circle, digits string) error {
	m, err := circle.Of(d.store, c)
	if err != nil {
		return err
	}
	kit, err := parseDigits(digits)
	if err != nil {
		return err
	}
	if err := m.FitsKit(kit); err != nil {
		return err
	}
	if d.Setting(settingKitTried+c.String()) == "" { // it is somebody else's task to try it
		return nil
	}
	return d.triedKit(c)
}

// UseKit makes a coordinator of this computer's user, whatever others have decided. It takes a new key.
func (d *Desk) UseKit(ctx context.Context, c causal.Circle, digits string) error {
	if err := d.CheckKit(c, digits); err != nil {
		return err
	}
	kit, err := parseDigits(digits)
	if err != nil {
		return err
	}
	old := d.keys.Device()
	if err := d.renew(ctx); err != nil {
		return err
	}
	if err := circle.UseKit(ctx, d.store, d.keys, c, kit, old, d.Name()); err != nil {
		return err
	}
	return d.reintroduce(ctx)
}
