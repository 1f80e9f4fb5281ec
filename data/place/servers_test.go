package place_test

import (
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"golang.org/x/net/webdav"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
)

var ctx = context.Background()

// fresh counts the folders that tests begin with.
var folders atomic.Int64

// open gives a place at an address, in a folder of its own that make makes.
func open(t *testing.T, a place.Address, secret string, meter *place.Meter) place.Place {
	t.Helper()
	p, err := place.Open(a, secret, place.Options{Meter: meter})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// server is one that runs here: where it is, and the folder that it serves.
type server struct {
	url, dir, user, password string
	kind                     place.Kind
}

// place makes a new empty folder on the server, and opens it.
func (s *server) place(t *testing.T, meter *place.Meter) place.Place {
	t.Helper()
	name := fmt.Sprintf("test%d", folders.Add(1))
	if s.dir != "" {
		if err := os.Mkdir(filepath.Join(s.dir, name), 0o777); err != nil { // the server's own user writes there
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(s.dir, name), 0o777); err != nil { // the same
			t.Fatal(err)
		}
	}
	return open(t, place.Address{Kind: s.kind, URL: s.url + "/" + name, User: s.user}, s.password, meter)
}

// servers are all that can be started here: in this process, and those of Debian's packages.
func servers(t *testing.T) map[string]*server {
	t.Helper()
	all := map[string]*server{"x/net": inProcess(t), "gofakes3": fakeS3(t)}
	for name, start := range map[string]func(*testing.T) *server{"apache": apache, "nginx": nginx, "lighttpd": lighttpd} {
		if s := start(t); s != nil {
			all[name] = s
		}
	}
	return all
}

func inProcess(t *testing.T) *server {
	t.Helper()
	dir := t.TempDir()
	s := httptest.NewServer(&webdav.Handler{Prefix: "/remote.php/dav", FileSystem: webdav.Dir(dir), LockSystem: webdav.NewMemLS()})
	t.Cleanup(s.Close)
	return &server{url: s.URL + "/remote.php/dav", dir: dir, kind: place.KindWebDAV}
}

func fakeS3(t *testing.T) *server {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("twins"); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(s.Close)
	return &server{url: s.URL + "/twins", user: "key", password: "secret", kind: place.KindS3}
}

// run starts a server's program and waits until it answers; nil if it is not installed. It ends with the test.
func run(t *testing.T, name, config string, args func(conf string) []string) {
	t.Helper()
	conf := filepath.Join(t.TempDir(), name+".conf")
	if err := os.WriteFile(conf, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("/usr/sbin/"+name, args(conf)...)
	var out strings.Builder
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		kill := time.AfterFunc(5*time.Second, func() { _ = c.Process.Kill() })
		_ = c.Wait()
		kill.Stop()
		if t.Failed() {
			t.Log(name, out.String())
		}
	})
}

// port gives one that is free now.
func port(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only to know the number
	return l.Addr().(*net.TCPAddr).Port
}

func ready(t *testing.T, port int) {
	t.Helper()
	for range 300 {
		c, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), time.Second)
		if err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the server does not answer")
}

func installed(t *testing.T, files ...string) bool {
	t.Helper()
	for _, f := range files {
		if _, err := os.Stat(f); err != nil {
			t.Logf("%s is not installed: without it", f)
			return false
		}
	}
	return true
}

// work makes folders that a server of another user can reach.
func work(t *testing.T, names ...string) (base string) {
	t.Helper()
	base, err := os.MkdirTemp("", "twinshelf-server")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	for _, dir := range append([]string{"."}, names...) {
		path := filepath.Join(base, dir)
		if err := os.MkdirAll(path, 0o777); err != nil { // see above
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o777); err != nil { // see above
			t.Fatal(err)
		}
	}
	return base
}

