package screens

import (
	"context"
	"io"
	"path/filepath"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/desk"
)

// saveDiagnostics writes what helps to mend the program into a file that she can read before she sends it to anybody.
func saveDiagnostics(h Host) {
	w := h.Words()
	saveFile(h, "twinshelf-diagnostics-"+h.Now().Format("2006-01-02")+".json", func(file string) {
		h.Long(w.T("diagnostics.save"), func(ctx context.Context, p desk.Progress) error {
			x, err := h.Desk().Diagnostics(ctx, p)
			if err != nil {
				return err
			}
			_, err = bundle.WriteFile(file, func(out io.Writer) error { return x.Write(out) })
			return err
		}, func() { h.Tell(w.T("diagnostics.saved", "File", filepath.Base(file))) })
	})
}
