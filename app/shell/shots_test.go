package shell

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/start"
	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/data/bilingual"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// shots is where pictures of the screens go: go run ./cmd/dev shots DIR.
var shots = flag.String("shots", "", "folder to write pictures of all screens to")

// only names the screens to take pictures of, separated by commas; all without it.
var only = flag.String("only", "", "screens to take pictures of")

// still is the moment at which pictures are taken, so that they are alike from day to day.
var still = time.Date(2026, 11, 21, 14, 20, 0, 0, time.UTC)

func practiceDesk(t *testing.T) *desk.Desk {
	t.Helper()
	dir := t.TempDir()
	ctx := context.Background()
	t.Setenv("TWINSHELF_STATE", t.TempDir())
	must(t, desk.Init(ctx, dir, "Northbridge Libraries", "en"))
	d, err := desk.Options{Now: func() time.Time { return still }}.Open(ctx, dir)
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.SetAuthor("front desk"))
	must(t, d.Practice(ctx))
	must(t, d.Index(ctx, nil))
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// find gives the record of a kind with these words.
func find(t *testing.T, d *desk.Desk, kind, words string) store.Row {
	t.Helper()
	rows, err := d.Search(context.Background(), words, kind, 1)
	must(t, err)
	if len(rows) == 0 {
		t.Fatalf("no %s with %q", kind, words)
	}
	return rows[0]
}

// places are the screens of which pictures are taken.
func places(t *testing.T, d *desk.Desk) map[string]screens.Place {
	t.Helper()
	twinning := find(t, d, "twinning", "Verbivsk").ID
	return map[string]screens.Place{
		"home":       {Screen: screens.Home},
		"kinds":      {Screen: screens.Kinds},
		"programme":  {Screen: screens.Programme, ID: twinning},
		"match":      {Screen: screens.Match, ID: find(t, d, "library", "Southmere").ID},
		"alone":      {Screen: screens.Detail, ID: find(t, d, "library", "Southmere").ID},
		"consents":   {Screen: screens.Consent},
		"photo":      {Screen: screens.Detail, ID: find(t, d, "document", "Reading aloud").ID},
		"translate":  {Screen: screens.Translate},
		"overtime":   {Screen: screens.OverTime},
		"transfer":   {Screen: screens.Edit, Kind: "transfer"},
		"meet":       {Screen: screens.Meet, ID: twinning},
		"round":      {Screen: screens.Detail, ID: roundOf(t, d)},
		"roundnew":   {Screen: screens.Edit, Kind: "round"},
		"answer":     {Screen: screens.Answer, ID: answerOf(t, d)},
		"calendar":   {Screen: screens.Calendar, Day: "2026-11"},
		"week":       {Screen: screens.Calendar, Day: "2026-11-25"},
		"year":       {Screen: screens.Calendar, Day: "2026"},
		"matchall":   {Screen: screens.Match},
		"agreement":  {Screen: screens.Edit, Kind: "agreement"},
		"damage":     {Screen: screens.Edit, Kind: "damage"},
		"held":       {Screen: screens.Detail, ID: damageOf(t, d, false)},
		"released":   {Screen: screens.Detail, ID: damageOf(t, d, true)},
		"award":      {Screen: screens.Detail, ID: find(t, d, "accreditation", "preparation").ID},
		"document":   {Screen: screens.Edit, Kind: "document"},
		"appeal":     {Screen: screens.Edit, Kind: "appeal"},
		"twinnings":  {Screen: screens.Records, Kind: "twinning"},
		"libraries":  {Screen: screens.Records, Kind: "library"},
		"activities": {Screen: screens.Records, Kind: "activity"},
		"items":      {Screen: screens.Records, Kind: "item"},
		"twinning":   {Screen: screens.Detail, ID: twinning},
		"outage":     {Screen: screens.Edit, Kind: "outage"},
		"person":     {Screen: screens.Detail, ID: find(t, d, "person", "Maria").ID},
		"library":    {Screen: screens.Detail, ID: find(t, d, "library", "Northbridge").ID},
		"exchange":   {Screen: screens.Detail, ID: find(t, d, "exchange", "picture").ID},
		"photos":     {Screen: screens.Detail, ID: find(t, d, "activity", "festival").ID},
		"attach":     {Screen: screens.Edit, Kind: "activity", ID: find(t, d, "activity", "festival").ID},
		"edit":       {Screen: screens.Edit, Kind: "twinning", ID: twinning},
		"new":        {Screen: screens.Edit, Kind: "activity"},
		"brief":      {Screen: screens.Report, ID: find(t, d, "activity", "festival").ID},
		"briefnew":   {Screen: screens.Report},
		"search":     {Screen: screens.Search, Words: "Вербівськ"},
		"sharing":    {Screen: screens.Sharing},
		"settings":   {Screen: screens.Settings},
		"limits":     {Screen: screens.Limits},
		"collected":  {Screen: screens.Detail, ID: find(t, d, "appeal", "mobile").ID},
		"import":     {Screen: screens.Import, Kind: "library"},
		"duplicates": {Screen: screens.Duplicates, Kind: "library"},
		"differ":     {Screen: screens.Differences},
		"settle":     {Screen: screens.Settle, ID: find(t, d, "activity", "festival").ID, Slot: "starts"},
		"combine":    {Screen: screens.Settle, ID: find(t, d, "activity", "festival").ID, Slot: "outputs"},
	}
}

