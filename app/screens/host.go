// Package screens holds what stands in the window's middle: one file a screen. A screen takes values and draws them; when something changes,
// the window shows it anew. No screen waits for the disk: all work goes through Host.Do.
package screens

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// Host is what a screen may ask of the window around it.
type Host interface {
	Desk() *desk.Desk
	Words() *translations.Words
	Window() fyne.Window
	Now() time.Time // pictures of screens hold it still
	Practice() Practice

	// Do does work away from the screen, and then done on it, unless the work failed: then the error is shown.
	Do(work func(ctx context.Context) error, done func())
	// Long is Do for what may take more than half a second: it shows how far it has come, and can be cancelled.
	Long(title string, work func(ctx context.Context, p desk.Progress) error, done func())

	// Go shows another screen; Back the one before. Show shows this one anew, with what has changed.
	Go(p Place)
	Back()
	Show()

	// Tell says a sentence at the foot of the window for a while; Ask asks before something is done.
	Tell(sentence string)
	Ask(title, question, yes string, then func())

	// SetLang and SetDark change language and theme at once; SetAuthor says who is working.
	SetLang(lang string)
	SetTheme(name string)
	SetAuthor(name string)
	// Syncing keeps the shared folders in step; nil in a window that does not.
	Syncing() *desk.Syncing
	// Lock locks the program.
	Lock()
	// Empty removes keys and data from this computer, and ends the records that are open.
	Empty()
}

// Practice is what can be done about practice records; nil is what can't. Each closes the records that are open.
type Practice struct {
	Begin func()           // go to the practice records
	Leave func(throw bool) // go back to one's own records, and throw the practice records away or keep them
}

// Name names a screen.
type Name string

// The screens.
const (
	Home        Name = "home"
	Records     Name = "records"
	Kinds       Name = "kinds"
	Match       Name = "match"
	Programme   Name = "programme"
	Calendar    Name = "calendar"
	Meet        Name = "meet"
	Consent     Name = "consent"
	OverTime    Name = "overtime"
	Translate   Name = "translate"
	Detail      Name = "detail"
	Edit        Name = "edit"
	Report      Name = "report"
	Answer      Name = "answer"
	Search      Name = "search"
	Sharing     Name = "sharing"
	Differences Name = "differences"
	Settle      Name = "settle"
	Import      Name = "import"
	Settings    Name = "settings"
	Duplicates  Name = "duplicates"
	Limits      Name = "limits"
	Shortcuts   Name = "shortcuts"
	Waiting     Name = "waiting"
	Decisions   Name = "decisions"
)

// Place is where one is: what back and forward go through. It is a value, and all that a screen needs to be made again.
type Place struct {
	Screen Name
	Kind   string       // of Records, Edit for a new record, Import, Duplicates
	ID     record.ID    // of Detail, Edit, Report, Answer, Settle; of Waiting and Decisions: the circle
	Slot   string       // of Settle; of Edit: where typing begins
	Words  string       // of Search; of Waiting: which of what waits
	Day    string       // of Calendar: a week by its Monday, a month or a year, "2026-12-07", "2026-12", "2026"; "" for this month
	Preset *store.Draft // of Edit: what a new record begins with
}

// Page is a screen that is shown.
type Page interface {
	// Object is what stands in the window.
	Object() fyne.CanvasObject
	// Title is a short name for it, for the window's title.
	Title() string
}

// Focuser is a page that knows where typing should begin.
type Focuser interface {
	Focus(c fyne.Canvas)
}

// Saver is a page with something to save: Ctrl+S.
type Saver interface {
	Save()
}

// Follower is a page that shows what the shared folders are used for: it looks again.
type Follower interface {
	Follow()
}

// DriveFollower is a page that shows which drives are plugged in.
type DriveFollower interface {
	// FollowDrives shows that one came or went.
	FollowDrives()
}

// Keeper is a page that is left with work half done: what was typed is kept.
type Keeper interface {
	Keep()
}

// New makes the page of a place.
func New(h Host, p Place) Page {
	switch p.Screen {
	case Calendar:
		return newCalendar(h, p)
	case Meet:
		return newMeet(h, p)
	case Programme:
		return newProgramme(h, p)
	case Consent:
		return newConsents(h)
	case Translate:
		return newTranslate(h)
	case OverTime:
		return newOverTime(h)
	case Match:
		return newMatch(h, p)
	case Kinds:
		return newKinds(h)
	case Records:
		return newRecords(h, p)
	case Detail:
		return newDetail(h, p)
	case Edit:
		return newEdit(h, p)
	case Report:
		return newReport(h, p)
	case Answer:
		return newAnswer(h, p)
	case Search:
		return newSearch(h, p)
	case Sharing:
		return newSharing(h)
	case Differences:
		return newDifferences(h)
	case Settle:
		return newSettle(h, p)
	case Import:
		return newImport(h, p)
	case Duplicates:
		return newDuplicates(h, p)
	case Limits:
		return newLimits(h)
	case Waiting:
		return newWaiting(h, p)
	case Decisions:
		return newDecisions(h, p)
	case Settings:
		return newSettings(h)
	default:
		return newHome(h)
	}
}
