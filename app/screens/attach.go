package screens

import (
	"context"
	"errors"
	"image"
	"strings"

	"github.com/twinshelf/twinshelf/app/chooser"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/picture"
	"github.com/twinshelf/twinshelf/data/record"
)

// Attach lets her choose a photo or document, keeps a copy, and says what was taken out of it or could not be.
func (l *lookup) Attach(keep bool, added func(value string)) {
	h := l.host
	chooser.AnyFile(h, func(path string) {
		var a desk.Added
		h.Long(h.Words().T("files.adding"), func(ctx context.Context, _ desk.Progress) (err error) {
			a, err = h.Desk().AddFile(ctx, path, keep)
			return err
		}, func() {
			added(a.Value)
			sentences := make([]string, 0, 2)
			for _, m := range a.Sentences() {
				sentences = append(sentences, h.Words().Say(m))
			}
			switch text := strings.Join(sentences, " "); {
			case len(a.Warnings) > 0:
				inform(h, h.Words().T("group.files"), text)
			case text != "":
				h.Tell(text)
			}
		})
	})
}

// Thumbnail reads the small picture of a file.
func (l *lookup) Thumbnail(f record.File, found func(image.Image)) {
	var img image.Image
	l.host.Do(func(ctx context.Context) (err error) {
		img, err = thumbnail(ctx, l.host.Desk(), f)
		return err
	}, func() {
		if img != nil {
			found(img)
		}
	})
}

// thumbnail reads a small picture; nil if there is none here, or it is none that can be shown.
func thumbnail(ctx context.Context, d *desk.Desk, f record.File) (image.Image, error) {
	if f.Thumb.IsZero() {
		return nil, nil
	}
	b, err := d.Thumbnail(ctx, f.Thumb)
	if errors.Is(err, desk.ErrNoFile) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	img, err := picture.Decode(b)
	if err != nil { // another computer made it
		return nil, nil //nolint:nilerr // an icon stands for it
	}
	return img, nil
}
