package desk

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
)

// settingRecovery keeps the public halves of the recovery keys, oldest first: pairs of an age recipient and a signing key in hexadecimal. None is ever taken out: what was sealed
// to an older sheet opens with that sheet only (FAULTS 62).
const settingRecovery = "recovery"

type recoveryPublic struct {
	recipient string
	sign      ed25519.PublicKey
}

func (d *Desk) recoveryKeys() []recoveryPublic {
	var list []recoveryPublic
	words := strings.Fields(d.Setting(settingRecovery))
	for i := 0; i+1 < len(words); i += 2 {
		if sign, err := hex.DecodeString(words[i+1]); err == nil && len(sign) == ed25519.PublicKeySize {
			list = append(list, recoveryPublic{words[i], sign})
		}
	}
	return list
}

func (d *Desk) recoveryRecipients() []string {
	var list []string
	for _, r := range d.recoveryKeys() {
		list = append(list, r.recipient)
	}
	return list
}

// HasRecovery tells whether a recovery key was made for this folder.
func (d *Desk) HasRecovery() bool { return len(d.recoveryKeys()) > 0 }

// NewRecovery makes a recovery key and gives its digits, to be written down: they are kept nowhere. From now on backups are sealed to it too, and all circles know that who has it
// may come in this computer's place.
func (d *Desk) NewRecovery(ctx context.Context) (digits string, err error) {
	r, err := seal.NewRecovery()
	if err != nil {
		return "", err
	}
	recipient, err := r.Recipient()
	if err != nil {
		return "", err
	}
	sign, err := r.Sign()
	if err != nil {
		return "", err
	}
	public := sign.Public().(ed25519.PublicKey)
	pair := strings.TrimSpace(d.Setting(settingRecovery) + " " + recipient + " " + hex.EncodeToString(public))
	if err := d.store.SetSetting(ctx, settingRecovery, pair); err != nil {
		return "", err
	}
	return r.String(), errors.Join(d.triedRecovery(), d.registerRecovery(ctx))
}

// registerRecovery makes the recovery keys known in circles that don't know them yet.
func (d *Desk) registerRecovery(ctx context.Context) error {
	for _, r := range d.recoveryKeys() {
		if err := circle.RegisterRecovery(ctx, d.store, d.keys.Device(), r.sign, r.recipient); err != nil {
			return err
		}
	}
	return nil
}

// CheckRecovery tells whether digits are those of a recovery key of this folder. It changes nothing but the day on which they were last found right.
func (d *Desk) CheckRecovery(digits string) (bool, error) {
	r, err := parseDigits(digits)
	if err != nil {
		return false, err
	}
	recipient, err := r.Recipient()
	if err != nil {
		return false, err
	}
	for _, known := range d.recoveryKeys() {
		if known.recipient == recipient {
			return true, d.triedRecovery()
		}
	}
	return false, nil
}

func parseDigits(digits string) (seal.Recovery, error) {
	r, err := seal.ParseRecovery(digits)
	var wrong *seal.DigitsError
	switch {
	case errors.As(err, &wrong) && wrong.Group > 0:
		return r, say.Err(err, "recovery.group", "Group", wrong.Group)
	case err != nil:
		return r, say.Err(err, "recovery.digits")
	}
	return r, nil
}
