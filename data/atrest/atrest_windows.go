package atrest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// createNoWindow keeps a console from flashing up.
const createNoWindow = 0x08000000

// Of asks the shell for the BitLocker state of the drive, which it shows to every user; the commands of BitLocker itself want an administrator. The property
// System.Volume.BitLockerProtection is 1 for on, 2 for off, 3 while it is being encrypted, 4 while it is being decrypted, 5 for suspended, 6 for on and locked, and 0 where the drive can't have it.
func Of(dir string) string {
	abs, err := filepath.Abs(dir)
	volume := filepath.VolumeName(abs)
	if err != nil || len(volume) != 2 || volume[1] != ':' {
		return Unknown
	}
	cmd := exec.Command("powershell.exe", "-NoProfile", "-NonInteractive", "-Command",
		"(New-Object -ComObject Shell.Application).NameSpace('"+volume+"').Self.ExtendedProperty('System.Volume.BitLockerProtection')")
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: createNoWindow}
	out, err := cmd.Output()
	if err != nil {
		return Unknown
	}
	return stateOf(strings.TrimSpace(string(out)))
}

func stateOf(property string) string {
	switch property {
	case "1", "6":
		return Encrypted
	case "2", "3", "4", "5":
		return Plain
	}
	return Unknown
}
