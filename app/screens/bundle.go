package screens

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
)

// OpenBundle lets her choose a bundle, shows what it brings, and takes it in when she says so.
func OpenBundle(h Host) {
	openFile(h, []string{".twinbundle"}, func(file string) { PreviewBundle(h, file) })
}

// PreviewBundle shows what a bundle would bring. Nothing is changed before she says so.
func PreviewBundle(h Host, file string) {
	w := h.Words()
	var info desk.BundleInfo
	h.Long(w.T("bundle.looking"), func(ctx context.Context, p desk.Progress) (err error) {
		info, err = h.Desk().PreviewBundle(ctx, file, p)
		return err
	}, func() {
		if info.Segments == 0 && info.Files == 0 && !info.Damaged && len(info.Waiting) == 0 {
			inform(h, w.T("sharing.open"), w.T("bundle.nothing_new", "File", filepath.Base(file)))
			return
		}
		dialog.ShowCustomConfirm(w.T("bundle.preview"), w.T("bundle.take"), w.T("bundle.leave"), widgets.MaxWidth(520, bundleSummary(h, info)), func(yes bool) {
			if yes {
				takeBundle(h, file)
			}
		}, h.Window())
	})
}

func takeBundle(h Host, file string) {
	w := h.Words()
	var info desk.BundleInfo
	h.Long(w.T("bundle.taking"), func(ctx context.Context, p desk.Progress) (err error) {
		info, err = h.Desk().ReadBundle(ctx, file, p)
		return err
	}, func() {
		h.Show()
		TellOffered(h)
		if len(info.Differs) == 0 {
			dialog.ShowCustom(w.T("bundle.taken"), w.T("dialog.close"), widgets.MaxWidth(520, bundleSummary(h, info)), h.Window())
			return
		}
		dialog.ShowCustomConfirm(w.T("bundle.taken"), w.T("difference.settle"), w.T("difference.later"), widgets.MaxWidth(520, bundleSummary(h, info)), func(yes bool) {
			if yes {
				h.Go(Place{Screen: Differences})
			}
		}, h.Window())
	})
}

// TellOffered says that changes of one's own that had not counted were written anew.
func TellOffered(h Host) {
	if n := h.Desk().Offered(); n > 0 {
		h.Tell(h.Words().N("waiting.offered", n))
	}
}

// bundleSummary says from whom a bundle is, what it brings, and what needs a person.
func bundleSummary(h Host, info desk.BundleInfo) fyne.CanvasObject {
	w := h.Words()
	from := info.From
	if from == "" {
		from = w.T("member.unknown")
	}
	at := info.Written.Local()
	box := container.NewVBox(
		widgets.Strong(circleName(w, desk.Circle{Name: info.Name, Own: info.Circle == h.Desk().Own()})),
		widgets.Small(w.T("bundle.from", "Name", from, "Day", w.MediumDate(at.Format("2006-01-02"))+", "+at.Format("15:04"))), widgets.Gap(4))
	for _, m := range info.Joined {
		box.Add(widgets.Body(w.T("bundle.joined", "Name", circle.NameOf(circle.Member{Name: m.Name}), "Role", circle.RoleName(m.Role))))
	}
	for _, m := range info.Gone {
		box.Add(widgets.Body(w.T("bundle.gone", "Name", circle.NameOf(circle.Member{Name: m.Name}))))
	}
	for _, kind := range slices.Sorted(maps.Keys(info.Added)) {
		box.Add(widgets.Body(w.T("bundle.new", "What", w.KindCount(kind, info.Added[kind]))))
	}
	if info.Changed > 0 {
		box.Add(widgets.Body(w.N("bundle.changed", info.Changed)))
	}
	if info.Deleted > 0 {
		box.Add(widgets.Body(w.N("bundle.deleted", info.Deleted)))
	}
	if n := len(info.Differs); n > 0 {
		box.Add(widgets.Body(w.N("home.differences", n)))
		for _, d := range info.Differs[:min(n, 5)] {
			box.Add(widgets.Small(titleOf(w, h.Desk().Registry(), d.Entry.Kind, d.Entry.Values) + ": " + slotName(h, d)))
		}
	}
	if info.Files > 0 {
		box.Add(widgets.Body(w.N("bundle.files", info.Files)))
	}
	for _, m := range info.Waiting {
		box.Add(widgets.Body(w.Say(m)))
	}
	if info.Damaged {
		box.Add(widgets.Body(w.T("bundle.salvaged")))
	}
	return box
}
