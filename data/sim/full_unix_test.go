//go:build unix

package sim

import (
	"fmt"
	"math/rand/v2"
	"os/signal"
	"strings"
	"syscall"
)

// fullDisk lets files grow no further than some size while something is done: the system refuses the write, as a full disk does.
func fullDisk(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	if err := d.still(); err != nil {
		return err
	}
	before, err := d.holding()
	if err != nil {
		return err
	}
	var words string
	var failed error
	if err := limited(uint64(r.IntN(400_000)), func() { words, failed = w.unconfirmed(r, d) }); err != nil {
		return err
	}
	if words == "" || failed == nil {
		return nil
	}
	w.say("The disk of %s is full while it %s: %s.", d.name, words, why(failed))
	if err := told(failed); err != nil {
		return err
	}
	after, err := d.holding()
	// Reading takes in first, and confirms then; writing and the backup before an import sign first. What was done before the disk was full may stay.
	if err == nil && after != before && strings.HasPrefix(words, "imports") {
		err = fmt.Errorf("something that failed changed %s:\n%s\n%s", d.name, before, after)
	}
	return err
}

// limited runs f while no file can grow beyond a size.
func limited(size uint64, f func()) error {
	signal.Ignore(syscall.SIGXFSZ)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	small := was
	small.Cur = size
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		return err
	}
	f()
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was)
}
