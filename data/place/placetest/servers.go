package placetest

import (
	"cmp"
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
)

// folders counts those that tests begin with.
var folders atomic.Int64

// Server is one that runs here until the test ends: where it is, and the folder that it serves, if it has one.
type Server struct {
	URL, Dir, User, Password string
	Kind                     place.Kind
}

// Place makes a new empty folder on the server, and opens it.
func (s *Server) Place(t *testing.T, meter *place.Meter) place.Place {
	t.Helper()
	p, err := place.Open(s.Folder(t), s.Password, place.Options{Meter: meter})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Folder makes a new empty folder on the server.
func (s *Server) Folder(t *testing.T) place.Address {
	t.Helper()
	name := fmt.Sprintf("test%d", folders.Add(1))
	if s.Dir != "" {
		if err := os.Mkdir(filepath.Join(s.Dir, name), 0o777); err != nil { // the server's own user writes there
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(s.Dir, name), 0o777); err != nil { // the same
			t.Fatal(err)
		}
	}
	return place.Address{Kind: s.Kind, URL: s.URL + "/" + name, User: s.User}
}

// Servers are all that can be started here: in this process, those of Debian's packages, and others that somebody has installed.
func Servers(t *testing.T) map[string]*Server {
	t.Helper()
	all := map[string]*Server{"x/net": inProcess(t), "gofakes3": fakeS3(t)}
	h := Host{}
	for name, start := range map[string]func(*testing.T) *Server{"apache": h.Apache, "nginx": h.nginx, "lighttpd": h.lighttpd, "rclone": h.Rclone, "versitygw": h.VersityGW} {
		if s := start(t); s != nil {
			all[name] = s
		}
	}
	return all
}

func inProcess(t *testing.T) *Server {
	t.Helper()
	dir := t.TempDir()
	s := httptest.NewServer(&webdav.Handler{Prefix: "/remote.php/dav", FileSystem: webdav.Dir(dir), LockSystem: webdav.NewMemLS()})
	t.Cleanup(s.Close)
	return &Server{URL: s.URL + "/remote.php/dav", Dir: dir, Kind: place.KindWebDAV}
}

func fakeS3(t *testing.T) *Server {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("twins"); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(s.Close)
	return &Server{URL: s.URL + "/twins", User: "key", Password: "secret", Kind: place.KindS3}
}

// Host is where servers are started. The zero value is this computer's own address.
type Host struct {
	Address string   // on which they answer; "" for 127.0.0.1
	Within  []string // the command that starts them, of which they are the last words; nil for none
}

func (h Host) address() string { return cmp.Or(h.Address, "127.0.0.1") }

// configured starts a server's program with a file of its settings.
func (h Host) configured(t *testing.T, name, config string, args func(conf string) []string) {
	t.Helper()
	conf := filepath.Join(t.TempDir(), name+".conf")
	if err := os.WriteFile(conf, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	h.Run(t, nil, append([]string{"/usr/sbin/" + name}, args(conf)...)...)
}

// Run starts a program that ends with the test. env is what its environment has besides this one's.
func (h Host) Run(t *testing.T, env []string, words ...string) {
	t.Helper()
	words = append(h.Within[:len(h.Within):len(h.Within)], words...)
	c := exec.CommandContext(ctx, words[0], words[1:]...)
	c.Env = append(os.Environ(), env...)
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
			t.Log(words, out.String())
		}
	})
}

// Port gives one that is free on this computer now.
func Port(t *testing.T) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only to know the number
	return l.Addr().(*net.TCPAddr).Port
}

