package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// What Debian and Ubuntu call what is needed.
var (
	// SQLite is C code.
	compiler = []string{"gcc", "libc6-dev"}
	// Fyne's window is C code too; it wants OpenGL, X11 and Wayland.
	buildPackages = slices.Concat(compiler, []string{"pkg-config", "libgl1-mesa-dev", "xorg-dev", "libwayland-dev", "libxkbcommon-dev"})
	// A screen in memory with OpenGL in software, hands to click and type, and setxkbmap, without which typed Ukrainian letters get lost.
	screenPackages = []string{"xvfb", "libgl1-mesa-dri", "xdotool", "x11-xkb-utils"}
	// With it the tests let the power go at every write.
	tracePackages = []string{"strace"}
	// Its command opens what the tests have sealed.
	sealPackages = []string{"age"}
	// A session with a keychain, as a desktop has one.
	chainPackages = []string{"dbus-daemon", "gnome-keyring"}
	// Servers that offer shared folders: each does something otherwise than the others. The tests start them for themselves.
	placePackages = []string{"apache2-bin", "nginx", "libnginx-mod-http-dav-ext", "lighttpd", "lighttpd-mod-webdav"}
)

// otherSystems says what those systems need that have no apt-get.
var otherSystems = map[string]string{
	"windows": "A C compiler is needed: install MSYS2 from msys2.org, in it mingw-w64-x86_64-gcc, and put its mingw64\\bin on the PATH.",
	"darwin":  "A C compiler is needed: xcode-select --install",
	"linux":   "A C compiler, pkg-config, and the development files of OpenGL, X11, Wayland and xkbcommon are needed; install them as your system does.",
}

// need sees to it that system packages are there: it installs them where it may, else says what to do.
func (d *dev) need(packages ...string) error {
	if _, err := exec.LookPath("apt-get"); err != nil || runtime.GOOS != "linux" {
		return needCompiler()
	}
	missing, err := d.missing(packages)
	if err != nil || len(missing) == 0 {
		return err
	}
	install := append([]string{"apt-get", "install", "-y", "--no-install-recommends"}, missing...)
	rights, ok := d.rights()
	if !ok {
		return fmt.Errorf("system packages are missing; install them, then run this again:\n\n  sudo apt-get update && sudo %s", strings.Join(install, " "))
	}
	fmt.Fprintln(d.out, "installing:", strings.Join(missing, " "))
	for _, words := range [][]string{{"apt-get", "update"}, install} {
		words = append(rights[:len(rights):len(rights)], words...)
		c := d.command(words[0], words[1:]...)
		c.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if _, err := d.read(c); err != nil {
			return err
		}
	}
	return nil
}

// needCompiler passes where there is a C compiler: all else is found out by compiling.
func needCompiler() error {
	for _, cc := range []string{os.Getenv("CC"), "gcc", "clang", "cc"} {
		if _, err := exec.LookPath(cc); cc != "" && err == nil {
			return nil
		}
	}
	if text := otherSystems[runtime.GOOS]; text != "" {
		return errors.New(text)
	}
	return errors.New(otherSystems["linux"])
}

// missing lists those packages that are not installed.
func (d *dev) missing(packages []string) ([]string, error) {
	args := append([]string{"-W", "-f", "${db:Status-Status} ${Package}\n"}, packages...)
	c := d.command("dpkg-query", args...)
	out, err := c.Output() // it fails when it knows nothing of a package, and lists the others all the same
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	return without(packages, string(out)), nil
}

// without takes away those packages that a list of dpkg-query calls installed.
func without(packages []string, list string) []string {
	there := map[string]bool{}
	for line := range strings.Lines(list) {
		status, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		there[name] = there[name] || status == "installed"
	}
	var missing []string
	for _, p := range packages {
		if !there[p] {
			missing = append(missing, p)
		}
	}
	return missing
}

// rights gives the words before a command that installs; none for root. Without them nothing may be installed.
func (d *dev) rights() ([]string, bool) {
	if os.Geteuid() == 0 {
		return nil, true
	}
	if d.command("sudo", "-n", "true").Run() == nil {
		return []string{"sudo", "-n"}, true
	}
	return nil, false
}
