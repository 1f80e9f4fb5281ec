package main

import (
	"github.com/twinshelf/twinshelf/data/desk"
)

// key tells of the lock on this computer's keys, sets, changes and takes it off, and has what helps when a passphrase or a computer is lost.
func key(s *session, dir string) error {
	switch verb := s.args.next(); verb {
	case "", "status":
		return keyStatus(s, dir)
	case "lock":
		return s.opened(dir, func() error { return lockKeys(s) })
	case "passphrase":
		return s.opened(dir, func() error { return changePassphrase(s) })
	case "keychain":
		return s.opened(dir, func() error { return keepInKeychain(s) })
	case "recovery-kit":
		return s.opened(dir, func() error { return newRecovery(s) })
	case "renew":
		return reenrol(s, dir)
	case "recover":
		return restoreBackup(s, dir)
	default:
		return wrong("ctl.no_command", "Name", "key "+verb)
	}
}

// reenrol has a folder whose keys are lost go on with new ones.
func reenrol(s *session, dir string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	aside, err := s.options.Reenrol(s.ctx, dir, nil)
	if err != nil {
		return err
	}
	s.say("reenrol.done", "Aside", aside)
	if s.json {
		s.print(map[string]any{"aside": aside})
	}
	return nil
}

// keyStatus tells whether the folder is locked; that can be seen without the passphrase.
func keyStatus(s *session, dir string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	if desk.IsLocked(dir) {
		s.sayLocked(true)
		return nil
	}
	return s.opened(dir, func() error {
		s.sayLocked(false)
		return nil
	})
}

func (s *session) sayLocked(locked bool) {
	chain := !locked && s.desk.InKeychain()
	switch {
	case locked:
		s.say("keys.are_locked")
	case chain:
		s.say("keys.chain.is")
	default:
		s.say("keys.not_locked")
	}
	if s.json {
		s.print(map[string]any{"locked": locked, "keychain": chain})
	}
}

// keepInKeychain has the system's keychain hold what opens the keys, or with --off no more.
func keepInKeychain(s *session) error {
	off := s.args.flag("off")
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.desk.SetKeychain(!off); err != nil {
		return err
	}
	s.sayLocked(false)
	return nil
}

// newPassphrase reads the passphrase that is to lock the folder.
func (s *session) newPassphrase() (string, error) {
	passphrase, err := s.passphrase()
	if err != nil {
		return "", err
	}
	if passphrase == "" {
		return "", wrong("ctl.need_new_passphrase")
	}
	return passphrase, s.args.check()
}

func lockKeys(s *session) error {
	passphrase, err := s.newPassphrase()
	if err != nil {
		return err
	}
	if err := s.desk.SetPassphrase(passphrase); err != nil {
		return err
	}
	s.sayLocked(true)
	s.tell(s.words.T("keys.forgetting"))
	if !s.desk.HasRecovery() {
		s.tell(s.words.T("keys.no_digits"))
		s.code = look
	}
	return nil
}

// changePassphrase puts another passphrase in the place of the one that opened the folder, or takes it off.
func changePassphrase(s *session) error {
	if s.args.flag("off") {
		if err := s.args.check(); err != nil {
			return err
		}
		if err := s.desk.RemovePassphrase(s.options.Passphrase); err != nil {
			return err
		}
		s.sayLocked(false)
		return nil
	}
	passphrase, err := s.newPassphrase()
	if err != nil {
		return err
	}
	if !s.desk.Locked() {
		return wrong("ctl.key_lock")
	}
	if err := s.desk.ChangePassphrase(s.options.Passphrase, passphrase); err != nil {
		return err
	}
	s.say("keys.changed")
	if s.json {
		s.print(map[string]any{"locked": true})
	}
	return nil
}
