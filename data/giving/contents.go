package giving

import (
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/say"
)

// forbidden are things that post and customs do not carry, or only on terms (domain/fields.md 7), by words that begin their names, folded as search folds them.
// A book about them is none.
var forbidden = []struct {
	id    string
	words []string
}{
	{"giving.seeds", []string{"seed", "bulb", "sapling", "plant", "насінн", "цибулин", "саджан", "розсад", "рослин"}},
	{"giving.medicine", []string{"medicin", "medication", "antibiotic", "painkiller", "pills", "first aid kit", "ліки", "ліків", "медикамент", "антибіотик", "знеболюв", "таблетки", "аптечк"}},
	{"giving.batteries", []string{"battery", "batteries", "power bank", "powerbank", "accumulator", "lithium", "laptop", "батаре", "акумулятор", "павербанк", "повербанк", "ноутбук", "літієв"}},
}

// forbidden looks at what is in a parcel that post and customs do not carry.
func (p Parcel) forbidden() (list []say.Message) {
	var texts []record.Values
	if len(p.Items) == 0 { // then only its own name says what is in it
		texts = append(texts, p.Values)
	}
	for _, item := range p.Items {
		if kind := item.Get("kind"); kind != "book" && kind != "letter" && item.Get("isbn") == "" {
			texts = append(texts, item)
		}
	}
	for _, f := range forbidden {
		if slices.ContainsFunc(texts, func(v record.Values) bool { return names(v, f.words) }) {
			list = append(list, say.Msg(f.id))
		}
	}
	return list
}

// names tells whether the title of something has a word that begins with one of these.
func names(v record.Values, words []string) bool {
	title := " " + script.Fold(v.Get("title.en")+" "+v.Get("title.uk"))
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(title, " "+script.Fold(w)) })
}

// aggressor are the names of the states whose books may not be brought into Ukraine.
var aggressor = []string{"ru", "rus", "russia", "russian federation", "росія", "рф", "російська федерація", "by", "blr", "belarus", "білорусь"}

// books: what was published in Russia or Belarus may not be brought into Ukraine (domain/fields.md 7), and what is in Russian from elsewhere only with a permit (Law
// 2309-IX; from general knowledge, so the sentence says "may"). ISBN 978-5 is the group of the former Soviet Union, now of Russia.
func (p Parcel) books() (list []say.Message) {
	if !towardsUkraine(p.Values) {
		return nil
	}
	var from, maybe, russian bool
	for _, item := range p.Items {
		origin := script.Fold(item.Get("origin"))
		isFrom := slices.ContainsFunc(aggressor, func(name string) bool { return script.Fold(name) == origin })
		from = from || isFrom
		maybe = maybe || !isFrom && strings.HasPrefix(item.Get("isbn"), "9785")
		russian = russian || item.Get("language") == "rus"
	}
	if from {
		list = append(list, say.Msg("giving.aggressor"))
	}
	if maybe {
		list = append(list, say.Msg("giving.isbn5"))
	}
	if russian && len(list) == 0 {
		list = append(list, say.Msg("giving.russian"))
	}
	return list
}

// oldBook is the age in years from which papers may be needed for a book to leave Ukraine, as cultural property (from general knowledge).
const oldBook = 50

func (p Parcel) old(today time.Time) []say.Message {
	old := slices.ContainsFunc(p.Items, func(item record.Values) bool {
		d, ok := record.ParsePartialDate(item.Get("published"))
		return ok && d.Year <= today.Year()-oldBook
	})
	if !old || p.Values.Get("direction") != ToUK {
		return nil
	}
	return []say.Message{say.Msg("giving.old_books")}
}
