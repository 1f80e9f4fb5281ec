package desk

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/syncer"
)

// BackupExtension ends the names of backups.
const BackupExtension = ".twinbackup"

// backupFolder is the folder, in the data folder, of the backups that the program makes by itself.
const backupFolder = "backups"

// The settings about backups.
const (
	settingBackedUp = "backup.at"    // when the last one in the data folder was made
	settingBackedTo = "backup.state" // what was held then (store.Extent)
	settingBackedBy = "backup.finals"
)

// Why a backup was made: part of its file's name.
const (
	backupAsked   = "asked"
	backupDaily   = "daily"
	backupImport  = "import"
	backupErase   = "erase"
	backupVersion = "version" // another version of the program begins to work here
)

// BackupInfo is a backup that was written or found.
type BackupInfo struct {
	Path  string
	At    time.Time
	Bytes int64
}

const backupTime = "2006-01-02-150405"

func backupName(at time.Time, why string) string {
	return "twinshelf-" + at.UTC().Format(backupTime) + "-" + why + BackupExtension
}

// Backup writes all that is held into a file in a folder: a stick, another disk, with all photos and documents; "" is the data folder's own, without them. It opens with the digits of the recovery key, and on this computer.
func (d *Desk) Backup(ctx context.Context, folder string, p Progress) (BackupInfo, error) {
	return d.backup(ctx, folder, backupAsked, p)
}

func (d *Desk) backup(ctx context.Context, folder, why string, p Progress) (BackupInfo, error) {
	own := folder == ""
	if own {
		folder = filepath.Join(d.dir, backupFolder)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return BackupInfo{}, fileError(err, folder)
		}
		if err := d.roomForBackup(ctx); err != nil {
			return BackupInfo{}, err
		}
	}
	if err := d.registerRecovery(ctx); err != nil {
		return BackupInfo{}, err
	}
	at := d.now()
	info := BackupInfo{Path: filepath.Join(folder, backupName(at, why)), At: at}
	settings := map[string]string{settingName: d.Name(), SettingLang: d.Setting(SettingLang), settingAuthor: d.Author(), settingRecovery: d.Setting(settingRecovery), settingTried: d.Setting(settingTried)}
	// The attachments lie in the data folder once already: only a backup that goes elsewhere has them.
	w, err := d.sync.WriteBackup(ctx, info.Path, d.recoveryRecipients(), settings, !own, syncer.Progress(p))
	if err != nil {
		return BackupInfo{}, err
	}
	info.Bytes = w.Bytes
	if !own {
		if err := d.SetSetting(settingElsewhere, at.UTC().Format(time.RFC3339)); err != nil {
			return info, err
		}
		return info, d.cleanBackupsIn(ctx, folder) // a stick comes back, and with it backups from before something was forgotten
	}
	extent, err := d.store.Extent(ctx)
	if err != nil {
		return info, err
	}
	if err := errors.Join(d.SetSetting(settingBackedUp, at.UTC().Format(time.RFC3339)), d.SetSetting(settingBackedTo, extent)); err != nil {
		return info, err
	}
	return info, d.prune()
}

// backupFirst makes a backup before something that changes much, unless nothing has changed since the last one.
func (d *Desk) backupFirst(ctx context.Context, why string) error {
	extent, err := d.store.Extent(ctx)
	if err != nil || extent == d.Setting(settingBackedTo) || extent == "" {
		return err
	}
	_, err = d.backup(ctx, "", why, nil)
	return err
}

// BackupIfDue makes the daily backup if the last one is a day old and something has changed. The program calls it at start and once an hour.
func (d *Desk) BackupIfDue(ctx context.Context) error {
	if err := d.copyForVersion(ctx); err != nil {
		return err
	}
	last, err := time.Parse(time.RFC3339, d.Setting(settingBackedUp))
	if err == nil && d.now().Sub(last).Abs() < 24*time.Hour { // a clock that was set back makes one too
		return nil
	}
	return d.backupFirst(ctx, backupDaily)
}

// LastBackup tells when the last backup in the data folder was made; zero for never.
func (d *Desk) LastBackup() time.Time {
	at, err := time.Parse(time.RFC3339, d.Setting(settingBackedUp))
	if err != nil {
		return time.Time{}
	}
	return at
}

// Backups lists the backups in a folder, the newest first; "" is the data folder's own.
func (d *Desk) Backups(folder string) ([]BackupInfo, error) {
	if folder == "" {
		folder = filepath.Join(d.dir, backupFolder)
	}
	return BackupsIn(folder)
}

// BackupsIn lists the backups in a folder, the newest first. A folder that is not there has none.
func BackupsIn(folder string) ([]BackupInfo, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fileError(err, folder)
	}
	var list []BackupInfo
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), "twinshelf-")
		if !ok || !strings.HasSuffix(rest, BackupExtension) || len(rest) < len(backupTime) || !e.Type().IsRegular() {
			continue
		}
		at, err := time.Parse(backupTime, rest[:len(backupTime)])
		info, gone := e.Info()
		if err == nil && gone == nil {
			list = append(list, BackupInfo{filepath.Join(folder, e.Name()), at, info.Size()})
		}
	}
	slices.SortFunc(list, func(a, b BackupInfo) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(b.Path, a.Path)) })
	return list, nil
}

// prune removes backups of the data folder that need not be kept. That from before this version of the program stays until there is another.
func (d *Desk) prune() error {
	list, err := d.Backups("")
	if err != nil {
		return err
	}
	times := make([]time.Time, len(list))
	for i := range list {
		times[i] = list[i].At
	}
	before := slices.IndexFunc(list, func(b BackupInfo) bool { return strings.HasSuffix(b.Path, "-"+backupVersion+BackupExtension) })
	for i, stays := range keep(times, d.now().UTC()) {
		if !stays && i != before {
			if err := os.Remove(list[i].Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fileError(err, list[i].Path)
			}
		}
	}
	return nil
}

// cleanBackups takes out of the backups in the data folder what finals have erased. Those on sticks are out of reach: restoring applies the finals.
func (d *Desk) cleanBackups(ctx context.Context) error {
	finals := d.finals()
	if finals == d.Setting(settingBackedBy) || finals == "" {
		return nil
	}
	if err := d.cleanBackupsIn(ctx, ""); err != nil {
		return err
	}
	return d.SetSetting(settingBackedBy, finals)
}

func (d *Desk) cleanBackupsIn(ctx context.Context, folder string) error {
	if d.finals() == "" {
		return nil
	}
	list, err := d.Backups(folder)
	if err != nil {
		return err
	}
	for _, b := range list {
		if err := d.sync.RewriteBackup(ctx, b.Path, d.recoveryRecipients()); err != nil {
			return err
		}
	}
	return nil
}

// finals names what was erased so far, in whatever circle.
func (d *Desk) finals() string {
	list, err := d.Forgettings()
	if err != nil {
		return ""
	}
	var names []string
	for _, f := range list {
		if f.Done {
			names = append(names, f.Name.Short().String())
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}
