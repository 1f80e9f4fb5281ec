package segment

import "github.com/twinshelf/twinshelf/data/causal"

// AppendChange encodes one change by itself, as the store keeps it until its segment is signed. Circle, device and
// number are left out: they are known from where it lies.
func AppendChange(b []byte, c *causal.Change) []byte {
	body, _ := encodeBody(Secret{}, []causal.Change{*c}, c.Circle, c.Device, c.Number)
	return append(b, body[SecretSize:]...)
}

// ReadChange reads what AppendChange wrote.
func ReadChange(b []byte, circle causal.Circle, device causal.Device, number uint64) (causal.Change, error) {
	body := append(make([]byte, SecretSize, SecretSize+len(b)), b...)
	named, _, err := decodeBody(body, circle, device, number, 1, &Room{})
	if err != nil {
		return causal.Change{}, err
	}
	return named[0].Change, nil
}
