package main

import (
	"io"
	"time"

	"github.com/twinshelf/twinshelf/data/desk"
)

// backup writes a backup, into the data folder or another, or lists those of a folder.
func backup(s *session, _ string) error {
	list := s.args.flag("list")
	folder := s.args.next()
	if err := s.args.check(); err != nil {
		return err
	}
	if list {
		return s.backups(folder)
	}
	b, err := s.desk.Backup(s.ctx, folder, nil)
	if err != nil {
		return err
	}
	s.say("ctl.backed_up", "File", b.Path)
	if !s.desk.HasRecovery() {
		s.tell(s.words.T("backup.no_sheet"))
		s.code = look
	}
	if s.json {
		s.print(backupDoc(b))
	}
	return nil
}

func backupDoc(b desk.BackupInfo) map[string]any {
	return map[string]any{"file": b.Path, "at": b.At.UTC().Format(time.RFC3339), "bytes": b.Bytes}
}

func (s *session) backups(folder string) error {
	list, err := s.desk.Backups(folder)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, b := range list {
		s.line("%s  %s", b.At.Local().Format("2006-01-02 15:04"), b.Path)
		docs = append(docs, backupDoc(b))
	}
	if s.json {
		s.print(map[string]any{"backups": docs})
	}
	return nil
}

// restoreBackup makes the data folder from a backup.
func restoreBackup(s *session, dir string) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	digits, err := s.digits()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	out, err := s.options.Restore(s.ctx, dir, file, digits, nil)
	if err != nil {
		return err
	}
	s.say("ctl.restored", "Records", out.Records)
	if out.Aside != "" {
		s.say("ctl.restored.aside", "Dir", out.Aside)
	}
	if out.Damaged {
		s.tell(s.words.T("backup.cut"))
		s.code = look
	}
	if s.json {
		s.print(map[string]any{"records": out.Records, "segments": out.Segments, "damaged": out.Damaged, "aside": out.Aside})
	}
	return nil
}

// digits reads --digits-file; "" without it.
func (s *session) digits() (string, error) { return s.secret("digits-file", "TWINSHELF_DIGITS") }

// recovery makes a recovery key, or tries the digits of one.
func recovery(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "new":
		return newRecovery(s)
	case "check":
		digits, err := s.digits()
		if err != nil {
			return err
		}
		if err := s.args.check(); err != nil {
			return err
		}
		ours, err := s.desk.CheckRecovery(digits)
		if err != nil {
			return err
		}
		id := "recovery.fits"
		if !ours {
			id, s.code = "recovery.other", notDone
		}
		s.say(id)
		if s.json {
			s.print(map[string]any{"fits": ours})
		}
	default:
		return wrong("ctl.no_command", "Name", "recovery "+verb)
	}
	return nil
}

// newRecovery makes a recovery key, and with --sheet the page to print. The digits are told also when the page can't be written: they are made already.
func newRecovery(s *session) error {
	file := s.args.take("sheet")
	if err := s.args.check(); err != nil {
		return err
	}
	digits, err := s.desk.NewRecovery(s.ctx)
	if err != nil {
		return err
	}
	s.line("%s", digits)
	s.tell(s.words.T("recovery.write_down"))
	if file != "" {
		sheet := s.desk.RecoverySheet(digits)
		if err := writeFile(file, func(w io.Writer) error { return sheet.Write(w, s.words) }); err != nil {
			s.tell(s.words.Error(err))
			file, s.code = "", look
		} else {
			s.tell(s.words.T("sheet.written", "File", file))
		}
	}
	if s.json {
		s.print(map[string]any{"digits": digits, "sheet": file})
	}
	return nil
}
