package screens

import (
	"context"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/chooser"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/store"
)

// inform says that something is done, with a button to close it.
func inform(h Host, title, sentence string) {
	dialog.ShowCustom(title, h.Words().T("dialog.close"), widgets.MaxWidth(480, widgets.Body(sentence)), h.Window())
}

// openFile lets her choose a file with one of the endings.
func openFile(h Host, endings []string, then func(file string)) { chooser.File(h, endings, then) }

// saveFile lets her choose the folder or stick that a new file goes to. The name is the program's, so that nothing that lies there is
// overwritten; the file is written by others, in the way that survives a pulled stick.
func saveFile(h Host, name string, then func(file string)) {
	chooser.Folder(h, func(folder string) {
		var file string
		h.Do(func(context.Context) error {
			file = unused(folder, name)
			return nil
		}, func() { then(file) })
	})
}

// saveFolder lets her choose a folder or stick that something is written to under a name of its own.
func saveFolder(h Host, then func(folder string)) { chooser.Folder(h, then) }

// unused gives a name in a folder that no file has yet: "name-2.csv" after "name.csv".
func unused(folder, name string) string {
	ending := filepath.Ext(name)
	file := filepath.Join(folder, name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(file); err != nil {
			return file
		}
		file = filepath.Join(folder, strings.TrimSuffix(name, ending)+"-"+strconv.Itoa(n)+ending)
	}
}

// openPath gives a file to the system's program for it.
func openPath(path string) error {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if !strings.HasPrefix(u.Path, "/") { // a drive's letter
		u.Path = "/" + u.Path
	}
	return fyne.CurrentApp().OpenURL(&u)
}

// exportRecords writes what a list shows into a table. Personal and sensitive fields go along only if she says so, each time.
func exportRecords(h Host, q store.Query) {
	w := h.Words()
	private := widget.NewCheck(w.T("export.private"), nil)
	content := container.NewVBox(widgets.Body(w.T("export.what")), private)
	dialog.ShowCustomConfirm(w.T("records.export"), w.T("sharing.choose_place"), w.T("edit.cancel"), widgets.MaxWidth(480, content), func(yes bool) {
		if !yes {
			return
		}
		name := strings.ReplaceAll(q.Kind, "_", "-") + "-" + h.Now().Format("2006-01-02") + ".csv"
		saveFile(h, name, func(file string) {
			n := 0
			h.Long(w.T("export.writing"), func(ctx context.Context, p desk.Progress) error {
				_, err := bundle.WriteFile(file, func(out io.Writer) (err error) {
					n, err = h.Desk().Export(ctx, out, q, desk.FormatCSV, private.Checked, p)
					return err
				})
				return err
			}, func() { h.Tell(w.N("export.done", n, "File", filepath.Base(file))) })
		})
	}, h.Window())
}
