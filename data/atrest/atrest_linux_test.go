package atrest

import (
	"os"
	"path/filepath"
	"testing"
)

// fake makes a system with these mounts, and block devices by their paths below /sys.
func fake(t *testing.T, mounts string, devices map[string]string) string {
	t.Helper()
	root := t.TempDir()
	write := func(path, text string) {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("proc/self/mountinfo", mounts)
	for path, text := range devices {
		write(filepath.Join("sys", path), text)
	}
	return root
}

func TestOf(t *testing.T) {
	const rest = " rw,relatime shared:1 - "
	for name, x := range map[string]struct {
		mounts  string
		devices map[string]string
		want    string
	}{
		"a plain partition": {"22 1 8:1 / /" + rest + "ext4 /dev/sda1 rw\n", map[string]string{"dev/block/8:1/dev": "8:1"}, Plain},
		"LUKS":              {"22 1 253:0 / /" + rest + "ext4 /dev/mapper/root rw\n", map[string]string{"dev/block/253:0/dm/uuid": "CRYPT-LUKS2-0123-root"}, Encrypted},
		"LVM on LUKS": {"22 1 253:1 / /" + rest + "ext4 /dev/mapper/vg-home rw\n", map[string]string{"dev/block/253:1/dm/uuid": "LVM-abc",
			"dev/block/253:1/slaves/dm-0/dm/uuid": "CRYPT-LUKS2-0123-root"}, Encrypted},
		"LVM on a plain disk as well": {"22 1 253:1 / /" + rest + "ext4 /dev/mapper/vg-home rw\n", map[string]string{"dev/block/253:1/dm/uuid": "LVM-abc",
			"dev/block/253:1/slaves/dm-0/dm/uuid": "CRYPT-LUKS2-0123-root", "dev/block/253:1/slaves/sdb1/dev": "8:17"}, Plain},
		"home on another disk": {"22 1 8:1 / /" + rest + "ext4 /dev/sda1 rw\n23 22 253:0 / /home" + rest + "xfs /dev/mapper/home rw\n",
			map[string]string{"dev/block/8:1/dev": "8:1", "dev/block/253:0/dm/uuid": "CRYPT-LUKS2-0123-home"}, Encrypted},
		"btrfs, by its source":    {"22 1 0:28 /@ /" + rest + "btrfs /dev/mapper/luks rw\n", map[string]string{"class/block/luks/dm/uuid": "CRYPT-LUKS2-0123-luks"}, Encrypted},
		"a folder of its own":     {"22 1 8:1 / /" + rest + "ext4 /dev/sda1 rw\n30 22 0:50 / /home/olena\\040k" + rest + "fuse.gocryptfs /c rw\n", nil, Unknown},
		"a share":                 {"22 1 0:41 / /" + rest + "nfs4 server:/home rw\n", nil, Unknown},
		"nothing that we know":    {"", nil, Unknown},
		"a device that is hidden": {"22 1 8:1 / /" + rest + "ext4 /dev/sda1 rw\n", nil, Unknown},
	} {
		if got := of(fake(t, x.mounts, x.devices), "/home/olena/records"); got != x.want {
			t.Errorf("%s: %s instead of %s", name, got, x.want)
		}
	}
	root := fake(t, "22 1 8:1 / /"+rest+"ext4 /dev/sda1 rw\n30 22 0:50 / /home/olena\\040k"+rest+"fuse.gocryptfs /c rw\n", map[string]string{"dev/block/8:1/dev": "8:1"})
	if got := of(root, "/home/olena k/records"); got != Encrypted {
		t.Errorf("with a space in its name: %s", got)
	}
}
