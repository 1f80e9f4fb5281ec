//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// inGroup gives a program a process group of its own, so that those it starts end with it.
func inGroup(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGTERM) }
}
