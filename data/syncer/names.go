package syncer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// names are those of a circle's objects in a place. They are made with a key that the members have and nobody else: names tell the owner of the place nothing but how many there are.
type names struct{ key [sha256.Size]byte }

// namesOf makes the key of the founding change's whole name, once and for all: every member holds that change, however she came.
func namesOf(founding causal.Hash) names {
	return names{sha256.Sum256(append([]byte("twinshelf place names 0\x00"), founding[:]...))}
}

func (n names) keyed(what string, of []byte) string {
	mac := hmac.New(sha256.New, n.key[:])
	mac.Write([]byte(what + "\x00"))
	mac.Write(of)
	return record.ID(mac.Sum(nil)[:record.IDSize]).String()
}

func (n names) circle() string { return n.keyed("circle", nil) }

// uploader is the name of a device's objects.
func (n names) uploader(d causal.Device) string { return n.keyed("uploader", d[:]) }

func (n names) heads() string               { return n.circle() + "/head" }
func (n names) head(uploader string) string { return n.heads() + "/" + uploader }
func (n names) bell() string                { return n.circle() + "/bell" }
func (n names) log(uploader string) string  { return n.circle() + "/log/" + uploader }

func (n names) pack(p bundle.PackName) string {
	return n.log(n.uploader(p.Device)) + "/" + p.Hash.String()
}

// blob is the name of a part of an attachment, counted from 0.
func (n names) blob(h record.FileHash, part int) string {
	mac := hmac.New(sha256.New, n.key[:])
	mac.Write([]byte("blob\x00"))
	mac.Write(h[:])
	return n.circle() + "/blob/" + hex.EncodeToString(mac.Sum(nil)[:16]) + "-" + hex.EncodeToString(binary.BigEndian.AppendUint16(nil, uint16(part)))
}
