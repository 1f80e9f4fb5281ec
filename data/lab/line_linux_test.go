package lab

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

var (
	onFlag   = flag.Duration("on", 5*time.Minute, "for how long the bad line works")
	offFlag  = flag.Duration("off", 5*time.Minute, "and does not")
	lineFlag = flag.Int("line-records", 30_000, "records that go over the bad line")
)

// The two ends of the line, each in a network namespace of its own.
const (
	envPlace   = "TWINSHELF_LAB_PLACE" // of the place, for the test that runs in the namespace of the computers
	here       = "twinshelf-here"
	there      = "twinshelf-there"
	hereEnd    = "twin-here"
	thereEnd   = "twin-there"
	hereAt     = "10.77.0.1"
	thereAt    = "10.77.0.2"
	labUser    = "librarian"
	labSecret  = "admin"
	lossInside = `add table inet lab
add chain inet lab in { type filter hook input priority 0 ; }
add rule inet lab in iifname != "lo" numgen random mod 100 < 15 drop
`
)

// Over 64 kbit/s of which 15 of 100 packets get lost either way, and which works for five minutes and then does not for five, a computer brings its records to a place and another one takes them.
// Progress never goes backwards, and nothing is sent twice without need.
func TestBadLine(t *testing.T) {
	inLab(t)
	if at := os.Getenv(envPlace); at != "" {
		overTheLine(t, at)
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("only root makes network namespaces")
	}
	line(t)
	h := placetest.Host{Address: thereAt, Within: []string{"ip", "netns", "exec", there}}
	s := h.Apache(t)
	if s == nil {
		t.Fatal("Apache is needed")
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go onAndOff(ctx)
	c := exec.Command("ip", "netns", "exec", here, os.Args[0], "-test.run=^TestBadLine$", "-test.v", "-test.timeout=0", "-lab",
		"-line-records="+fmt.Sprint(*lineFlag), "-on="+onFlag.String(), "-off="+offFlag.String(), "-seed="+fmt.Sprint(*seedFlag))
	a := s.Folder(t)
	c.Env = append(os.Environ(), envPlace+"="+a.URL)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	must(t, c.Run())
	var size int64
	must(t, filepath.WalkDir(s.Dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			info, err := e.Info()
			must(t, err)
			size += info.Size()
		}
		return err
	}))
	t.Logf("the place holds %d bytes; over the line went, with all that was lost:\n%s", size, command(t, "ip", "netns", "exec", here, "ip", "-s", "link", "show", hereEnd))
}

func command(t *testing.T, words ...string) string {
	t.Helper()
	out, err := exec.Command(words[0], words[1:]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", words, err, out)
	}
	return string(out)
}

// line makes both namespaces and what is between them.
func line(t *testing.T) {
	t.Helper()
	remove := func() {
		for _, name := range []string{here, there} {
			_ = exec.Command("ip", "netns", "del", name).Run()
		}
	}
	remove()
	t.Cleanup(remove)
	command(t, "ip", "netns", "add", here)
	command(t, "ip", "netns", "add", there)
	command(t, "ip", "-n", here, "link", "add", hereEnd, "type", "veth", "peer", "name", thereEnd, "netns", there)
	for _, end := range [][3]string{{here, hereEnd, hereAt}, {there, thereEnd, thereAt}} {
		command(t, "ip", "-n", end[0], "link", "set", "lo", "up")
		command(t, "ip", "-n", end[0], "address", "add", end[2]+"/24", "dev", end[1])
		// Packets as a modem sees them, not those of 64 kB that a computer hands itself.
		command(t, "ip", "-n", end[0], "link", "set", end[1], "up", "gso_max_segs", "1", "mtu", "1500")
		command(t, "ip", "netns", "exec", end[0], "tc", "qdisc", "add", "dev", end[1], "root", "tbf", "rate", "64kbit", "burst", "3000", "latency", "600ms")
		c := exec.Command("ip", "netns", "exec", end[0], "nft", "-f", "-")
		c.Stdin = strings.NewReader(lossInside)
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("nft: %v\n%s", err, out)
		}
	}
}

// onAndOff lets the line work and not work by turns.
func onAndOff(ctx context.Context) {
	for state := "down"; ; {
		wait := *onFlag
		if state == "up" {
			wait = *offFlag
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		_ = exec.Command("ip", "-n", here, "link", "set", hereEnd, state).Run()
		if state == "down" {
			state = "up"
		} else {
			state = "down"
		}
	}
}

// overTheLine is the work of the two computers at this end.
func overTheLine(t *testing.T, url string) {
	t.Helper()
	l := newLab(t, *seedFlag)
	m, v := l.computer("Manchester"), l.computer("Lviv")
	c, err := m.CreateCircle(ctx, record.Values{"name.en": {"Over a bad line"}})
	must(t, err)
	l.join(m, c, v)
	written := len(l.fill(m, c, *lineFlag))
	start := time.Now()
	a := place.Address{Kind: place.KindWebDAV, URL: url, User: labUser}
	for _, x := range []*computer{m, v} {
		try(t, start, x.name+" tries the place", func() error {
			_, err := x.AddPlace(ctx, c, a, labSecret)
			return err
		})
	}
	for turn := 0; ; turn++ {
		if time.Since(start) > 3*time.Hour {
			t.Fatal("there is no end")
		}
		for _, x := range []*computer{m, v} {
			_, problems := l.sync(x, c, false)
			s := l.look(x, c)
			t.Logf("%5.0f s: %s has %d segments, %d bytes sent and %d received by both; %v", time.Since(start).Seconds(), x.name, s.Segments, l.post.sent, l.post.got, problems)
			l.now = l.now.Add(time.Minute)
			time.Sleep(2 * time.Second)
		}
		states := [2]store.State{l.look(m, c), l.look(v, c)}
		if states[0].Hash == states[1].Hash && m.unsent(l, c) == 0 {
			break
		}
	}
	l.same(c, written, m, v)
	l.post.tell(t)
}

// unsent is how many changes nobody else is known to hold.
func (x *computer) unsent(l *lab, c causal.Circle) int {
	l.t.Helper()
	list, err := x.Circles(ctx)
	must(l.t, err)
	for i := range list {
		if list[i].ID == c {
			return list[i].Unsent
		}
	}
	return 0
}

// try does what may need several attempts.
func try(t *testing.T, start time.Time, what string, do func() error) {
	t.Helper()
	for {
		err := do()
		t.Logf("%5.0f s: %s: %v", time.Since(start).Seconds(), what, err)
		if err == nil {
			return
		}
		if time.Since(start) > time.Hour {
			t.Fatal("it never works")
		}
		time.Sleep(5 * time.Second)
	}
}
