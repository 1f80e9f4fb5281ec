package desk

import "context"

// Version is that of the program, as FyneApp.toml has it; the packager sets it.
var Version = "0.1.0"

// settingVersion is the version of the program that worked here last.
const settingVersion = "program.version"

// copyForVersion makes a backup if another version of the program worked here last. It is called before anything is written. Without room, or on a disk that can't be written, there is none, and it is tried again by
// BackupIfDue, which tells.
func (d *Desk) copyForVersion(ctx context.Context) error {
	if d.Setting(settingVersion) == d.version {
		return nil
	}
	if _, err := d.backup(ctx, "", backupVersion, nil); err != nil {
		return err
	}
	return d.SetSetting(settingVersion, d.version)
}
