package graphics

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

// run starts the other copy and waits for it, so that whoever started this one sees how it ends.
func run(program string, args []string) (code int, err error) {
	c := exec.CommandContext(context.Background(), program, args...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	err = c.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}
