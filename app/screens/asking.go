package screens

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/say"
)

// Joining by asking: her request is a file, or a square that a telephone reads; a coordinator answers with a file; digits are compared before and after.

// askToJoin shows this computer's request as a square, lets her save it as a file, and shows the digits to compare.
func askToJoin(h Host) {
	w := h.Words()
	var digits, text string
	h.Long(w.T("sharing.preparing"), func(context.Context, desk.Progress) (err error) {
		if text, err = h.Desk().AskText(); err == nil {
			digits, err = h.Desk().AskedDigits(nil)
		}
		return err
	}, func() {
		save := widgets.NewButtonWithIcon(w.T("request.save"), theme.Icon("stick"), func() {
			saveFile(h, "twinshelf-"+h.Now().Format("2006-01-02")+".twinrequest", func(file string) {
				h.Long(w.T("sharing.preparing"), func(context.Context, desk.Progress) error { return h.Desk().Ask(file) }, func() {
					h.Tell(w.T("request.saved", "File", filepath.Base(file)))
				})
			})
		})
		ways := container.NewVBox(widgets.Small(w.T("request.by_file")), container.NewHBox(save), widgets.Gap(8), widgets.Small(w.T("request.by_square")))
		content := container.NewVBox(widgets.Body(w.T("request.give")), container.NewBorder(nil, nil, widgets.Square(text), nil, ways), widgets.Gap(8),
			widgets.Body(w.T("request.then_compare")), bigDigits(digits), widgets.Small(w.T("request.next")))
		dialog.ShowCustom(heading(w, "request.ask"), w.T("dialog.close"), widgets.MaxWidth(620, content), h.Window())
	})
}

// takeRequest asks for a request: the file, or the text that a telephone read.
func takeRequest(h Host) {
	w := h.Words()
	var d *dialog.CustomDialog
	file := widgets.NewButtonWithIcon(w.T("sharing.join.file"), theme.Icon("stick"), func() {
		d.Hide()
		openFile(h, []string{".twinrequest"}, func(file string) { Admit(h, file) })
	})
	text := widget.NewMultiLineEntry()
	text.Wrapping = fyne.TextWrapBreak
	text.SetPlaceHolder(circle.RequestMark + "…")
	text.SetMinRowsVisible(3)
	take := widgets.NewButton(w.T("request.take"), func() {
		d.Hide()
		admit(h, func() (*circle.Request, error) { return circle.ParseRequest([]byte(text.Text)) })
	})
	d = dialog.NewCustom(heading(w, "sharing.admit"), w.T("edit.cancel"), widgets.MaxWidth(520, container.NewVBox(
		widgets.Body(w.T("request.take.file")), container.NewHBox(file), widgets.Gap(12),
		widgets.Body(w.T("request.take.text")), text, container.NewHBox(take), widgets.Gap(8))), h.Window())
	d.Show()
}

// Admit shows the request in a file with the digits to compare, and answers it once she has said that they are the same.
func Admit(h Host, file string) {
	admit(h, func() (*circle.Request, error) { return h.Desk().Request(file) })
}

func admit(h Host, read func() (*circle.Request, error)) {
	w := h.Words()
	var r *circle.Request
	var digits string
	var mine []desk.Circle
	var places []desk.Place
	h.Long(w.T("bundle.looking"), func(ctx context.Context, _ desk.Progress) (err error) {
		if r, err = read(); err != nil {
			return err
		}
		if digits, err = h.Desk().AskedDigits(r); err != nil {
			return err
		}
		all, err := h.Desk().Circles(ctx)
		for _, c := range all {
			if !c.Own && c.Role == circle.Coordinator {
				mine = append(mine, c)
			}
		}
		if err == nil && len(mine) == 0 {
			err = say.Err(nil, "circle.coordinators_invite")
		}
		if err != nil {
			return err
		}
		places, err = h.Desk().Places(ctx)
		return err
	}, func() {
		role, to := circle.Editor, 0
		along := goesAlong(w, mine[0], places)
		content := container.NewVBox(widgets.Strong(w.T("request.from", "Name", r.Name)), widgets.Body(w.T("request.compare")), bigDigits(digits),
			widgets.Small(w.T("digits.differ")), widgets.Gap(8), widgets.Small(w.T("circle.as")), chooseRole(h, &role))
		if len(mine) > 1 {
			names := make([]string, 0, len(mine))
			for _, c := range mine {
				names = append(names, circleName(w, c))
			}
			content.Add(widgets.Small(w.T("request.to")))
			content.Add(choose(names, 0, func(i int) {
				to = i
				along.show(mine[i])
			}))
		}
		content.Add(along.box)
		dialog.ShowCustomConfirm(heading(w, "sharing.admit"), w.T("digits.same"), w.T("edit.cancel"), widgets.MaxWidth(520, content), func(yes bool) {
			if yes {
				answer(h, mine[to], r, role, along.check.Checked)
			}
		}, h.Window())
	})
}

// answer writes the answer to a request, and shows the digits for the second comparison.
func answer(h Host, c desk.Circle, r *circle.Request, role string, places bool) {
	w := h.Words()
	saveFile(h, "twinshelf-answer-"+h.Now().Format("2006-01-02")+".twinbundle", func(file string) {
		var digits string
		h.Long(w.T("sharing.preparing"), func(ctx context.Context, p desk.Progress) (err error) {
			if err = h.Desk().Admit(ctx, c.ID, r, role, places, file, p); err == nil {
				digits, err = h.Desk().Digits(c.ID, r.Device())
			}
			return err
		}, func() {
			dialog.ShowCustom(heading(w, "sharing.admit"), w.T("dialog.close"), widgets.MaxWidth(520, container.NewVBox(
				widgets.Body(w.T("request.admitted", "Name", r.Name, "File", filepath.Base(file))), bigDigits(digits))), h.Window())
			h.Show()
		})
	})
}

// lookAtAnswer shows who answers, with the digits to compare, and joins once she has said that they are the same.
func lookAtAnswer(h Host, file string) {
	w := h.Words()
	var a desk.Answer
	var digits string
	h.Long(w.T("bundle.looking"), func(ctx context.Context, p desk.Progress) (err error) {
		if a, err = h.Desk().Answer(ctx, file, p); err == nil {
			digits, err = h.Desk().Digits(a.Circle, h.Desk().Device())
		}
		return err
	}, func() {
		name := circleName(w, desk.Circle{Name: a.Name})
		content := container.NewVBox(widgets.Strong(w.T("answer.from", "Name", name, "From", strings.Join(a.From, ", "))), widgets.Body(w.T("answer.compare")), bigDigits(digits),
			widgets.Small(w.T("digits.differ")))
		dialog.ShowCustomConfirm(heading(w, "sharing.join"), w.T("digits.same"), w.T("edit.cancel"), widgets.MaxWidth(520, content), func(yes bool) {
			if !yes {
				return
			}
			var c desk.Circle
			h.Long(w.T("sharing.joining"), func(ctx context.Context, p desk.Progress) (err error) {
				c, err = h.Desk().JoinByAnswer(ctx, file, p)
				return err
			}, func() { joined(h, c) })
		}, h.Window())
	})
}
