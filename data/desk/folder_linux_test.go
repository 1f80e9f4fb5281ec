package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const mountinfo = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
40 27 0:45 / /home/me/library rw,relatime shared:9 - cifs //server/library rw,vers=3.0
41 27 8:17 / /run/media/me/Бібліотека\0401 rw,nosuid shared:10 - vfat /dev/sdb1 rw
42 27 0:50 / /home/me/far rw - fuse.sshfs me@host: rw
43 41 0:51 / /run/media/me/Бібліотека\0401/in rw - tmpfs tmpfs rw
`

// FAULTS 8: the file system that a folder lies on is found by its mount point, also where that has spaces and letters of any sort.
func TestFault8Mounts(t *testing.T) {
	for dir, want := range map[string]mount{
		"/home/me/.local/share/twinshelf":      {"/", "ext4", "8:2"},
		"/home/me/library/twinshelf":           {"/home/me/library", "cifs", "0:45"},
		"/home/me/library-2/twinshelf":         {"/", "ext4", "8:2"},
		"/run/media/me/Бібліотека 1/twinshelf": {"/run/media/me/Бібліотека 1", "vfat", "8:17"},
		"/run/media/me/Бібліотека 1/in/t":      {"/run/media/me/Бібліотека 1/in", "tmpfs", "0:51"},
		"/home/me/far": {"/home/me/far", "fuse.sshfs", "0:50"},
	} {
		if got := mountOf(strings.NewReader(mountinfo), dir); got != want {
			t.Errorf("%s: %+v", dir, got)
		}
	}
}

// FAULTS 8: a partition is on what can be taken out if its disk is, or if the way to it leads over USB.
func TestFault8Sticks(t *testing.T) {
	devices := t.TempDir()
	for _, d := range []struct {
		disk, removable string
		want            bool
	}{{"pci0/ata1/sda", "0", false}, {"pci0/mmc0/mmcblk0", "1", true}, {"pci0/usb2/2-1/sdb", "0", true}} {
		part := filepath.Join(devices, d.disk, "part1")
		must(t, os.MkdirAll(part, 0o700))
		must(t, os.WriteFile(filepath.Join(devices, d.disk, "removable"), []byte(d.removable+"\n"), 0o600))
		link := filepath.Join(devices, strings.ReplaceAll(d.disk, "/", "-"))
		must(t, os.Symlink(part, link))
		if got := removable(link); got != d.want {
			t.Errorf("%s: %v", d.disk, got)
		}
	}
	if removable(filepath.Join(devices, "none")) {
		t.Error("a device that is not there can be taken out")
	}
}
