package screens

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// What is offered for the size of files that come by themselves, and for a day's allowance, in bytes; 0 is small pictures only, and no bound.
var (
	filesChoices  = []int64{0, 1_000_000, desk.DefaultFilesUpTo, 64_000_000}
	budgetChoices = []int64{0, 5_000_000, 20_000_000, 100_000_000}
)

// manners is the card about when and for what shared folders are used, in the settings.
func (s *settings) manners() fyne.CanvasObject {
	w, d := s.host.Words(), s.host.Desk()
	do := func(set func() error) { s.host.Do(func(context.Context) error { return set() }, func() {}) }
	manual := choose([]string{w.T("manners.by_itself.short"), w.T("manners.manual.short")}, map[bool]int{true: 1}[d.Manual()], func(i int) {
		do(func() error { return d.SetManual(i == 1) })
	})
	quiet := widgets.NewEntry()
	quiet.SetPlaceHolder("22:00-07:00, 13:00-17:00")
	quiet.SetText(d.QuietHours())
	save := func() {
		typed := quiet.Text // read here: the work is another goroutine's
		s.host.Do(func(context.Context) error { return d.SetQuietHours(typed) }, func() {
			quiet.SetText(d.QuietHours())
			s.host.Tell(w.T("manners.quiet.saved"))
		})
	}
	quiet.OnSubmitted = func(string) { save() }
	sizes := func(choices []int64, none string, now int64, set func(int64) error) fyne.CanvasObject {
		if !slices.Contains(choices, now) {
			choices = append(slices.Clone(choices), now)
		}
		names := make([]string, 0, len(choices))
		for _, n := range choices {
			if n == 0 {
				names = append(names, w.T(none))
			} else {
				names = append(names, w.Size(n))
			}
		}
		return choose(names, slices.Index(choices, now), func(i int) { do(func() error { return set(choices[i]) }) })
	}
	rows := []fyne.CanvasObject{
		widgets.Heading(w.T("manners.title")), manual,
		widgets.Gap(4), widgets.Small(w.T("manners.quiet")), container.NewBorder(nil, nil, nil, widgets.NewButton(w.T("edit.save"), save), quiet), widgets.Small(w.T("manners.quiet.what")),
		widgets.Gap(4), widgets.Small(w.T("manners.files")), sizes(filesChoices, "manners.files.none", d.FilesUpTo(), d.SetFilesUpTo),
		widgets.Gap(4), widgets.Small(w.T("manners.budget")), sizes(budgetChoices, "manners.budget.none", d.Budget(), d.SetBudget),
	}
	if d.Budget() > 0 {
		rows = append(rows, widgets.Small(w.T("manners.used", "Used", w.Size(d.Used()), "Most", w.Size(d.Budget()))))
	}
	return widgets.Card(rows...)
}

// showLog tells what a shared folder was used for.
func showLog(h Host, p desk.Place) {
	w := h.Words()
	var log []desk.PlaceEvent
	h.Do(func(ctx context.Context) (err error) {
		log, err = h.Desk().PlaceLog(ctx, p.ID)
		return err
	}, func() {
		rows := container.NewVBox()
		for _, e := range log {
			rows.Add(container.NewVBox(widgets.Small(w.Time(e.At.Local())), widgets.Body(w.Say(e.Said))))
		}
		if len(log) == 0 {
			rows.Add(widgets.Body(w.T("folder.log.none")))
		}
		scroll := container.NewVScroll(rows)
		scroll.SetMinSize(fyne.NewSize(600, min(400, rows.MinSize().Height+20)))
		dialog.ShowCustom(heading(w, "folder.log"), w.T("dialog.close"), scroll, h.Window())
	})
}