// Ready waits until something answers.
func (h Host) Ready(t *testing.T, port int) {
	t.Helper()
	for range 300 {
		if h.answers(port) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the server does not answer")
}

func (h Host) answers(port int) bool {
	if len(h.Within) > 0 { // where this process may not reach
		words := append(h.Within[:len(h.Within):len(h.Within)], "bash", "-c", fmt.Sprintf(": </dev/tcp/%s/%d", h.address(), port))
		return exec.CommandContext(ctx, words[0], words[1:]...).Run() == nil
	}
	c, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", fmt.Sprintf("%s:%d", h.address(), port))
	if err == nil {
		_ = c.Close()
	}
	return err == nil
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

// Apache starts Debian's Apache with mod_dav; nil if it is not installed.
func (h Host) Apache(t *testing.T) *Server {
	t.Helper()
	const modules = "/usr/lib/apache2/modules"
	if !installed(t, "/usr/sbin/apache2", modules+"/mod_dav_fs.so") {
		return nil
	}
	base, p := work(t, "files"), Port(t)
	config := fmt.Sprintf(`
ServerRoot %[1]s
PidFile %[1]s/apache.pid
ErrorLog %[1]s/error.log
Listen %[5]s:%[2]d
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
`, base, p, modules, apacheUser(), h.address())
	// "one two", as htpasswd writes it
	if err := os.WriteFile(filepath.Join(base, "users"), []byte("librarian:{SHA}0DPiKuNIrrVmD8IUCuw1hQxNqZc=\n"), 0o644); err != nil { // the server reads it
		t.Fatal(err)
	}
	h.configured(t, "apache2", config, func(conf string) []string { return []string{"-f", conf, "-DFOREGROUND"} })
	h.Ready(t, p)
	return &Server{URL: h.url(p), Dir: filepath.Join(base, "files"), User: "librarian", Password: "admin", Kind: place.KindWebDAV}
}

func (h Host) url(port int) string { return fmt.Sprintf("http://%s:%d", h.address(), port) }

func apacheUser() string {
	if os.Geteuid() == 0 {
		return "User www-data\nGroup www-data"
	}
	return ""
}

func (h Host) nginx(t *testing.T) *Server {
	t.Helper()
	const module = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"
	if !installed(t, "/usr/sbin/nginx", module) {
		return nil
	}
	base, p := work(t, "files", "temp"), Port(t)
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
    listen %[5]s:%[2]d;
    root %[1]s/files;
    location / {
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS;
      dav_access user:rw group:rw all:rw;
    }
  }
}
`, base, p, module, user, h.address())
	h.configured(t, "nginx", config, func(conf string) []string { return []string{"-c", conf, "-e", filepath.Join(base, "start.log")} })
	h.Ready(t, p)
	return &Server{URL: h.url(p), Dir: filepath.Join(base, "files"), Kind: place.KindWebDAV}
}

func (h Host) lighttpd(t *testing.T) *Server {
	t.Helper()
	if !installed(t, "/usr/sbin/lighttpd", "/usr/lib/lighttpd/mod_webdav.so") {
		return nil
	}
	base, p := work(t, "files", "temp"), Port(t)
	config := fmt.Sprintf(`
server.modules = ( "mod_webdav" )
server.document-root = "%[1]s/files"
server.bind = "%[3]s"
server.port = %[2]d
server.errorlog = "%[1]s/error.log"
server.upload-dirs = ( "%[1]s/temp" )
webdav.activate = "enable"
webdav.is-readonly = "disable"
`, base, p, h.address())
	h.configured(t, "lighttpd", config, func(conf string) []string { return []string{"-D", "-f", conf} })
	h.Ready(t, p)
	return &Server{URL: h.url(p), Dir: filepath.Join(base, "files"), Kind: place.KindWebDAV}
}

// Rclone starts rclone's WebDAV; nil if it is not installed.
func (h Host) Rclone(t *testing.T) *Server {
	t.Helper()
	if !onPath(t, "rclone") {
		return nil
	}
	base, p := work(t, "files"), Port(t)
	h.Run(t, nil, "rclone", "serve", "webdav", filepath.Join(base, "files"), "--addr", fmt.Sprintf("%s:%d", h.address(), p), "--user", "librarian", "--pass", "admin", "--config", "/dev/null", "--dir-cache-time", "0s") // tests make folders on the disk
	h.Ready(t, p)
	return &Server{URL: h.url(p), Dir: filepath.Join(base, "files"), User: "librarian", Password: "admin", Kind: place.KindWebDAV}
}

// VersityGW starts versitygw, which is S3 over a folder; nil if it is not installed.
func (h Host) VersityGW(t *testing.T) *Server {
	t.Helper()
	if !onPath(t, "versitygw") {
		return nil
	}
	base, p := work(t, "files"), Port(t)
	h.Run(t, []string{"ROOT_ACCESS_KEY=key", "ROOT_SECRET_KEY=secret"}, "versitygw", "--port", fmt.Sprintf("%s:%d", h.address(), p), "posix", filepath.Join(base, "files"))
	h.Ready(t, p)
	return &Server{URL: h.url(p), Dir: filepath.Join(base, "files"), User: "key", Password: "secret", Kind: place.KindS3}
}

func onPath(t *testing.T, program string) bool {
	t.Helper()
	_, err := exec.LookPath(program)
	if err != nil {
		t.Logf("%s is not installed: without it", program)
	}
	return err == nil
}
