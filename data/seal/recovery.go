package seal

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	"filippo.io/age"
)

// A recovery key is 40 random decimal digits, 132 bits, which a person keeps on paper: no language and no keyboard layout stands between her and them. They
// are written as 8 groups of 6: five digits and a check digit, made from the group's number and its digits (Damm, "Total anti-symmetrische
// Quasigruppen", 2004), which finds every single wrong digit, every two neighbours that changed places, and groups in the wrong order. From the 40 digits HKDF-SHA-256
// makes an age identity, which opens backups, and an Ed25519 key, which brings a member back (package circle, @recovery). Only their public halves are kept.
const (
	recoveryGroups = 8
	groupDigits    = 5
	recoveryDomain = "twinshelf recovery 0"
)

// Recovery is a recovery key.
type Recovery struct {
	digits string // 40
}

// NewRecovery makes a recovery key.
func NewRecovery() (Recovery, error) {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(recoveryGroups*groupDigits), nil)
	n, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return Recovery{}, err
	}
	return Recovery{fmt.Sprintf("%0*d", recoveryGroups*groupDigits, n)}, nil
}

// DigitsError says which group of digits can't be right; 0 if their number is wrong.
type DigitsError struct{ Group int }

func (e *DigitsError) Error() string { return fmt.Sprintf("recovery digits: group %d", e.Group) }

// ParseRecovery reads what String wrote, with whatever a person puts between the digits.
func ParseRecovery(typed string) (Recovery, error) {
	var all []byte
	for _, r := range typed {
		if r >= '0' && r <= '9' {
			all = append(all, byte(r))
		}
	}
	if len(all) != recoveryGroups*(groupDigits+1) {
		return Recovery{}, &DigitsError{}
	}
	var digits strings.Builder
	for g := range recoveryGroups {
		group := all[g*(groupDigits+1) : (g+1)*(groupDigits+1)]
		if check(g, group[:groupDigits]) != group[groupDigits] {
			return Recovery{}, &DigitsError{Group: g + 1}
		}
		digits.Write(group[:groupDigits])
	}
	return Recovery{digits.String()}, nil
}

// String gives the digits in groups.
func (r Recovery) String() string {
	groups := make([]string, recoveryGroups)
	for g := range groups {
		d := r.digits[g*groupDigits : (g+1)*groupDigits]
		groups[g] = d + string(check(g, []byte(d)))
	}
	return strings.Join(groups, " ")
}

// damm is a totally anti-symmetric quasigroup of order 10 with zeros in its diagonal.
var damm = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

func check(group int, digits []byte) byte {
	c := damm[0][group+1]
	for _, d := range digits {
		c = damm[c][d-'0']
	}
	return '0' + c
}

func (r Recovery) derive(use string) ([]byte, error) {
	return hkdf.Key(sha256.New, []byte(r.digits), nil, recoveryDomain+" "+use, 32)
}

// Sign gives the key that brings a member back.
func (r Recovery) Sign() (ed25519.PrivateKey, error) {
	seed, err := r.derive("sign")
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// Kit gives the key of a circle's kit, which is digits of the same form: it makes a coordinator of whoever has it (package circle, @kit).
func (r Recovery) Kit() (ed25519.PrivateKey, error) {
	seed, err := r.derive("kit")
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func (r Recovery) identity() (*age.X25519Identity, error) {
	scalar, err := r.derive("open")
	if err != nil {
		return nil, err
	}
	return age.ParseX25519Identity(strings.ToUpper(bech32("age-secret-key-", scalar)))
}

// Recipient gives the age public key that backups are sealed to.
func (r Recovery) Recipient() (string, error) {
	id, err := r.identity()
	if err != nil {
		return "", err
	}
	return id.Recipient().String(), nil
}

// ErrOtherRecovery says that an envelope was sealed to another recovery key.
var ErrOtherRecovery = errors.New("sealed to another recovery key")

// Open opens an envelope that was sealed to the recovery key.
func (r Recovery) Open(sealed io.Reader) (io.Reader, error) {
	id, err := r.identity()
	if err != nil {
		return nil, err
	}
	out, err := open(sealed, id)
	if errors.Is(err, ErrNotForUs) {
		return nil, ErrOtherRecovery
	}
	return out, err
}

const bech32Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32 encodes bytes as age writes its keys (BIP 173): age takes a key of ours only in that form.
func bech32(prefix string, b []byte) string {
	var values []byte
	acc, bits := 0, 0
	for _, x := range b {
		acc, bits = acc<<8|int(x), bits+8
		for bits >= 5 {
			bits -= 5
			values = append(values, byte(acc>>bits)&31)
		}
	}
	if bits > 0 {
		values = append(values, byte(acc<<(5-bits))&31)
	}
	var head []byte
	for i := range len(prefix) {
		head = append(head, prefix[i]>>5)
	}
	head = append(head, 0)
	for i := range len(prefix) {
		head = append(head, prefix[i]&31)
	}
	mod := polymod(append(append(head, values...), 0, 0, 0, 0, 0, 0)) ^ 1
	out := []byte(prefix + "1")
	for _, v := range values {
		out = append(out, bech32Letters[v])
	}
	for i := range 6 {
		out = append(out, bech32Letters[mod>>(5*(5-i))&31])
	}
	return string(out)
}

func polymod(values []byte) uint32 {
	generator := [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}
	chk := uint32(1)
	for _, v := range values {
		top := chk >> 25
		chk = chk&0x1ffffff<<5 ^ uint32(v)
		for i, g := range generator {
			if top>>i&1 == 1 {
				chk ^= g
			}
		}
	}
	return chk
}
