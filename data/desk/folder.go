package desk

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/twinshelf/twinshelf/data/say"
)

// Where a data folder lies can endanger it: programs that copy files while they change, a connection that fails in the middle of a write, a
// stick that is pulled. The program works there all the same, and says so once.

// settingFolder is the warning about the folder that somebody has read, and of which folder.
const settingFolder = "folder.warned"

// FolderWarning says in words what endangers the data folder because of where it lies; ok is false if nothing does, or if somebody has read it. It may wait
// for a slow disk.
func (d *Desk) FolderWarning() (warning say.Message, ok bool) {
	warning, ok = warningOf(d.dir)
	return warning, ok && d.Setting(settingFolder) != warning.ID+" "+d.dir
}

// SeenFolderWarning says that somebody has read the warning.
func (d *Desk) SeenFolderWarning() error {
	warning, ok := warningOf(d.dir)
	if !ok {
		return nil
	}
	return d.SetSetting(settingFolder, warning.ID+" "+d.dir)
}

func warningOf(dir string) (say.Message, bool) {
	whole, err := filepath.Abs(dir)
	if err != nil {
		whole = dir
	}
	if target, err := filepath.EvalSymlinks(whole); err == nil {
		whole = target
	}
	if service := copiedBy(whole, exists); service != "" {
		return say.Msg("folder.copied", "Service", service, "Dir", dir), true
	}
	if roaming := os.Getenv("APPDATA"); roaming != "" && within(whole, roaming) {
		return say.Msg("folder.roaming", "Dir", dir), true
	}
	switch diskOf(whole) {
	case diskRemote:
		return say.Msg("folder.remote", "Dir", dir), true
	case diskRemovable:
		return say.Msg("folder.stick", "Dir", dir), true
	}
	return say.Message{}, false
}

// disk is the sort of disk that a folder lies on.
type disk int

const (
	diskFixed     disk = iota // or one of which nothing is known
	diskRemote                // a network share
	diskRemovable             // a stick
)

// services are the programs that copy folders to other computers, by what the folder that they copy is called: that name, or that name and
// what follows a space (“OneDrive - Library”, “Dropbox (Team)”).
var services = map[string]string{
	"onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive", "my drive": "Google Drive",
	"мій диск": "Google Drive", "iclouddrive": "iCloud Drive", "icloud drive": "iCloud Drive", "com~apple~clouddocs": "iCloud Drive",
	"mobile documents": "iCloud Drive", "nextcloud": "Nextcloud", "owncloud": "ownCloud", "seafile": "Seafile", "pcloud drive": "pCloud", "megasync": "MEGA",
	"box": "Box", "syncthing": "Syncthing",
}

// serviceMarks are the files that such programs leave in the folder that they copy, whatever it is called.
var serviceMarks = map[string]string{
	".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".stfolder": "Syncthing", ".sync_log.db": "Nextcloud", ".nextcloudsync.log": "Nextcloud", ".owncloudsync.log": "ownCloud",
	".tmp.drivedownload": "Google Drive", ".tmp.driveupload": "Google Drive", ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
}

// copiedBy names the program that copies a folder elsewhere, "" for none. It looks at the names on the way to it, with either slash, and for marks beside them.
func copiedBy(dir string, exists func(string) bool) string {
	names := strings.FieldsFunc(strings.ToLower(dir), func(r rune) bool { return r == '/' || r == '\\' })
	for i, name := range names {
		if name == "cloudstorage" && i+1 < len(names) { // macOS keeps them all there: “GoogleDrive-name@example.org”
			name, _, _ = strings.Cut(names[i+1], "-")
		}
		if s := services[name]; s != "" {
			return s
		}
		for called, s := range services {
			if rest, ok := strings.CutPrefix(name, called+" "); ok && (strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "(")) {
				return s
			}
		}
	}
	for at := dir; ; at = filepath.Dir(at) {
		for mark, s := range serviceMarks {
			if exists(filepath.Join(at, mark)) {
				return s
			}
		}
		if filepath.Dir(at) == at {
			return ""
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// within tells whether a folder lies in another, or is it. Names differ in more than case.
func within(dir, outer string) bool {
	rel, err := filepath.Rel(strings.ToLower(outer), strings.ToLower(dir))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
