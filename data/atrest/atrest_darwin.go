package atrest

import (
	"os/exec"
	"strings"
)

// Of asks whether FileVault is on. It protects the system's own disk: of a folder on another one nothing is known.
func Of(dir string) string {
	if strings.HasPrefix(dir, "/Volumes/") {
		return Unknown
	}
	out, err := exec.Command("/usr/bin/fdesetup", "status").Output()
	switch {
	case err != nil:
		return Unknown
	case strings.Contains(string(out), "FileVault is On"):
		return Encrypted
	case strings.Contains(string(out), "FileVault is Off"):
		return Plain
	}
	return Unknown
}