// differ makes a difference: a form that was open while something newer was saved.
func differ(t *testing.T, d *desk.Desk) {
	t.Helper()
	ctx := context.Background()
	id := find(t, d, "activity", "festival").ID
	e, err := d.Get(ctx, id)
	must(t, err)
	for author, starts := range map[string]string{"front desk": "2026-12-19T13:00 Europe/Kyiv", "children’s room": "2026-12-19T17:00 Europe/Kyiv"} {
		must(t, d.SetAuthor(author))
		_, err := d.Save(ctx, store.Draft{ID: id, Set: record.Values{"starts": {starts}}, Seen: e.Seen})
		must(t, err)
	}
	_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"outputs": {"Tales from both towns, read aloud. There will be tea."}}, Seen: e.Seen})
	must(t, err)
	e, err = d.Get(ctx, id)
	must(t, err)
	for author, text := range map[string]string{
		"front desk":      "Tales from both towns, read aloud in the garden. There will be tea.",
		"children’s room": "Tales from both towns, read aloud. There will be tea. Puppets too.",
	} {
		must(t, d.SetAuthor(author))
		_, err := d.Save(ctx, store.Draft{ID: id, Set: record.Values{"outputs": {text}}, Seen: e.Seen})
		must(t, err)
	}
	must(t, d.SetAuthor("front desk"))
	_, err = d.BeginOutage(ctx, find(t, d, "twinning", "Verbivsk").ID, "power", still.AddDate(0, 0, -4))
	must(t, err)
	maria, err := d.Get(ctx, find(t, d, "person", "Maria").ID)
	must(t, err)
	_, err = d.Save(ctx, store.Draft{ID: maria.ID, Set: record.Values{"left_on": {"2026-11-01"}, "circumstances": {"displaced"}}, Seen: maria.Seen})
	must(t, err)
	for _, set := range []record.Values{
		{"name.uk": {"Бібліотека імені Лесі Українки"}, "city.uk": {"Липове"}, "country": {"UA"}, "languages": {"en", "uk"}, "interests": {"поезія"}, "kind": {"central"}, "town_kinds": {"port"}},
		{"name.en": {"Southmere Library (fictional)"}, "country": {"GB"}, "languages": {"en"}, "interests": {"поезія"}, "kind": {"branch"}, "town_kinds": {"port"}},
		{"name.en": {"Lesi Ukrainky Library"}, "city.en": {"Lypove"}, "postcode": {"79000"}},
	} {
		_, err := d.Save(ctx, store.Draft{Kind: "library", Set: set})
		must(t, err)
	}
}

