package atrest

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// Of looks for dm-crypt (LUKS) beneath the file system of a folder, through LVM and the like; for file systems that encrypt by themselves. It reads /proc and /sys only.
func Of(dir string) string { return of("/", dir) }

// encrypting are the file systems that hold nothing in plain.
var encrypting = []string{"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs"}

// hidden are those that lie in another machine or in memory, or encrypt without saying so here.
var hidden = []string{"zfs", "bcachefs", "nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse.sshfs", "overlay", "tmpfs", "ramfs"}

func of(root, dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Unknown
	}
	if target, err := filepath.EvalSymlinks(abs); err == nil {
		abs = target
	}
	b, err := os.ReadFile(filepath.Join(root, "proc/self/mountinfo"))
	if err != nil {
		return Unknown
	}
	m := mountOf(b, abs)
	switch {
	case m.kind == "" || in(hidden, m.kind):
		return Unknown
	case in(encrypting, m.kind):
		return Encrypted
	}
	device := filepath.Join(root, "sys/dev/block", m.number)
	if _, err := os.Stat(device); err != nil { // btrfs has numbers of its own: the source names the device
		device = filepath.Join(root, "sys/class/block", filepath.Base(m.source))
		if target, err := os.Readlink(filepath.Join(root, m.source)); err == nil {
			device = filepath.Join(root, "sys/class/block", filepath.Base(target))
		}
	}
	if _, err := os.Stat(device); err != nil {
		return Unknown
	}
	if crypted(device, 0) {
		return Encrypted
	}
	return Plain
}

func in(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

type mount struct{ number, kind, source string }

// mountOf finds the mount that a path lies in: the last of those with the longest mount point (proc_pid_mountinfo(5)).
func mountOf(info []byte, path string) (found mount) {
	longest := -1
	for lines := bufio.NewScanner(bytes.NewReader(info)); lines.Scan(); {
		before, after, ok := strings.Cut(lines.Text(), " - ")
		left, right := strings.Fields(before), strings.Fields(after)
		if !ok || len(left) < 5 || len(right) < 2 {
			continue
		}
		point := unescape(left[4])
		within := point == "/" || path == point || strings.HasPrefix(path, point+"/")
		if within && len(point) >= longest {
			longest = len(point)
			found = mount{number: left[2], kind: right[0], source: unescape(right[1])}
		}
	}
	return found
}

// unescape reads the octal escapes of mountinfo.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

// crypted tells whether a block device, or all that it stands on, is dm-crypt.
func crypted(device string, depth int) bool {
	if depth > 8 {
		return false
	}
	if id, err := os.ReadFile(filepath.Join(device, "dm/uuid")); err == nil && strings.HasPrefix(string(id), "CRYPT-") {
		return true
	}
	below, err := os.ReadDir(filepath.Join(device, "slaves"))
	if err != nil || len(below) == 0 {
		return false
	}
	for _, e := range below {
		if !crypted(filepath.Join(device, "slaves", e.Name()), depth+1) {
			return false
		}
	}
	return true
}
