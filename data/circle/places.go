package circle

import (
	"crypto/ed25519"
	"encoding/json"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/seal"
)

// MaxPlaces is how many places an invitation or an answer may bring.
const MaxPlaces = 8

// SignPlaces vouches for the places of an answer to the one whom it is sealed to: anybody could seal one to her.
func (inv *Invitation) SignPlaces(keys *seal.Keys, recipient string) {
	inv.By, inv.Signature = keys.Device().String(), ed25519.Sign(keys.Sign(), inv.signedPlaces(recipient))
}

// Vouched gives the places of an answer, if a coordinator vouches for them.
func (m *Members) Vouched(inv *Invitation, recipient string) []place.Access {
	for i := range m.List {
		x := &m.List[i]
		if x.Device.String() == inv.By && x.Role == Coordinator && ed25519.Verify(x.Key, inv.signedPlaces(recipient), inv.Signature) {
			return inv.Places
		}
	}
	return nil
}

func (inv *Invitation) signedPlaces(recipient string) []byte {
	b, _ := json.Marshal(inv.Places) // of strings alone
	return append([]byte("twinshelf places 1\x00"+inv.Circle.String()+"\x00"+recipient+"\x00"), b...)
}