// addFiles gives an activity photos and documents: some are here, one has not arrived, one is asked for.
func addFiles(t *testing.T, d *desk.Desk) {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	var values []string
	for i, name := range []string{"Сад казок, третя субота серпня.jpg", "storytime.jpg", "poster for the window.pdf", "plan.docm"} {
		path := filepath.Join(dir, name)
		b := []byte("%PDF-1.7 " + name)
		if filepath.Ext(name) == ".jpg" {
			b = drawn(t, 900+300*i, 900, uint8(90*i))
		}
		must(t, os.WriteFile(path, b, 0o600))
		a, err := d.AddFile(ctx, path, false)
		must(t, err)
		values = append(values, a.Value)
	}
	away := strings.Repeat("ab", 32)
	asked := strings.Repeat("cd", 32)
	values = append(values, away+" 4123456 "+asked+" from the garden.jpg", asked+" 815000 - відгуки.pdf")
	row := find(t, d, "activity", "festival")
	e, err := d.Get(ctx, row.ID)
	must(t, err)
	_, err = d.Save(ctx, store.Draft{ID: e.ID, Set: record.Values{record.FieldFiles: values}, Seen: e.Seen})
	must(t, err)
	h, _ := record.ParseFileHash(asked)
	must(t, d.Want(ctx, h))
}

// addTexts adds a story whose original changed after it was translated, and an idea that a machine translated.
func addTexts(t *testing.T, d *desk.Desk) {
	t.Helper()
	ctx := context.Background()
	ids, err := d.Save(ctx,
		store.Draft{Kind: "story", Set: record.Values{"title.en": {"Bread from two towns"}, "title.uk": {"Хліб із двох міст"}, "body.en": {"We baked bread together, each in our own kitchen."}}},
		store.Draft{Kind: "resource", Set: record.Values{"title.en": {"A shelf of seed packets"}, "title.uk": {"Полиця насіння"}}})
	must(t, err)
	for _, set := range []record.Values{{"body.uk": {"Ми пекли хліб разом, кожен на своїй кухні."}}, {"body.en": {"We baked bread together, each in our own kitchen, and swapped recipes."}}} {
		e, err := d.Get(ctx, ids[0])
		must(t, err)
		_, err = d.Save(ctx, store.Draft{ID: ids[0], Set: set, Seen: e.Seen})
		must(t, err)
	}
	must(t, d.SayTranslated(ctx, ids[1], "title.uk", bilingual.Machine))
}

// addDocuments adds photos with and without consent, and a story that uses one.
func addDocuments(t *testing.T, d *desk.Desk) {
	t.Helper()
	var ids []string
	for _, set := range []record.Values{
		{"title.en": {"Reading aloud"}, "title.uk": {"Читання вголос"}, "kind": {"photo"}, "country": {"GB"}, "outdoors": {"no"}, "consent": {"withdrawn"}, "scope": {"web"}, "has_children": {"yes"}},
		{"title.en": {"The square before the library"}, "title.uk": {"Площа перед бібліотекою"}, "kind": {"photo"}, "country": {"UA"}, "outdoors": {"yes"}, "consent": {"not_needed"}},
		{"title.en": {"Tea with the twins"}, "title.uk": {"Чаювання з посестрами"}, "kind": {"photo"}, "country": {"GB"}, "outdoors": {"no"}, "consent": {"given"}, "scope": {"partner", "web"}, "valid_until": {"2026-12-31"}},
	} {
		got, err := d.Save(context.Background(), store.Draft{Kind: "document", Set: set})
		must(t, err)
		ids = append(ids, got[0].String())
	}
	_, err := d.Save(context.Background(), store.Draft{Kind: "person", Set: record.Values{"given_name.en": {"Pat"}, "family_name.en": {"Formerly"}, "left_on": {"2024-03-31"}}})
	must(t, err)
	_, err = d.Save(context.Background(), store.Draft{Kind: "story", Set: record.Values{
		"title.en": {"A story read in two towns"}, "title.uk": {"Казка, прочитана у двох містах"}, "published_on": {"2026-09-30"}, "photos": ids[:1],
	}})
	must(t, err)
}

