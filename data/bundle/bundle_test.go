package bundle

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
)

func sample(t testing.TB, frames ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, Heading{Circle: causal.Circle{1}, Device: causal.Device{2}, Written: time.UnixMilli(1_795_000_000_000)})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range frames {
		if err := w.Frame(f[0], []byte(f[1:])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readAll gives the frames as far as they are whole, and the end.
func readAll(b []byte) (h Heading, frames []string, err error) {
	r, err := NewReader(bytes.NewReader(b))
	if err != nil {
		return h, nil, err
	}
	for {
		typ, f, err := r.Next()
		if err != nil {
			return r.Heading, frames, err
		}
		frames = append(frames, string(append([]byte{typ}, f...)))
	}
}

func TestRoundTrip(t *testing.T) {
	h, frames, err := readAll(sample(t, "Sone", "Rtwo", "?later", "S"))
	if !errors.Is(err, io.EOF) || errors.Is(err, ErrCut) || len(frames) != 4 || frames[2] != "?later" {
		t.Fatalf("%q, %v", frames, err)
	}
	if h.Circle != (causal.Circle{1}) || h.Device != (causal.Device{2}) || h.Written.UnixMilli() != 1_795_000_000_000 {
		t.Fatalf("heading %+v", h)
	}
}

// FAULTS 12: cut at any byte, it is never whole, and the frames before the cut are as they were written.
func TestFault12Cut(t *testing.T) {
	whole := sample(t, "Sone", "Stwo", "Sthree")
	for n := range whole {
		_, frames, err := readAll(whole[:n])
		if !errors.Is(err, ErrCut) {
			t.Fatalf("cut at %d: %v", n, err)
		}
		for i, f := range frames {
			if f != []string{"Sone", "Stwo", "Sthree"}[i] {
				t.Fatalf("cut at %d gave %q", n, frames)
			}
		}
	}
	if _, _, err := readAll(append(bytes.Clone(whole), 0)); !errors.Is(err, ErrCut) {
		t.Fatalf("more after the end: %v", err)
	}
}

// FAULTS 65: a length is only a claim: what says it is huge takes no room.
func TestFault65Length(t *testing.T) {
	b := append(sample(t)[:0:0], sample(t, "Sone")...)
	b = append(b[:4], 'H', 0xff, 0xff, 0xff, 0xff, 0x0f)
	if _, _, err := readAll(b); !errors.Is(err, ErrCut) {
		t.Fatalf("got %v", err)
	}
	if _, err := NewReader(bytes.NewReader([]byte("tsb\x07"))); !errors.Is(err, ErrNewer) {
		t.Fatalf("newer: %v", err)
	}
	if _, err := NewReader(bytes.NewReader([]byte("PK\x03\x04"))); !errors.Is(err, ErrNotBundle) {
		t.Fatalf("zip: %v", err)
	}
}

// FuzzReader: what reads whole, writes back the same bytes.
func FuzzReader(f *testing.F) {
	f.Add(sample(f, "Sone", "Rtwo"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, frames, err := readAll(b)
		if !errors.Is(err, io.EOF) || errors.Is(err, ErrCut) {
			return
		}
		var out bytes.Buffer
		w, err := NewWriter(&out, h)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range frames {
			if err := w.Frame(f[0], []byte(f[1:])); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), b) {
			t.Fatalf("read\n%x\nwrote\n%x", b, out.Bytes())
		}
	})
}

// A file that reads back otherwise than it was written is told of, and an old one is replaced only by a whole one.
func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.twinbundle")
	write := func(text string, err error) error {
		_, got := WriteFile(path, func(w io.Writer) error {
			if _, werr := io.WriteString(w, text); werr != nil {
				return werr
			}
			return err
		})
		return got
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	if err := write("second, cut", io.ErrUnexpectedEOF); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("got %v", err)
	}
	b, err := os.ReadFile(path)
	if err != nil || string(b) != "first" {
		t.Fatalf("%q, %v", b, err)
	}
	if err := compare(path, [32]byte{}, 5); !errors.Is(err, ErrReadBack) {
		t.Fatalf("got %v", err)
	}
}
