package shell

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/data/desk"
)

// showAfter is how long something may take before its progress is shown.
const showAfter = 400 * time.Millisecond

// tick is how often progress is drawn.
const tick = 100 * time.Millisecond

// Long does work that may take long: after a moment a dialog shows how far it has come and lets her cancel. Cancelled work has changed nothing.
func (s *Shell) Long(title string, work func(ctx context.Context, p desk.Progress) error, done func()) {
	ctx, cancel := context.WithCancel(s.ctx)
	var finished, part, whole atomic.Int64
	progress := func(d, total int64) {
		part.Store(d)
		whole.Store(total)
	}
	var err error
	hide := func() {} // takes the dialog away, if there is one
	s.busy.Add(1)
	s.worker(func() {
		defer s.busy.Done()
		err = work(ctx, progress)
		finished.Store(1)
	}, func() {
		cancel()
		finished.Store(2)
		if s.ctx.Err() != nil {
			return
		}
		hide() // first: the toolkit takes away with an overlay all that lies above it, and what is said now must stay
		if err != nil {
			s.fail(err)
			return
		}
		done()
	})
	if finished.Load() != 0 {
		return // done at once
	}
	hide = s.watch(title, cancel, &finished, &part, &whole)
}

// watch shows the dialog while the work goes on; what it gives takes it away.
func (s *Shell) watch(title string, cancel context.CancelFunc, finished, part, whole *atomic.Int64) (hide func()) {
	bar := widget.NewProgressBar()
	idle := widget.NewProgressBarInfinite()
	stop := widget.NewButton(s.words.T("edit.cancel"), cancel)
	stack := container.NewStack(idle, bar)
	bar.Hide()
	box := container.NewVBox(stack, container.NewCenter(stop))
	d := dialog.NewCustomWithoutButtons(title, container.NewGridWrap(fyne.NewSize(420, 90), box), s.window)
	shown := false
	started := s.now()
	var step func()
	step = func() {
		s.worker(func() { time.Sleep(tick) }, func() {
			switch {
			case finished.Load() == 2:
				return
			case !shown && s.now().Sub(started) > showAfter:
				shown = true
				d.Show()
			}
			if total := whole.Load(); total > 0 {
				idle.Hide()
				bar.Show()
				bar.SetValue(float64(part.Load()) / float64(total))
			}
			step()
		})
	}
	step()
	return func() {
		if shown {
			d.Hide()
		}
	}
}
