//go:build unix && !darwin

package graphics

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

// Say shows a text with whichever of the usual programs is there, and on the terminal too.
func Say(title, text string) {
	fmt.Fprintln(os.Stderr, text)
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return
	}
	for _, words := range [][]string{
		{"zenity", "--error", "--no-markup", "--title", title, "--text", text},
		{"kdialog", "--title", title, "--error", text},
		{"xmessage", "-center", text},
	} {
		if _, err := exec.LookPath(words[0]); err != nil {
			continue
		}
		if exec.CommandContext(context.Background(), words[0], words[1:]...).Run() == nil {
			return
		}
	}
}
