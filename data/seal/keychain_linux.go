package seal

import (
	"errors"

	secrets "github.com/zalando/go-keyring/secret_service"
)

// keychainOpen tells whether the keychain can be used without a question: at many desktops it is closed until somebody types its password, and on those where nobody has made one it asks for one.
func keychainOpen() error {
	service, err := secrets.NewSecretService()
	if err != nil {
		return err
	}
	locked, err := service.GetLoginCollection().GetProperty("org.freedesktop.Secret.Collection.Locked")
	if err != nil {
		return err
	}
	if closed, ok := locked.Value().(bool); !ok || closed {
		return errors.New("closed")
	}
	return nil
}
