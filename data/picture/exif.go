package picture

import (
	"bytes"
	"encoding/binary"
)

// The tags of Exif that matter here (CIPA DC-008, section 4.6).
const (
	tagMake        = 0x010f
	tagModel       = 0x0110
	tagOrientation = 0x0112
	tagSoftware    = 0x0131
	tagGPS         = 0x8825
	typeShort      = 3
)

// maxTags bounds what is read of a directory that claims to be endless.
const maxTags = 1000

// readExif says what a TIFF block tells, and which way up its picture is: 1 to 8, 1 if it does not say.
func readExif(b []byte) (found Facts, orientation int) {
	orientation = 1
	found.Other = true
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(b) < 8:
		return found, 1
	case b[0] == 'M':
		order = binary.BigEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return found, 1
	}
	n := min(int(order.Uint16(b[at:])), maxTags)
	for i := range n {
		e := at + 2 + int64(i)*12
		if e+12 > int64(len(b)) {
			break
		}
		switch order.Uint16(b[e:]) {
		case tagMake, tagModel, tagSoftware:
			found.Camera = true
		case tagGPS:
			found.Position = true
		case tagOrientation:
			if v := int(order.Uint16(b[e+8:])); order.Uint16(b[e+2:]) == typeShort && v >= 1 && v <= 8 {
				orientation = v
			}
		}
	}
	return found, orientation
}

// upright is a TIFF block that says which way up the picture is, and nothing else.
func upright(orientation int) []byte {
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01")
	b = binary.BigEndian.AppendUint16(b, tagOrientation)
	b = binary.BigEndian.AppendUint16(b, typeShort)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint16(b, uint16(orientation))
	return append(b, 0, 0, 0, 0, 0, 0)
}

// readXMP says what a packet of XMP tells, by the words in it.
func readXMP(b []byte) Facts {
	return Facts{
		Position: bytes.Contains(b, []byte("GPS")) || bytes.Contains(b, []byte("Iptc4xmp")) || bytes.Contains(b, []byte("photoshop:City")),
		Camera:   bytes.Contains(b, []byte("tiff:M")) || bytes.Contains(b, []byte("CreatorTool")),
		Other:    true,
	}
}

// notes gathers what a walk through a picture finds.
type notes struct {
	Facts
	orientation int
}

// exif takes note of an Exif part; one that only says which way up the picture is tells nothing.
func (n *notes) exif(b []byte) {
	found, o := readExif(b)
	if n.orientation == 0 {
		n.orientation = o
	}
	if !bytes.Equal(b, upright(o)) {
		n.add(found)
	}
}
