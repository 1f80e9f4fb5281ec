package seal

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"

	"filippo.io/age"
)

// The ways in which an envelope stays closed.
var (
	ErrNotForUs   = errors.New("sealed to others")
	ErrPassphrase = errors.New("wrong passphrase")
	ErrNoEnvelope = errors.New("not a sealed file")
)

// WorkFactor of passphrases: 2^16 scrypt blocks, 64 MiB and about half a second on an old computer.
const WorkFactor = 16

// maxWorkFactor is what is accepted from others: 256 MiB.
const maxWorkFactor = 18

// To seals what is written to the recipients (age public keys). Close must be called, and its error heeded.
func To(w io.Writer, recipients ...string) (io.WriteCloser, error) {
	list := make([]age.Recipient, len(recipients))
	for i, s := range recipients {
		r, err := age.ParseX25519Recipient(s)
		if err != nil {
			return nil, err
		}
		list[i] = r
	}
	return age.Encrypt(w, list...)
}

// Receives tells whether something can be sealed to a recipient. Others say which is theirs: it may be no key, or a point of low order, to which age refuses to seal.
func Receives(recipient string) bool {
	_, err := To(io.Discard, recipient)
	return err == nil
}

// ToPassphrase seals what is written to a passphrase. work is scrypt's work factor; 0 is WorkFactor, the right one for all that leaves.
func ToPassphrase(w io.Writer, passphrase string, work int) (io.WriteCloser, error) {
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	r.SetWorkFactor(cmp.Or(work, WorkFactor))
	return age.Encrypt(w, r)
}

// Open opens an envelope with the keys of this device. What it gives is plaintext of a stream that may yet prove to be cut:
// only io.EOF says that it was whole.
func (k *Keys) Open(r io.Reader) (io.Reader, error) { return open(r, k.identities()...) }

// OpenPassphrase opens an envelope that was sealed to a passphrase.
func OpenPassphrase(r io.Reader, passphrase string) (io.Reader, error) {
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	id.SetMaxWorkFactor(maxWorkFactor)
	out, err := open(r, id)
	if errors.Is(err, ErrNotForUs) {
		return nil, ErrPassphrase
	}
	return out, err
}

// maxHeader bounds the recipients of an envelope, which age itself does not: some 500 of them.
const maxHeader = 64 << 10

func open(r io.Reader, ids ...age.Identity) (io.Reader, error) {
	b := bufio.NewReaderSize(r, maxHeader)
	start, err := b.Peek(maxHeader)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !bytes.HasPrefix(start, []byte("age-encryption.org/")) || !bytes.Contains(start, []byte("\n--- ")) {
		return nil, ErrNoEnvelope
	}
	out, err := age.Decrypt(b, ids...)
	var none *age.NoIdentityMatchError
	switch {
	case err == nil:
		return out, nil
	case errors.As(err, &none):
		return nil, ErrNotForUs
	default:
		return nil, errors.Join(ErrNoEnvelope, err)
	}
}
