package desk

import (
	"runtime"

	"github.com/twinshelf/twinshelf/data/atrest"
	"github.com/twinshelf/twinshelf/data/say"
)

// The settings about the disk: what was found when it was last looked at, and whether somebody has read that it is not encrypted.
const (
	settingDisk     = "disk"
	settingDiskSeen = "disk.seen"
)

// SetDisk keeps what package atrest found out about the disk that the data folder lies on.
func (d *Desk) SetDisk(state string) error {
	if state == d.Setting(settingDisk) {
		return nil
	}
	return d.SetSetting(settingDisk, state)
}

// Disk says what SetDisk was told: that who steals the computer reads nothing, or everything, or that it is not known; and how to turn the encryption on where it is not, or may not
// be. The second is empty where there is nothing to do.
func (d *Desk) Disk() (found, help say.Message) {
	switch d.Setting(settingDisk) {
	case atrest.Encrypted:
		return say.Msg("disk.encrypted"), say.Message{}
	case atrest.Plain:
		return say.Msg("disk.plain"), diskHelp()
	}
	return say.Msg("disk.unknown"), diskHelp()
}

func diskHelp() say.Message {
	switch runtime.GOOS {
	case "windows":
		return say.Msg("disk.help.windows")
	case "darwin":
		return say.Msg("disk.help.macos")
	}
	return say.Msg("disk.help.linux")
}

// DiskWarning tells whether the disk is known not to be encrypted, and nobody has read that yet.
func (d *Desk) DiskWarning() bool {
	return d.Setting(settingDisk) == atrest.Plain && d.Setting(settingDiskSeen) == ""
}

// SeenDiskWarning says that somebody has read it.
func (d *Desk) SeenDiskWarning() error { return d.SetSetting(settingDiskSeen, "yes") }
