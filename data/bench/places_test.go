package bench

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"golang.org/x/net/webdav"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// envServe has this test binary be a server: its work is nobody's who is measured.
const envServe = "TWINSHELF_BENCH_SERVE"

// The sorts of places.
const (
	folderPlace = "folder"
	webdavPlace = "WebDAV"
	s3Place     = "S3"
)

// serve answers on loopback until its input ends, and prints its address first.
func serve(kind string) {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	var handler http.Handler
	if kind == webdavPlace {
		handler = &webdav.Handler{FileSystem: webdav.Dir(os.Getenv(envDir)), LockSystem: webdav.NewMemLS()}
	} else {
		b := s3mem.New()
		fail(b.CreateBucket("twins"))
		handler = gofakes3.New(b).Server()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	fail(err)
	go func() {
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
		os.Exit(0)
	}()
	fmt.Println("http://" + l.Addr().String())
	fail((&http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}).Serve(l))
}

// start begins a server of its own process.
func start(kind, dir string) (address string, stop func(), err error) {
	c := exec.CommandContext(ctx, os.Args[0])
	c.Env = append(os.Environ(), envServe+"="+kind, envDir+"="+dir)
	c.Stderr = os.Stderr
	in, err1 := c.StdinPipe()
	out, err2 := c.StdoutPipe()
	if err := errors.Join(err1, err2, c.Start()); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = in.Close()
		_ = c.Wait()
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	return strings.TrimSpace(line), stop, err
}

func openPlace(kind, dir string) (p place.Place, stop func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	if kind == folderPlace {
		return place.Folder(dir), func() {}, nil
	}
	url, stop, err := start(kind, dir)
	if err != nil {
		return nil, nil, err
	}
	a, secret := place.Address{Kind: place.KindWebDAV, URL: url}, ""
	if kind == s3Place {
		a, secret = place.Address{Kind: place.KindS3, URL: url + "/twins", User: "key"}, "secret"
	}
	p, err = place.Open(a, secret, place.Options{})
	return p, stop, err
}

// over has one computer put all into a new place, and a copy of the other one as it was before take it in there.
func over(kind string) func(dir string, n int) (figures, error) {
	return func(dir string, _ int) (figures, error) {
		p, stop, err := openPlace(kind, filepath.Join(dir, "place-"+kind))
		if err != nil {
			return nil, err
		}
		defer stop()
		copied := "to-" + kind
		if err := os.CopyFS(filepath.Join(dir, copied), os.DirFS(filepath.Join(dir, "to"))); err != nil {
			return nil, err
		}
		took := 0.0
		for _, name := range []string{"from", copied} {
			c, err := open(dir, name)
			if err != nil {
				return nil, err
			}
			start := cpu()
			added, err := syncAll(c, syncer.Site{ID: kind, Place: p, NoFiles: true})
			took += cpu() - start
			if err := errors.Join(err, c.Close()); err != nil {
				return nil, err
			}
			if name == copied && added != len(kinds) {
				return nil, fmt.Errorf("records of %d kinds came, not of %d", added, len(kinds))
			}
		}
		return figures{kind: took}, os.RemoveAll(filepath.Join(dir, copied))
	}
}

// syncAll syncs until nothing is left, and counts the kinds of records that came.
func syncAll(c *computer, site syncer.Site) (int, error) {
	var all syncer.Synced
	all.Taken.Added = map[string]int{}
	for {
		out, err := c.sync.Sync(ctx, c.c, site, nil)
		if err != nil {
			return 0, err
		}
		all.Add(out)
		if out.Taken.New == 0 {
			return len(all.Taken.Added), nil
		}
	}
}