func apache(t *testing.T) *server {
	t.Helper()
	const modules = "/usr/lib/apache2/modules"
	if !installed(t, "/usr/sbin/apache2", modules+"/mod_dav_fs.so") {
		return nil
	}
	base, p := work(t, "files"), port(t)
	config := fmt.Sprintf(`
ServerRoot %[1]s
PidFile %[1]s/apache.pid
ErrorLog %[1]s/error.log
Listen 127.0.0.1:%[2]d
ServerName localhost
LoadModule mpm_event_module %[3]s/mod_mpm_event.so
LoadModule authn_core_module %[3]s/mod_authn_core.so
LoadModule authn_file_module %[3]s/mod_authn_file.so
LoadModule authz_core_module %[3]s/mod_authz_core.so
LoadModule authz_user_module %[3]s/mod_authz_user.so
LoadModule auth_basic_module %[3]s/mod_auth_basic.so
LoadModule dav_module %[3]s/mod_dav.so
LoadModule dav_fs_module %[3]s/mod_dav_fs.so
DavLockDB %[1]s/locks
%[4]s
DocumentRoot %[1]s/files
<Directory %[1]s/files>
  Dav On
  AuthType Basic
  AuthName twins
  AuthUserFile %[1]s/users
  Require valid-user
</Directory>
`, base, p, modules, apacheUser())
	// "one two", as htpasswd writes it
	if err := os.WriteFile(filepath.Join(base, "users"), []byte("librarian:{SHA}0DPiKuNIrrVmD8IUCuw1hQxNqZc=\n"), 0o644); err != nil { // the server reads it
		t.Fatal(err)
	}
	run(t, "apache2", config, func(conf string) []string { return []string{"-f", conf, "-DFOREGROUND"} })
	ready(t, p)
	return &server{url: fmt.Sprintf("http://127.0.0.1:%d", p), dir: filepath.Join(base, "files"), user: "librarian", password: "admin", kind: place.KindWebDAV}
}

func apacheUser() string {
	if os.Geteuid() == 0 {
		return "User www-data\nGroup www-data"
	}
	return ""
}

func nginx(t *testing.T) *server {
	t.Helper()
	const module = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"
	if !installed(t, "/usr/sbin/nginx", module) {
		return nil
	}
	base, p := work(t, "files", "temp"), port(t)
	user := ""
	if os.Geteuid() == 0 {
		user = "user www-data;"
	}
	config := fmt.Sprintf(`
load_module %[3]s;
%[4]s
daemon off;
worker_processes 2;
pid %[1]s/nginx.pid;
error_log %[1]s/error.log;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path %[1]s/temp/body;
  proxy_temp_path %[1]s/temp/proxy;
  fastcgi_temp_path %[1]s/temp/fastcgi;
  uwsgi_temp_path %[1]s/temp/uwsgi;
  scgi_temp_path %[1]s/temp/scgi;
  client_max_body_size 16m;
  server {
    listen 127.0.0.1:%[2]d;
    root %[1]s/files;
    location / {
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS;
      dav_access user:rw group:rw all:rw;
    }
  }
}
`, base, p, module, user)
	run(t, "nginx", config, func(conf string) []string { return []string{"-c", conf, "-e", filepath.Join(base, "start.log")} })
	ready(t, p)
	return &server{url: fmt.Sprintf("http://127.0.0.1:%d", p), dir: filepath.Join(base, "files"), kind: place.KindWebDAV}
}

func lighttpd(t *testing.T) *server {
	t.Helper()
	if !installed(t, "/usr/sbin/lighttpd", "/usr/lib/lighttpd/mod_webdav.so") {
		return nil
	}
	base, p := work(t, "files", "temp"), port(t)
	config := fmt.Sprintf(`
server.modules = ( "mod_webdav" )
server.document-root = "%[1]s/files"
server.bind = "127.0.0.1"
server.port = %[2]d
server.errorlog = "%[1]s/error.log"
server.upload-dirs = ( "%[1]s/temp" )
webdav.activate = "enable"
webdav.is-readonly = "disable"
`, base, p)
	run(t, "lighttpd", config, func(conf string) []string { return []string{"-D", "-f", conf} })
	ready(t, p)
	return &server{url: fmt.Sprintf("http://127.0.0.1:%d", p), dir: filepath.Join(base, "files"), kind: place.KindWebDAV}
}

// Every place does what a place does, whatever is beneath.
func TestServers(t *testing.T) {
	for name, s := range servers(t) {
		t.Run(name, func(t *testing.T) {
			placetest.Suite(t, func(t *testing.T) place.Place { return s.place(t, nil) })
			if err := place.Try(ctx, s.place(t, nil)); err != nil {
				t.Error(err)
			}
		})
	}
}

// What a saved field costs: its head, the bell, and the look at the bell before. On WebDAV at most six requests, with S3 two puts and the look (SPEED.md).
func TestWhatASaveCosts(t *testing.T) {
	for name, s := range servers(t) {
		t.Run(name, func(t *testing.T) {
			var meter place.Meter
			p := s.place(t, &meter)
			save := func() {
				t.Helper()
				_, _ = p.Get(ctx, "c/bell", "", 512)
				for _, err := range []error{p.Put(ctx, "c/head/u", make([]byte, 1000), place.Replace), p.Put(ctx, "c/bell", make([]byte, 100), place.Hint)} {
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			save() // the folders are made
			before := meter.Requests.Load()
			save()
			n, most := meter.Requests.Load()-before, int64(6)
			if s.kind == place.KindS3 {
				most = 3
			}
			t.Logf("%d requests", n)
			if n > most {
				t.Errorf("%d requests, at most %d are allowed", n, most)
			}
		})
	}
}
