package papers

import (
	"bytes"
	"encoding/csv"
	"sync"

	"github.com/twinshelf/twinshelf/assets"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/translations"
)

// Phrase is a sentence for a first contact, in both languages. Section is what it is about, message "phrases.SECTION".
type Phrase struct{ Section, English, Ukrainian string }

// Romanised is the Ukrainian in Latin letters (KMU 55), for whoever reads no others.
func (p Phrase) Romanised() string { return script.Romanise(p.Ukrainian) }

// Phrases lists the sentences in the order of a conversation. The list is shared: nobody changes it.
var Phrases = sync.OnceValue(func() []Phrase {
	rows, err := csv.NewReader(bytes.NewReader(assets.Phrases)).ReadAll()
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	list := make([]Phrase, 0, len(rows))
	for _, r := range rows[1:] {
		list = append(list, Phrase{r[0], r[1], r[2]})
	}
	return list
})

// PhraseSheet sets them out, the reader's language first. Whoever reads English has the Ukrainian in Latin letters too, and how these are spoken.
func PhraseSheet(w *translations.Words) Paper {
	p := Paper{Lang: w.Lang(), Title: w.T("phrases.title"), Under: w.T("phrases.what")}
	latin := w.Lang() != "uk"
	if latin {
		p.Foot = w.T("phrases.foot")
	}
	for _, one := range Phrases() {
		if n := len(p.Sections); n == 0 || p.Sections[n-1].Heading != w.T("phrases."+one.Section) {
			p.Sections = append(p.Sections, Section{Heading: w.T("phrases." + one.Section), Halves: true})
		}
		l := Line{Name: one.Ukrainian, Text: one.English}
		if latin {
			l = Line{Name: one.English, Text: one.Ukrainian, More: []string{one.Romanised()}}
		}
		last := &p.Sections[len(p.Sections)-1]
		last.Lines = append(last.Lines, l)
	}
	return p
}
