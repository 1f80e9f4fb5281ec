package main

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
)

func (s *story) begin() {
	s.say("made_up")
	for _, k := range []*desk{s.manchester, s.lviv} {
		k.do(nil, "init", "--name", k.name)
		s.say("begins", k.name)
	}
	s.say("folders", s.stick)
}

// importList brings a list of libraries into Manchester's own circle, twice.
func (s *story) importList() {
	rows, err := countRows(s.list)
	s.fail(err)
	var first, again importDoc
	s.manchester.do(&first, "import", "--kind", "library", s.list)
	s.want(first.Added == rows && first.Updated+first.Unchanged+first.Failed == 0, "of %d rows were added %+v", rows, first)
	services := len(s.manchester.all("organisation"))
	s.want(services > 0, "the list names library services, and none is there")
	s.say("imported", s.list, first.Added, services, first.Warned)
	s.manchester.do(&again, "import", "--kind", "library", s.list)
	s.want(again.Unchanged == rows && again.Added+again.Updated+again.Failed == 0, "imported again, %d rows came to %+v", rows, again)
	libraries := len(s.manchester.all("library"))
	s.want(libraries == rows, "%d rows made %d libraries", rows, libraries)
	s.say("imported_again", again.Unchanged)
}

// countRows counts the rows of a CSV below its headings.
func countRows(file string) (int, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close() //nolint:errcheck // only read
	r := csv.NewReader(f)
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	for n := -1; ; n++ {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return n, nil
		} else if err != nil {
			return 0, err
		}
	}
}

// writeUkrainian adds libraries to Lviv's own circle, and the two of the twinning to Manchester's.
func (s *story) writeUkrainian() {
	for _, words := range [][]string{
		{"name.uk=Львівська обласна бібліотека для юнацтва імені Романа Іваничука", "name.en=Roman Ivanychuk Lviv Regional Youth Library", "kind=youth"},
		{"name.uk=Львівська обласна універсальна наукова бібліотека", "name.en=Lviv Regional Universal Scientific Library", "kind=regional"},
		{"name.uk=Львівська національна наукова бібліотека України імені В. Стефаника", "name.en=Stefanyk Lviv National Scientific Library of Ukraine", "kind=national"},
	} {
		s.lviv.add("library", "", append(words, "country=UA", "city.uk=Львів", "city.en=Lviv", "time_zone=Europe/Kyiv")...)
	}
	n := len(s.lviv.all("library"))
	s.want(n == 3, "Lviv wrote down 3 libraries and has %d", n)
	s.say("ukrainian", n)
}

// all lists the records of a kind.
func (k *desk) all(kind string, words ...string) []recordDoc {
	var doc recordsDoc
	k.do(&doc, append([]string{"list", kind}, words...)...)
	return doc.Records
}

// add adds a record, to one's own circle if that is "", and gives its id.
func (k *desk) add(kind, circle string, values ...string) string {
	words := []string{"add", kind}
	if circle != "" {
		words = append(words, "--circle", circle)
	}
	var doc madeDoc
	k.do(&doc, append(words, values...)...)
	k.story.want(doc.ID != "", "add %s printed no id", kind)
	return doc.ID
}

func (k *desk) set(id string, values ...string) { k.do(nil, append([]string{"set", id}, values...)...) }

func (k *desk) show(id string) recordDoc {
	var doc recordDoc
	k.do(&doc, "show", id)
	k.story.want(doc.ID == id && doc.Title != "", "show %s printed %+v", id, doc)
	return doc
}
