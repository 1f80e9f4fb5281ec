package circle

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"golang.org/x/crypto/scrypt"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// Request is what a newcomer sends who asks to join: nothing in it is secret, and nothing in it is believed until two people have compared its digits. It travels as
// JSON in a file of its own, format version 1; programs before the first release wrote 0 in the same form.
type Request struct {
	Version   int       `json:"twinshelf_request"`
	Key       []byte    `json:"key"`       // the public half of her device's Ed25519 key
	Recipient string    `json:"recipient"` // her device's age key
	Name      string    `json:"name"`      // what she calls herself
	Asked     time.Time `json:"asked"`
	Proof     []byte    `json:"proof"` // by her key, over askDomain and what stands above
}

const (
	requestVersion = 1
	askDomain      = "twinshelf request 0\x00"
	// MaxRequest bounds the file of a request, in bytes.
	MaxRequest = 4 << 10
	maxName    = 200 // bytes of a newcomer's name
)

// Ask makes the request of this device.
func Ask(keys *seal.Keys, name string, now time.Time) ([]byte, error) {
	r := Request{Version: requestVersion, Key: keys.Public(), Recipient: keys.Recipient(), Name: cutName(name), Asked: now.UTC().Truncate(time.Second)}
	r.Proof = ed25519.Sign(keys.Sign(), r.signed())
	return json.MarshalIndent(r, "", "  ")
}

func cutName(name string) string {
	for i := range name {
		if i > maxName {
			return name[:i]
		}
	}
	return name
}

func (r *Request) signed() []byte {
	var b bytes.Buffer
	b.WriteString(askDomain)
	b.Write(r.Key)
	fmt.Fprintf(&b, "%s\x00%s\x00%d", r.Recipient, r.Name, r.Asked.Unix())
	return b.Bytes()
}

// RequestMark begins a request as text: it is made of what a QR code packs most tightly, survives being sent from a telephone, and says what it is.
const RequestMark = "TWINSHELF:"

var textCode = base32.StdEncoding.WithPadding(base32.NoPadding)

// RequestText writes a request as text.
func RequestText(request []byte) (string, error) {
	var b bytes.Buffer
	if err := json.Compact(&b, request); err != nil {
		return "", err
	}
	return RequestMark + textCode.EncodeToString(b.Bytes()), nil
}

// fromText gives the JSON of a request that came as text, however the lines were broken; what is none stays as it is.
func fromText(b []byte) []byte {
	text, is := strings.CutPrefix(strings.Join(strings.Fields(string(b)), ""), RequestMark)
	if !is {
		return b
	}
	out, _ := textCode.DecodeString(strings.ToUpper(text)) // what is left of a damaged one is no request
	return out
}

// ParseRequest reads a request, from a file or as text, and checks that who wrote it has the key that it names.
func ParseRequest(b []byte) (*Request, error) {
	var r Request
	if len(b) <= MaxRequest {
		b = fromText(b)
	}
	if len(b) > MaxRequest || json.Unmarshal(b, &r) != nil || len(r.Key) != ed25519.PublicKeySize {
		return nil, say.Err(nil, "request.not_one")
	}
	if r.Version > requestVersion {
		return nil, say.Err(nil, "request.newer")
	}
	if len(r.Name) > maxName+4 || !seal.Receives(r.Recipient) || !ed25519.Verify(r.Key, r.signed(), r.Proof) {
		return nil, say.Err(nil, "request.damaged")
	}
	return &r, nil
}

// Device names the newcomer's device.
func (r *Request) Device() causal.Device { return causal.DeviceOf(r.Key) }

// Digits are what two people compare by telephone to be sure that both programs mean the same newcomer and the same circle: twenty decimal digits in five groups, 66 bits, of an
// scrypt hash (N 2^17, r 8, p 1: about half a second and 128 MiB) of the newcomer's keys and the circle. While she asks she doesn't know the circle yet: then it is zero. Who
// would have keys of his own pass for hers needs some 2^66 tries of half a second.
func Digits(c causal.Circle, key ed25519.PublicKey, recipient string) (string, error) {
	const n, r, p = 1 << 17, 8, 1
	h, err := scrypt.Key(bytes.Join([][]byte{key, []byte(recipient)}, []byte{0}), append([]byte("twinshelf digits 0\x00"), c[:]...), n, r, p, 32)
	if err != nil {
		return "", err
	}
	const groups, group = 5, 4
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(groups*group), nil)
	all := fmt.Sprintf("%0*d", groups*group, new(big.Int).Mod(new(big.Int).SetBytes(h), limit))
	out := all[:group]
	for g := 1; g < groups; g++ {
		out += " " + all[g*group:(g+1)*group]
	}
	return out, nil
}

// Admit takes in a newcomer who asked to join. What it gives is for the answer that is sealed to her device: without it she can read nothing.
func Admit(ctx context.Context, st *store.Store, keys *seal.Keys, c causal.Circle, r *Request, role string) (Invitation, error) {
	m, self, err := coordinator(st, keys, c, "circle.coordinators_invite")
	if err != nil {
		return Invitation{}, err
	}
	_, there := m.Of(r.Device())
	switch {
	case m.Own:
		return Invitation{}, say.Err(nil, "circle.own_is_private")
	case m.Removed(r.Device()):
		return Invitation{}, say.Err(nil, "request.removed", "Name", r.Name)
	}
	epoch := m.Epoch
	if !keys.HasEpoch(c, epoch) {
		epoch = ""
	}
	answer := Invitation{Circle: c, Name: m.Name, Epochs: keys.Epochs(c), From: self.Name}
	if there { // asked and admitted already: the answer may have been lost
		return answer, nil
	}
	_, err = st.WriteControl(ctx, c, control(KindAdmit, [2]string{"grant", self.grant.String()}, [2]string{"key", hex.EncodeToString(r.Key)},
		[2]string{"recipient", r.Recipient}, [2]string{"role", role}, [2]string{"epoch", epoch}, [2]string{"member", r.Name}))
	return answer, err
}

// take takes in the newcomer whom a coordinator admits, and tells whether she is new.
func (m *Members) take(c *store.Control) bool {
	key, err := hex.DecodeString(get(c, "key"))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return false
	}
	d := causal.DeviceOf(key)
	if _, there := m.Of(d); there {
		return false
	}
	m.add(Member{Device: d, Key: key, Recipient: get(c, "recipient"), Name: get(c, "member"), Role: get(c, "role"), epoch: get(c, "epoch"), grant: c.Change.Name})
	return true
}
