package desk

import (
	"bytes"
	"os"
	"path/filepath"
	"time"

	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// settingTried is when the digits of a recovery sheet were last made or found right. A backup carries it: the sheet is as old after a restore.
const settingTried = "recovery.tried"

// tryEvery is how long a sheet is trusted before its owner is asked to try it: paper gets lost and fades.
const tryEvery = 365 * 24 * time.Hour

// RecoverySheet is the paper for digits that NewRecovery gave.
func (d *Desk) RecoverySheet(digits string) papers.RecoverySheet {
	return papers.RecoverySheet{Whose: d.Name(), Day: d.today(), Digits: digits}
}

// RecoveryDue tells whether it is a year since the digits were made or tried, or nobody knows when that was.
func (d *Desk) RecoveryDue() bool {
	if !d.HasRecovery() {
		return false
	}
	at, err := time.Parse(time.RFC3339, d.Setting(settingTried))
	return err != nil || d.now().Sub(at) > tryEvery
}

func (d *Desk) triedRecovery() error {
	return d.SetSetting(settingTried, d.now().UTC().Format(time.RFC3339))
}

// sheetName is the page that a browser is given. Its name says nothing of what it is for: browsers remember names.
const sheetName = "page.html"

// OpenSheet writes a recovery sheet for a browser to print, and gives its path. The digits on it are a secret, so it lies where only this user can read, in the data folder and not among the
// temporary files of all programs, and only until CloseSheet, which is called as soon as the digits leave the screen; if the program ends before, until it ends or starts again.
func (d *Desk) OpenSheet(s papers.RecoverySheet, words *translations.Words) (string, error) {
	dir := filepath.Join(d.dir, openedName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", store.Explain(say.Err(err, "store.read_only", "Dir", d.dir), d.dir)
	}
	path := filepath.Join(dir, sheetName)
	var page bytes.Buffer
	if err := s.Write(&page, words); err != nil {
		return "", err
	}
	if err := seal.WriteFile(path, page.Bytes(), 0o600); err != nil {
		return "", store.Explain(say.Err(err, "store.read_only", "Dir", d.dir), d.dir)
	}
	return filepath.Abs(path)
}

// CloseSheet takes the page away again, its bytes first.
func (d *Desk) CloseSheet() error { return seal.Wipe(filepath.Join(d.dir, openedName, sheetName)) }
