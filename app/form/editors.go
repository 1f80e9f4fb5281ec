package form

import (
	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/data/record"
)

// editors has the editor of each type that is not plain text.
var editors = map[record.Type]func(*slot) fyne.CanvasObject{
	record.LongText:      longText,
	record.BilingualLong: longText,
	record.Number:        number,
	record.Money:         money,
	record.Date:          date,
	record.Moment:        moment,
	record.Choice:        choice,
	record.YesNo:         yesNo,
	record.Ref:           references,
	record.Refs:          references,
	record.Tags:          tags,
	record.Choices:       choices,
	record.Dated:         dated,
	record.Position:      position,
	record.Files:         files,
}

// build makes the slot's editor. A type that this version has no editor for is text.
func (s *slot) build() fyne.CanvasObject {
	if build := editors[s.field.of.Type]; build != nil {
		return build(s)
	}
	return text(s)
}
