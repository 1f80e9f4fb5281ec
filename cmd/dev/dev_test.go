package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestWithout(t *testing.T) {
	list := "installed gcc\nnot-installed xvfb\ndeinstall xdotool\n"
	if got := without([]string{"gcc", "xvfb", "xdotool", "xorg-dev"}, list); !slices.Equal(got, []string{"xvfb", "xdotool", "xorg-dev"}) {
		t.Errorf("missing are %v", got)
	}
}

// Both languages say the same things, with the same holes.
func TestSentences(t *testing.T) {
	verb := regexp.MustCompile(`%[sdv]`)
	for id, both := range spoken {
		if en, uk := verb.FindAllString(both[0], -1), verb.FindAllString(both[1], -1); !slices.Equal(en, uk) {
			t.Errorf("%s: %v in English, %v in Ukrainian", id, en, uk)
		}
		if strings.TrimSpace(both[0]) == "" || strings.TrimSpace(both[1]) == "" {
			t.Errorf("%s is empty", id)
		}
	}
	for _, s := range scenes {
		if _, ok := spoken[s.title]; !ok {
			t.Errorf("the scene %s has no title", s.title)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ env, want string }{{"LANG=uk_UA.UTF-8", "uk"}, {"LANG=en_GB.UTF-8", "en"}, {"", "en"}, {"LC_ALL=uk_UA LANG=C", "uk"}, {"LC_ALL=C LANG=uk_UA", "en"}} {
		env := func(name string) string {
			for _, v := range strings.Fields(c.env) {
				if value, ok := strings.CutPrefix(v, name+"="); ok {
					return value
				}
			}
			return ""
		}
		if got := language(env); got != c.want {
			t.Errorf("%q speaks %s", c.env, got)
		}
	}
}

// Tests are counted one by one; a package that was not built, or that died between tests, counts once, and tells why.
func TestEvents(t *testing.T) {
	r := readEvents(strings.NewReader(`
{"Action":"run","Package":"a","Test":"One"}
{"Action":"output","Package":"a","Test":"One","Output":"all well\n"}
{"Action":"pass","Package":"a","Test":"One"}
{"Action":"skip","Package":"a","Test":"Two"}
{"Action":"pass","Package":"a"}
{"Action":"output","Package":"b","Test":"Three","Output":"not so\n"}
{"Action":"fail","Package":"b","Test":"Three"}
{"Action":"fail","Package":"b"}
{"Action":"build-output","ImportPath":"c [c.test]","Output":"undefined: x\n"}
{"Action":"fail","Package":"c","FailedBuild":"c [c.test]"}
`))
	if r.passed != 1 || r.skipped != 1 || r.failed != 2 || r.packages != 3 {
		t.Errorf("counted %+v", r)
	}
	if story := r.story(); !strings.Contains(story, "not so") || !strings.Contains(story, "undefined: x") || strings.Contains(story, "all well") {
		t.Errorf("told:\n%s", story)
	}
}

// A package goes without the race detector if it, or one of its tests, holds C code.
func TestDivide(t *testing.T) {
	ours := &struct{ Main bool }{true}
	pure, c := divide([]listed{
		{ImportPath: "net", Standard: true, CgoFiles: []string{"cgo.go"}},
		{ImportPath: "lite", CgoFiles: []string{"lite.go"}},
		{ImportPath: "a", Module: ours, Deps: []string{"net"}},
		{ImportPath: "a.test", Module: ours, Deps: []string{"a", "net"}},
		{ImportPath: "b", Module: ours, Deps: []string{"lite"}},
		{ImportPath: "d", Module: ours},
		{ImportPath: "d_test [d.test]", ForTest: "d", Module: ours, Deps: []string{"d", "lite"}},
	})
	if !slices.Equal(pure, []string{"a"}) || !slices.Equal(c, []string{"b", "d"}) {
		t.Errorf("pure %v, with C %v", pure, c)
	}
}

func TestTheLastLineCounts(t *testing.T) {
	var out strings.Builder
	tally := &tally{dev: &dev{out: &out}, skipped: 1}
	tally.check("well", func() error { return nil })
	tally.check("ill", func() error { return errors.New("first\nsecond") })
	if err := tally.end(); !errors.Is(err, errCounted) {
		t.Errorf("ended with %v", err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if lines[len(lines)-1] != "1 passed, 1 failed, 1 skipped" || !strings.Contains(out.String(), "        second\n") {
		t.Errorf("said:\n%s", out.String())
	}
}

// dump makes what Xvfb writes: a header, no colours, rows of blue, green, red and a byte without meaning.
func dump(img *image.RGBA) []byte {
	b, stride := img.Bounds(), 4*img.Bounds().Dx()
	header := [25]uint32{0: 100, 4: uint32(b.Dx()), 5: uint32(b.Dy()), 11: 32, 12: uint32(stride)}
	var raw []byte
	for _, n := range header {
		raw = binary.BigEndian.AppendUint32(raw, n)
	}
	for i := 0; i < len(img.Pix); i += 4 {
		raw = append(raw, img.Pix[i+2], img.Pix[i+1], img.Pix[i], 0)
	}
	return raw
}

func TestReadXWD(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 8, 4))
	for i := range 32 {
		img.SetRGBA(i%8, i/8, color.RGBA{uint8(i), 2, 3, 255})
	}
	raw := dump(img)
	got, err := readXWD(raw)
	if err != nil || differing(got, img) != 0 {
		t.Errorf("read %v, %v", got, err)
	}
	if blank(got) || !blank(image.NewRGBA(img.Bounds())) {
		t.Error("a picture is not blank, and nothing is")
	}
	for n := range raw {
		if _, err := readXWD(raw[:n]); err == nil {
			t.Fatalf("cut to %d bytes it is read", n)
		}
	}
}

// What a scene finds wrong ends the story with an error; what is wrong with the scene itself is not hidden.
func TestPlay(t *testing.T) {
	s := &story{dev: &dev{ctx: t.Context(), out: io.Discard}}
	if err := s.play(func(s *story) { s.want(1 > 2, "%d is not more than %d", 1, 2) }); err == nil || err.Error() != "1 is not more than 2" {
		t.Errorf("played with %v", err)
	}
	defer func() {
		if r := recover(); fmt.Sprint(r) != "slip" {
			t.Errorf("recovered %v", r)
		}
	}()
	_ = s.play(func(*story) { panic("slip") })
}
