package seal

// Secret gives what others' services know this device by, a place's password, by the name under which it was kept; "" if there is none.
func (k *Keys) Secret(name string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.passwords[name]
}

// SetSecret keeps such a secret, durably, with the keys and locked as they are; "" forgets it.
func (k *Keys) SetSecret(name, secret string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	was, had := k.passwords[name]
	if was == secret {
		return nil
	}
	if secret == "" {
		delete(k.passwords, name)
	} else {
		k.passwords[name] = secret
	}
	err := k.save()
	switch {
	case err != nil && had:
		k.passwords[name] = was
	case err != nil:
		delete(k.passwords, name)
	}
	return err
}
