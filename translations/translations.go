// Package translations puts what the program has to say into English or Ukrainian: sentences, numbers, dates, money, and the names of kinds,
// fields and choices. The sentences are those of active.en.toml and active.uk.toml, which are embedded; their tests hold the two together.
//
// The package decides how things are said, not what: callers pass message ids and values, and a record's values in canonical form.
package translations

import (
	"embed"
	"fmt"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

//go:embed active.*.toml
var files embed.FS

// Languages are those that the program speaks.
var Languages = []string{"en", "uk"}

// Pseudo is a language for tests: English with every text in brackets, so that text which is written into a screen shows as what it is.
const Pseudo = "qps"

// bundle reads the files once, and panics if they can't be read: they are part of the program.
var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, lang := range Languages {
		if _, err := b.LoadMessageFileFS(files, "active."+lang+".toml"); err != nil {
			panic(err)
		}
	}
	return b
})

// Words speaks one language. It can be used by several goroutines at once.
type Words struct {
	lang      string
	pseudo    bool
	localizer *i18n.Localizer
	calendar  *calendar
}

// For gives the words of a language: "en", "uk" or Pseudo; any other, such as "", means the language of the computer, and English if
// that is neither.
func For(lang string) *Words {
	w := &Words{lang: lang}
	switch lang {
	case Pseudo:
		w.lang, w.pseudo = "en", true
	case "en", "uk":
	default:
		w.lang = systemLanguage()
	}
	w.localizer = i18n.NewLocalizer(bundle(), w.lang)
	w.calendar = calendars[w.lang]
	return w
}

// Lang gives the language: "en" or "uk", or Pseudo.
func (w *Words) Lang() string {
	if w.pseudo {
		return Pseudo
	}
	return w.lang
}

// T gives a sentence; pairs are the names and values of its holes by turns (see put). An id without a message comes back as it is.
func (w *Words) T(id string, pairs ...any) string {
	text, ok := w.find(id, nil, w.holes(pairs))
	if !ok {
		return id
	}
	return text
}

// N gives a sentence in the form that fits the number n, which is its hole Count.
func (w *Words) N(id string, n int, pairs ...any) string {
	holes := w.holes(pairs)
	holes["Count"] = w.Int(n)
	if text, ok := w.find(id, n, holes); ok {
		return text
	}
	if text, ok := w.find(id, nil, holes); ok { // a sentence that is the same for any number
		return text
	}
	return id
}

// Say gives the sentence of a message; a hole Count that is an int chooses its form.
func (w *Words) Say(m say.Message) string {
	pairs := make([]any, 0, 2*len(m.With))
	for name, value := range m.With {
		pairs = append(pairs, name, value)
	}
	if n, ok := m.With["Count"].(int); ok {
		return w.N(m.ID, n, pairs...)
	}
	return w.T(m.ID, pairs...)
}

// Error gives what a person should be told of an error; "" for nil.
func (w *Words) Error(err error) string {
	if err == nil {
		return ""
	}
	return w.Say(say.Of(err))
}

// Has tells whether there is a message with this id.
func (w *Words) Has(id string) bool {
	_, ok := w.find(id, nil, nil)
	return ok
}

func (w *Words) find(id string, count any, holes map[string]any) (string, bool) {
	text, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, PluralCount: count, TemplateData: holes})
	if err != nil {
		return "", false
	}
	if w.pseudo {
		text = "[" + text + "]"
	}
	return text, true
}

func (w *Words) holes(pairs []any) map[string]any {
	holes := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		holes[fmt.Sprint(pairs[i])] = w.put(pairs[i+1])
	}
	return holes
}

// put gives the text of a hole's value: messages and references to them are translated, numbers and times are written as the
// language does.
func (w *Words) put(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case say.Ref:
		return w.T(string(v))
	case say.Message:
		return w.Say(v)
	case say.Day:
		return w.MediumDate(string(v))
	case say.Number:
		return w.Number(string(v))
	case error:
		return w.Error(v)
	case int:
		return w.Int(v)
	case int64:
		return w.Int(int(v))
	case time.Time:
		return w.Time(v)
	case record.MoneyValue:
		return w.Money(v.String())
	}
	return fmt.Sprint(value)
}
