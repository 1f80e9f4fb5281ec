package record

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// FileHash is the SHA-256 of a file's bytes, which names it.
type FileHash [32]byte

// ParseFileHash reads 64 hexadecimal digits, lower-case.
func ParseFileHash(s string) (h FileHash, ok bool) {
	if len(s) != 2*len(h) || strings.Trim(s, "0123456789abcdef") != "" {
		return h, false
	}
	_, err := hex.Decode(h[:], []byte(s))
	return h, err == nil
}

// String gives 64 hexadecimal digits.
func (h FileHash) String() string { return hex.EncodeToString(h[:]) }

// IsZero tells whether h names nothing.
func (h FileHash) IsZero() bool { return h == FileHash{} }

// The greatest sizes in bytes: of a file that is part of a record, and of the small picture that goes before it.
const (
	MaxFile  = 1 << 30
	MaxThumb = 128 << 10
)

// File is an element of a Files field, taken apart.
type File struct {
	Hash  FileHash
	Size  int64    // in bytes
	Thumb FileHash // of the small picture, a JPEG of at most MaxThumb bytes; zero if there is none
	Name  string   // safe to show, and to save a file under (see FileName)
}

// String gives the canonical form: hash, size, hash of the small picture or "-", name.
func (f File) String() string {
	thumb := "-"
	if !f.Thumb.IsZero() {
		thumb = f.Thumb.String()
	}
	return f.Hash.String() + " " + strconv.FormatInt(f.Size, 10) + " " + thumb + " " + f.Name
}

// ParseFile takes an element of a Files field apart; ok is false if it is not canonical.
func ParseFile(canonical string) (f File, ok bool) {
	if len(canonical) < 2*len(f.Hash)+len(" 0 - n") || canonical[2*len(f.Hash)] != ' ' { // most texts of a log are none
		return f, false
	}
	parts := strings.SplitN(canonical, " ", 4)
	if len(parts) != 4 {
		return f, false
	}
	var ok1, ok2 bool
	var err error
	f.Hash, ok1 = ParseFileHash(parts[0])
	f.Size, err = strconv.ParseInt(parts[1], 10, 64)
	if ok2 = parts[2] == "-"; !ok2 {
		f.Thumb, ok2 = ParseFileHash(parts[2])
	}
	f.Name = parts[3]
	return f, ok1 && ok2 && err == nil && f.Size >= 0 && f.Size <= MaxFile && f.String() == canonical && FileName(f.Name) == f.Name
}

// readFile wants the canonical form, and makes the name safe; what it can't read it leaves as it is.
func readFile(typed string) (canonical, warning string) {
	parts := strings.SplitN(typed, " ", 4)
	if len(parts) == 4 {
		made := strings.ToLower(strings.Join(parts[:3], " ")) + " " + FileName(parts[3])
		if f, ok := ParseFile(made); ok {
			return f.String(), ""
		}
	}
	return typed, "value.file"
}

// files is the field for the photos and documents of a record.
func files() Field { return Field{ID: FieldFiles, Type: Files, Group: "files"} }