// drawn is a photo of sky and grass.
func drawn(t *testing.T, w, h int, shade uint8) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		c := color.RGBA{R: 120, G: 180 - shade/2, B: 230, A: 255}
		if y > h*3/5 {
			c = color.RGBA{R: 80 + shade, G: 150, B: 70, A: 255}
		}
		for x := range w {
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("pictures are taken only when a folder is given")
	}
	d := practiceDesk(t)
	differ(t, d)
	addFiles(t, d)
	addDocuments(t, d)
	addTexts(t, d)
	app := test.NewApp()
	for _, lang := range []string{"en", "uk"} {
		app.Settings().SetTheme(theme.New(false))
		w := test.NewTempWindow(t, nil)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(1280, 800))
		start.First(w, lang, nil, func(string) {})
		keepPicture(t, w, filepath.Join(*shots, "first-"+lang+"-light-1280.png"))
		for _, dark := range []bool{false, true} {
			name := screens.ThemeLight
			if dark {
				name = screens.ThemeDark
			}
			must(t, d.SetSetting(screens.SettingTheme, name))
			for screen, p := range places(t, d) {
				if *only != "" && !slices.Contains(strings.Split(*only, ","), screen) {
					continue
				}
				for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(1024, 700)} {
					if size.Width < 1280 && dark {
						continue
					}
					file := fmt.Sprintf("%s-%s-%s-%.0f.png", screen, lang, name, size.Width)
					picture(t, app, d, lang, p, size, filepath.Join(*shots, file))
				}
			}
		}
	}
}

func picture(t *testing.T, app fyne.App, d *desk.Desk, lang string, p screens.Place, size fyne.Size, file string) {
	t.Helper()
	must(t, d.SetSetting(desk.SettingLang, lang))
	app.Settings().SetTheme(theme.New(d.Setting(screens.SettingTheme) == screens.ThemeDark))
	w := test.NewWindow(nil)
	defer w.Close()
	w.Resize(size)
	s := New(app, w, Options{Desk: d, Lang: lang, Worker: Inline, Now: func() time.Time { return still }})
	defer s.stop()
	s.Go(p)
	w.Resize(size)
	keepPicture(t, w, file)
}

func keepPicture(t *testing.T, w fyne.Window, file string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(file), 0o755))
	f, err := os.Create(file)
	must(t, err)
	must(t, png.Encode(f, w.Canvas().Capture()))
	must(t, f.Close())
}

// roundOf starts an evidence round, to which some have answered; answerOf is one that has not.
func roundOf(t *testing.T, d *desk.Desk) record.ID {
	t.Helper()
	ctx := context.Background()
	if rows, err := d.List(ctx, store.Query{Kind: "round"}, 0, 1); err == nil && len(rows) > 0 {
		return rows[0].ID
	}
	v, err := d.NewRound(ctx)
	must(t, err)
	v["title.en"], v["title.uk"] = []string{"What we did together: May – October 2026"}, []string{"Що ми зробили разом: травень – жовтень 2026"}
	v["due_on"] = []string{"2026-11-20"}
	id, err := d.SaveRound(ctx, store.Draft{Set: v})
	must(t, err)
	r, err := d.Round(ctx, id)
	must(t, err)
	must(t, d.Asked(ctx, r.Respondents[:12]...))
	for _, of := range r.Respondents[:4] {
		must(t, d.EnterAnswer(ctx, of, record.Values{"came_by": {"paper"}, "what_changed.uk": {"Діти подружилися."}, "outcomes": {"joy_in_reading", "skills"}, "power_trouble": {"yes"}, "quote.en": {"“My grandson reads to me now.” (a reader, 70)"}, "quote_consent": {"yes"}}))
	}
	must(t, d.EnterAnswer(ctx, r.Respondents[4], record.Values{"came_by": {"telephone"}, "call_wanted": {"yes"}}))
	return id
}

func answerOf(t *testing.T, d *desk.Desk) record.ID {
	t.Helper()
	r, err := d.Round(context.Background(), roundOf(t, d))
	must(t, err)
	return r.Respondents[7].Answer.ID
}
