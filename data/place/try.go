package place

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Try finds out whether a place can be used, by using it: it writes a small object, reads and lists it, writes it again, and removes it. The error says what is wrong.
func Try(ctx context.Context, p Place) (err error) {
	var id record.ID
	if _, err := rand.Read(id[:]); err != nil {
		return err
	}
	name := "probe/" + id.String()
	defer func() { err = errors.Join(err, p.Delete(context.WithoutCancel(ctx), name)) }()
	for _, body := range [][]byte{[]byte("Twinshelf writes here"), []byte("and again")} {
		if err := p.Put(ctx, name, body, Replace); err != nil {
			return err
		}
		o, err := p.Get(ctx, name, "", 100)
		switch {
		case err == nil && bytes.Equal(o.Body, body):
		case err == nil, errors.Is(err, ErrNotFound), errors.Is(err, ErrTooLarge):
			return say.Err(errors.Join(ErrLost, err), "place.lost")
		default:
			return err
		}
	}
	list, err := p.List(ctx, "probe")
	if err == nil && !slices.ContainsFunc(list, func(i Info) bool { return i.Name == name }) {
		err = say.Err(ErrLost, "place.lost")
	}
	return err
}
