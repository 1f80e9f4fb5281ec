package app

import (
	"time"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/shell"
	"github.com/twinshelf/twinshelf/app/single"
)

// listen does what later starts of the program ask: it comes to the front, and shows the bundle that was double-clicked, or keeps it until the records are
// open.
func (r *running) listen() {
	if r.Asked == nil {
		return
	}
	var asked []single.Request
	shell.Background(func() {
		time.Sleep(single.Every)
		asked = r.Asked()
	}, func() {
		defer r.listen()
		for _, request := range asked {
			r.window.RequestFocus()
			switch {
			case request.Bundle == "":
			case r.shell == nil:
				r.Bundle = request.Bundle
			default:
				screens.PreviewBundle(r.shell, request.Bundle)
			}
		}
	})
}
