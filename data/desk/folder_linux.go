package desk

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// remoteSystems are file systems whose files lie on another computer, as mountinfo calls them.
var remoteSystems = []string{"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.onedriver", "fuse.google-drive-ocamlfuse", "fuse.s3fs"}

func diskOf(dir string) disk {
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return diskFixed
	}
	defer f.Close() //nolint:errcheck // only read
	m := mountOf(f, dir)
	for _, s := range remoteSystems {
		if m.system == s {
			return diskRemote
		}
	}
	if m.device != "" && removable("/sys/dev/block/"+m.device) {
		return diskRemovable
	}
	return diskFixed
}

// mount is what mountinfo says of the file system that a folder lies on.
type mount struct {
	point, system string
	device        string // "8:17"
}

// mountOf finds the line of mountinfo (proc_pid_mountinfo(5)) that a folder belongs to: of those on the way to it the longest, and the last of these.
func mountOf(mountinfo io.Reader, dir string) (found mount) {
	lines := bufio.NewScanner(mountinfo)
	for lines.Scan() {
		front, back, ok := strings.Cut(lines.Text(), " - ")
		fields, system := strings.Fields(front), strings.Fields(back)
		if !ok || len(fields) < 5 || len(system) == 0 {
			continue
		}
		point := unescape(fields[4])
		if len(point) >= len(found.point) && (point == "/" || dir == point || strings.HasPrefix(dir, point+"/")) {
			found = mount{point, system[0], fields[2]}
		}
	}
	return found
}

// unescape reads the octal escapes of spaces, tabs, line ends and backslashes.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		var c byte
		if s[i] == '\\' && i+4 <= len(s) {
			if _, err := fmt.Sscanf(s[i+1:i+4], "%03o", &c); err == nil {
				b.WriteByte(c)
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// removable tells whether a block device can be taken out: the kernel says so of sticks and cards, and other disks on USB are known by the way to them.
func removable(device string) bool {
	target, err := filepath.EvalSymlinks(device)
	if err != nil {
		return false
	}
	for _, at := range []string{target, filepath.Dir(target)} { // a partition's disk is above it
		if b, err := os.ReadFile(filepath.Join(at, "removable")); err == nil && strings.TrimSpace(string(b)) == "1" {
			return true
		}
	}
	return strings.Contains(target, "/usb")
}
