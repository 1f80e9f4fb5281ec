package desk

import (
	"os"
	"path/filepath"
	"testing"
)

// FAULTS 8: a folder that another program copies is known by the names on the way to it, in the ways that Windows, macOS and Linux write them.
func TestFault8CopiedFolders(t *testing.T) {
	never := func(string) bool { return false }
	for dir, want := range map[string]string{
		`C:\Users\Ірина\OneDrive\Twinshelf`: "OneDrive",
		`C:\Users\Ірина\OneDrive - Львівська бібліотека\Документи\Twinshelf`: "OneDrive",
		`C:\Users\O'Brien\Dropbox (Library)\Twinshelf`:                       "Dropbox",
		`G:\My Drive\Twinshelf`:             "Google Drive",
		`G:\Мій диск\Twinshelf`:             "Google Drive",
		`C:\Users\me\iCloudDrive\Twinshelf`: "iCloud Drive",
		"/Users/me/Library/CloudStorage/GoogleDrive-me@example.org/My Drive/Twinshelf": "Google Drive",
		"/Users/me/Library/CloudStorage/OneDrive-Personal/Twinshelf":                   "OneDrive",
		"/Users/me/Library/Mobile Documents/com~apple~CloudDocs/Twinshelf":             "iCloud Drive",
		"/home/me/Nextcloud/twinshelf":                                                 "Nextcloud",
		"/home/me/.local/share/twinshelf":                                              "",
		`C:\Users\me\AppData\Local\Twinshelf`:                                          "",
		"/home/me/dropboxes/twinshelf":                                                 "",
		"/home/me/box office/twinshelf":                                                "",
	} {
		if got := copiedBy(dir, never); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}

// FAULTS 8: such a folder is known by the marks in it as well, whatever it is called. The warning is shown until somebody has read it, and again when
// the folder has moved to another such place.
func TestFault8WarnedInWords(t *testing.T) {
	top := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(top, "Shared things", ".dropbox.cache"), 0o700))
	d := initialised(t, filepath.Join(top, "Shared things", "Library", "twinshelf"))
	warning, ok := d.FolderWarning()
	if !ok || warning.ID != "folder.copied" || warning.With["Service"] != "Dropbox" {
		t.Fatalf("%+v %v", warning, ok)
	}
	must(t, d.SeenFolderWarning())
	if warning, ok := d.FolderWarning(); ok {
		t.Fatalf("warned again: %+v", warning)
	}
	must(t, d.Close())
	moved := filepath.Join(top, "OneDrive", "twinshelf")
	must(t, os.Mkdir(filepath.Dir(moved), 0o700))
	must(t, os.Rename(d.Dir(), moved))
	d, err := Open(ctx, moved)
	must(t, err)
	defer closeOnce(t, d)
	if warning, ok := d.FolderWarning(); !ok || warning.With["Service"] != "OneDrive" {
		t.Fatalf("%+v %v", warning, ok)
	}
	t.Setenv("APPDATA", top)
	if warning, _ := warningOf(filepath.Join(top, "plain")); warning.ID != "folder.roaming" {
		t.Fatalf("%+v", warning)
	}
	if warning, ok := warningOf(t.TempDir()); ok && warning.ID != "folder.roaming" && warning.ID != "folder.remote" {
		t.Fatalf("an ordinary folder: %+v", warning)
	}
}

func initialised(t *testing.T, dir string) *Desk {
	t.Helper()
	must(t, Init(ctx, dir, "Library", "en"))
	d, err := Open(ctx, dir)
	must(t, err)
	t.Cleanup(func() { closeOnce(t, d) })
	return d
}
