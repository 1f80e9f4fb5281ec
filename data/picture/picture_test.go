package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/image/webp"
)

// scene is a picture whose corners differ: red, green, blue, white.
func scene(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 255, A: 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.RGBA{R: 255, G: 255, B: 255, A: 255}
			case x >= w/2:
				c = color.RGBA{G: 255, A: 255}
			case y >= h/2:
				c = color.RGBA{B: 255, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpDot is the smallest lossless WebP: one pixel.
var webpDot = []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")

// tattling is an Exif block as phones write it: maker, model, orientation and a position.
func tattling(orientation int) []byte {
	b := []byte("II*\x00\x08\x00\x00\x00\x03\x00")
	entry := func(tag, typ uint16, value uint32) {
		b = binary.LittleEndian.AppendUint16(b, tag)
		b = binary.LittleEndian.AppendUint16(b, typ)
		b = binary.LittleEndian.AppendUint32(b, 1)
		b = binary.LittleEndian.AppendUint32(b, value)
	}
	entry(tagModel, 2, 0)
	entry(tagOrientation, typeShort, uint32(orientation))
	entry(tagGPS, 4, 50)
	return append(b, "\x00\x00\x00\x00GPSLatitude 49.8397"...)
}

// inJPEG puts parts behind the first two bytes; inPNG behind the header.
func inJPEG(b []byte, marker byte, contents string) []byte {
	return append(appendPart(b[:2:2], marker, []byte(contents)), b[2:]...)
}

func inPNG(b []byte, name, contents string) []byte {
	const header = len(pngMagic) + 25
	return append(append(bytes.Clone(b[:header]), pngChunk(name, []byte(contents))...), b[header:]...)
}

// inWebP makes the plain picture one with an extended header and a chunk behind.
func inWebP(name, contents string) []byte {
	out := append([]byte(nil), webpDot[:12]...)
	out = appendPiece(out, "VP8X", append([]byte{flagExif | flagXMP}, make([]byte, 9)...))
	out = append(out, webpDot[12:]...)
	out = appendPiece(out, name, []byte(contents))
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

const xmp = "http://ns.adobe.com/xap/1.0/\x00<x exif:GPSLatitude='49,50N' tiff:Make='K'/>"

func TestCleanTakesOutWhatTells(t *testing.T) {
	plainJPEG, plainPNG := jpegOf(t, scene(40, 30)), pngOf(t, scene(40, 30))
	for name, c := range map[string]struct {
		in   []byte
		want Facts
	}{
		"jpeg exif":    {inJPEG(plainJPEG, mAPP1, exifHead+string(tattling(6))), Facts{Position: true, Camera: true, Other: true}},
		"jpeg xmp":     {inJPEG(plainJPEG, mAPP1, xmp), Facts{Position: true, Camera: true, Other: true}},
		"jpeg iptc":    {inJPEG(plainJPEG, mAPP0+13, "Photoshop 3.0\x00 secret"), Facts{Other: true}},
		"jpeg comment": {inJPEG(plainJPEG, mCOM, "secret"), Facts{Other: true}},
		"jpeg trailer": {append(bytes.Clone(plainJPEG), "\x00secret film"...), Facts{Other: true}},
		"jpeg second":  {append(bytes.Clone(plainJPEG), inJPEG(plainJPEG, mCOM, "secret")...), Facts{Other: true}},
		"png exif":     {inPNG(plainPNG, "eXIf", string(tattling(6))), Facts{Position: true, Camera: true, Other: true}},
		"png text":     {inPNG(plainPNG, "tEXt", "Comment\x00secret"), Facts{Other: true}},
		"png program":  {inPNG(plainPNG, "tEXt", "Software\x00secret"), Facts{Camera: true}},
		"png xmp":      {inPNG(plainPNG, "iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00exif:GPSLatitude secret"), Facts{Position: true, Other: true}},
		"png time":     {inPNG(plainPNG, "tIME", "secret."), Facts{Other: true}},
		"png private":  {inPNG(plainPNG, "prVt", "secret"), Facts{Other: true}},
		"webp exif":    {inWebP("EXIF", string(tattling(6))), Facts{Position: true, Camera: true, Other: true}},
		"webp xmp":     {inWebP("XMP ", "<x exif:GPSLatitude='secret'/>"), Facts{Position: true, Other: true}},
	} {
		if got := Look(c.in); got != c.want {
			t.Errorf("%s: looked like %+v", name, got)
		}
		out, removed, err := Clean(c.in)
		if err != nil || removed != c.want {
			t.Errorf("%s: removed %+v, %v", name, removed, err)
			continue
		}
		for _, secret := range []string{"secret", "GPS", "49", "Make"} {
			if bytes.Contains(out, []byte(secret)) && !bytes.Contains(plainJPEG, []byte(secret)) && !bytes.Contains(plainPNG, []byte(secret)) {
				t.Errorf("%s: %q is still there", name, secret)
			}
		}
		checkSamePixels(t, name, c.in, out)
		again, removed, err := Clean(out)
		if err != nil || removed.Any() || !bytes.Equal(again, out) {
			t.Errorf("%s: cleaned twice removes %+v, %v", name, removed, err)
		}
	}
}

func checkSamePixels(t *testing.T, name string, in, out []byte) {
	t.Helper()
	a, err := decode(in)
	if err != nil {
		return
	}
	b, err := decode(out)
	if err != nil {
		t.Fatalf("%s: no longer a picture: %v", name, err)
	}
	if a.Bounds() != b.Bounds() {
		t.Fatalf("%s: %v became %v", name, a.Bounds(), b.Bounds())
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				t.Fatalf("%s: pixel %d,%d was %v, is %v", name, x, y, a.At(x, y), b.At(x, y))
			}
		}
	}
}

// Which way up a picture is stays, and nothing else; what has nothing to take out comes back as it is.
func TestOrientationStays(t *testing.T) {
	plain := jpegOf(t, scene(40, 30))
	if out, removed, err := Clean(plain); err != nil || removed.Any() || &out[0] != &plain[0] {
		t.Errorf("plain: %+v, %v", removed, err)
	}
	for name, in := range map[string][]byte{
		"jpeg": inJPEG(plain, mAPP1, exifHead+string(tattling(6))), "png": inPNG(pngOf(t, scene(40, 30)), "eXIf", string(tattling(6))),
		"webp": inWebP("EXIF", string(tattling(6))),
	} {
		out, _, err := Clean(in)
		if err != nil {
			t.Fatal(name, err)
		}
		if h, err := headerOf(out); err != nil || h.orientation != 6 || Look(out).Any() {
			t.Errorf("%s: %+v, %v, %+v", name, h, err, Look(out))
		}
	}
	if _, err := webp.Decode(bytes.NewReader(webpDot)); err != nil {
		t.Fatal(err)
	}
}

// The corners of the small picture are where a person sees them, for each of the eight ways to hold a camera.
func TestThumbnailIsUpright(t *testing.T) {
	// The colours of the corners, from the top left: what is stored is red, green, blue, white.
	corners := map[int]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb"}
	for orientation, want := range corners {
		b := inJPEG(jpegOf(t, scene(800, 600)), mAPP1, exifHead+string(tattling(orientation)))
		thumb, err := Thumbnail(b)
		if err != nil {
			t.Fatal(err)
		}
		img, err := Decode(thumb)
		if err != nil {
			t.Fatal(err)
		}
		size := img.Bounds().Size()
		if max(size.X, size.Y) != Side || (size.X > size.Y) != (orientation < 5) || Look(thumb).Any() {
			t.Errorf("%d: %v", orientation, size)
		}
		var got strings.Builder
		for _, p := range []image.Point{{20, 20}, {size.X - 20, 20}, {20, size.Y - 20}, {size.X - 20, size.Y - 20}} {
			got.WriteByte(letter(img.At(p.X, p.Y)))
		}
		if got.String() != want {
			t.Errorf("orientation %d: %s, want %s", orientation, got.String(), want)
		}
	}
}

func letter(c color.Color) byte {
	r, g, b, _ := c.RGBA()
	switch {
	case r > 40000 && g > 40000:
		return 'w'
	case r > 40000:
		return 'r'
	case g > 40000:
		return 'g'
	case b > 40000:
		return 'b'
	}
	return '?'
}

func TestThumbnailOfSeeThrough(t *testing.T) {
	thumb, err := Thumbnail(pngOf(t, image.NewNRGBA(image.Rect(0, 0, 50, 20))))
	if err != nil {
		t.Fatal(err)
	}
	img, err := Decode(thumb)
	if err != nil || img.Bounds().Size() != image.Pt(50, 20) || letter(img.At(5, 5)) != 'w' {
		t.Errorf("%v %v", img.Bounds(), err)
	}
}

// huge gives pictures whose headers claim w by h pixels.
func hugeJPEG(t testing.TB, w, h uint16, sof byte) []byte {
	b := jpegOf(t, scene(16, 16))
	at := bytes.Index(b, []byte{0xff, mSOF0})
	b[at+1] = sof
	binary.BigEndian.PutUint16(b[at+5:], h)
	binary.BigEndian.PutUint16(b[at+7:], w)
	return b
}

func hugePNG(t testing.TB, w, h uint32) []byte {
	b := pngOf(t, scene(16, 16))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// FAULTS 65: a 100-megapixel JPEG, a bomb as PNG: nothing is decoded that would take too much memory, and it is cleaned all the same.
func TestFault65HugePictures(t *testing.T) {
	for name, c := range map[string]struct {
		b    []byte
		bomb bool
		err  error
	}{
		"100 megapixels":             {hugeJPEG(t, 10_000, 10_000, mSOF0), true, ErrTooLarge},
		"100 megapixels, honest":     {append(hugeJPEG(t, 10_000, 10_000, mSOF0), make([]byte, 300_000)...), false, ErrTooLarge},
		"60 megapixels, progressive": {hugeJPEG(t, 10_000, 6_000, mSOF2), false, ErrTooLarge},
		"bomb":                       {hugePNG(t, 60_000, 60_000), true, ErrTooLarge},
		"overflowing":                {hugePNG(t, 1<<31-1, 1<<31-1), false, ErrFormat},
		"no pixels":                  {hugePNG(t, 0, 16), false, ErrFormat},
		"no picture":                 {[]byte("%PDF-1.7"), false, ErrFormat},
		"heic":                       {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), false, ErrFormat},
	} {
		var thumb []byte
		var err error
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		thumb, err = Thumbnail(c.b)
		runtime.ReadMemStats(&after)
		took := after.TotalAlloc - before.TotalAlloc
		if !errors.Is(err, c.err) || thumb != nil || took > 1<<20 {
			t.Errorf("%s: %v, %d bytes of memory", name, err, took)
		}
		if Bomb(c.b) != c.bomb {
			t.Errorf("%s: bomb %v", name, !c.bomb)
		}
		if _, err := Decode(c.b); err == nil {
			t.Errorf("%s: decoded", name)
		}
	}
	if _, err := Thumbnail(jpegOf(t, scene(16, 16))[:200]); !errors.Is(err, ErrFormat) {
		t.Error("cut:", err)
	}
	if _, err := Decode(jpegOf(t, scene(2*Side+1, 4))); !errors.Is(err, ErrFormat) {
		t.Error("a thumbnail that is none:", err)
	}
}

func TestSniff(t *testing.T) {
	for head, want := range map[string]Format{
		"%PDF-1.7": Document, "PK\x03\x04": Document, "": Document, "BMW is a car": Document, "\x00\x00\x00\x20ftypisom": Unread, "GIF89a": Unread,
		"II*\x00\x08": Unread, "\xff\xd8\xff\xe0": JPEG, pngMagic: PNG, "RIFF\x00\x00\x00\x00WEBPVP8 ": WebP, "RIFF\x00\x00\x00\x00WAVE": Document,
	} {
		if got := Sniff([]byte(head)); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

// FuzzClean: whatever the bytes, nothing panics; what is cleaned has nothing more to tell, and draws the same pixels as before.
func FuzzClean(f *testing.F) {
	j, p := jpegOf(f, scene(24, 16)), pngOf(f, scene(24, 16))
	f.Add(j)
	f.Add(p)
	f.Add(webpDot)
	f.Add(inJPEG(j, mAPP1, exifHead+string(tattling(6))))
	f.Add(inJPEG(j, mAPP1, xmp))
	f.Add(append(inJPEG(j, mCOM, "x"), j...))
	f.Add(inPNG(p, "eXIf", string(tattling(8))))
	f.Add(inWebP("EXIF", string(tattling(3))))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, _, err := Clean(b)
		if err != nil {
			return
		}
		if left := Look(out); left.Any() {
			t.Fatalf("still tells %+v", left)
		}
		if again, _, err := Clean(out); err != nil || !bytes.Equal(again, out) {
			t.Fatalf("cleaned twice is otherwise: %v", err)
		}
		if h, err := headerOf(b); err == nil && h.pixels() < 1<<16 {
			checkSamePixels(t, "fuzz", b, out)
		}
	})
}
