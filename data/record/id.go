package record

import (
	"encoding/base32"
	"errors"
	"strings"
)

// IDSize is the length of a record's id in bytes.
const IDSize = 10

// ID names a record: the first bytes of the hash of the change that created it. The zero ID names none.
type ID [IDSize]byte

// alphabet is Crockford's base 32 in lower case: no i, l, o, u, which are misread or misheard.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

var idText = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

// ErrID says that a text is no record id.
var ErrID = errors.New("not a record id")

// String gives the id as 16 letters and digits.
func (id ID) String() string { return idText.EncodeToString(id[:]) }

// IsZero tells whether the id names no record.
func (id ID) IsZero() bool { return id == ID{} }

// ParseID reads what String wrote; capitals and the look-alikes o, i, l are taken for 0, 1, 1.
func ParseID(s string) (ID, error) {
	var id ID
	s = strings.NewReplacer("o", "0", "i", "1", "l", "1", "-", "").Replace(strings.ToLower(strings.TrimSpace(s)))
	if len(s) != idText.EncodedLen(IDSize) {
		return id, ErrID
	}
	if _, err := idText.Decode(id[:], []byte(s)); err != nil {
		return ID{}, ErrID
	}
	return id, nil
}
