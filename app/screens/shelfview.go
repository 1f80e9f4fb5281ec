package screens

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/draw"
	apptheme "github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// shelfView is the picture of a twinning: its libraries are the bookends, what they did together the spines.
type shelfView struct {
	*detail
	rows []store.Row // of the spines, in order
}

func newShelfView(s *detail) *shelfView {
	v := &shelfView{detail: s}
	for _, kind := range []string{"activity", "exchange"} {
		for _, r := range s.parts[kind] {
			if r.Values.Get("status") != "cancelled" {
				v.rows = append(v.rows, r)
			}
		}
	}
	slices.SortStableFunc(v.rows, func(a, b store.Row) int { return strings.Compare(dayOf(a.Values), dayOf(b.Values)) })
	return v
}

// dayOf gives the day of an activity or exchange, in ISO form; what has none comes last.
func dayOf(v record.Values) string {
	for _, slot := range []string{"starts", "sent_on", "packed_on"} {
		if day := v.Get(slot); day != "" {
			return day
		}
	}
	return "9999"
}

func (v *shelfView) object() fyne.CanvasObject {
	shelf := widgets.NewShelf(v.spines(), func(i int) { v.host.Go(Place{Screen: Detail, ID: v.rows[i].ID}) })
	british, others := v.sides()
	left, right := v.bookend(british), v.bookend(others)
	if len(v.rows) == 0 {
		return widgets.Columns([]float32{1, 1}, left, right)
	}
	return container.NewVBox(widgets.Columns([]float32{1, 3, 1}, left, shelf, right), widgets.Small(v.host.Words().T("shelf.legend")))
}

// sides gives the parties for the two bookends: those of the United Kingdom at the left. If all are of one country, half and half.
func (v *shelfView) sides() (british, others []string) {
	parties := v.entry.Values["parties"]
	for _, text := range parties {
		id, err := record.ParseID(text)
		row, ok := v.titles.row(id)
		if err == nil && ok && row.Values.Get(record.FieldCountry) == "GB" {
			british = append(british, text)
		} else {
			others = append(others, text)
		}
	}
	if len(british) == 0 || len(others) == 0 {
		half := (len(parties) + 1) / 2
		return parties[:half], parties[half:]
	}
	return british, others
}

func (v *shelfView) spines() []draw.Spine {
	w := v.host.Words()
	spines := make([]draw.Spine, len(v.rows))
	for i, r := range v.rows {
		theme := r.Values.Get("theme")
		if r.Kind == "exchange" {
			theme = "sharing"
		}
		year, _ := strconv.Atoi(dayOf(r.Values)[:4]) // 0 without a date: the mark is left out
		if year == 9999 {
			year = 0
		}
		title := titleOf(w, v.host.Desk().Registry(), r.Kind, r.Values)
		spines[i] = draw.Spine{Title: title, Colour: apptheme.Hue(theme), Planned: planned(r.Kind, r.Values.Get("status")), Weight: weight(r.Values), Year: year}
	}
	return spines
}

// planned tells whether an activity or exchange is still to come. A confirmed activity is; a confirmed exchange has arrived.
func planned(kind, status string) bool {
	if kind == "exchange" {
		return slices.Contains([]string{"", "draft", "packed"}, status)
	}
	return slices.Contains([]string{"", "planned", "confirmed", "postponed"}, status)
}

// weight is how tall a spine stands: by how many took part, and for a parcel by what it weighs.
func weight(v record.Values) float32 {
	people := number(v.Get("attendance_uk")) + number(v.Get("attendance_ua")) + number(v.Get("weight_g"))/200
	return min(0.35+people/160, 1)
}

func number(text string) float32 {
	n, err := strconv.ParseFloat(text, 32)
	if err != nil {
		return 0
	}
	return float32(n)
}

// bookend shows libraries with their clocks and people.
func (v *shelfView) bookend(ids []string) fyne.CanvasObject {
	w := v.host.Words()
	column := container.NewVBox()
	for _, text := range ids {
		id, err := record.ParseID(text)
		if err != nil {
			continue
		}
		row, ok := v.titles.row(id)
		if !ok {
			column.Add(widgets.Muted(w.T("record.not_arrived")))
			continue
		}
		country := row.Values.Get("country")
		column.Add(widgets.Strong(titleOf(w, v.host.Desk().Registry(), "library", row.Values)))
		column.Add(clock(v.host, country))
		if city := w.Shown(v.host.Desk().Registry().Kind("library").Field("city"), row.Values); city != "" {
			column.Add(widgets.Small(city))
		}
		for _, f := range []string{"leads", "deputies"} {
			if who := v.contact(f, text); who != "" {
				column.Add(line(w.FieldName("twinning", f), who))
			}
		}
		column.Add(widgets.Gap(4))
	}
	return widgets.CardOf(column)
}

// contact gives those of a twinning's leads or deputies who belong to a library, by what they do there.
func (v *shelfView) contact(field, library string) string {
	k := v.host.Desk().Registry().Kind("person")
	var names []string
	for _, text := range v.entry.Values[field] {
		id, err := record.ParseID(text)
		if err != nil {
			continue
		}
		row, ok := v.titles.row(id)
		if !ok || !slices.Contains(row.Values["libraries"], library) {
			continue
		}
		name := v.host.Words().Shown(k.Field("role"), row.Values)
		if name == "" {
			name = v.titles.of(text)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}
