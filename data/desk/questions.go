package desk

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	tsb "github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// Questions are what a reader is asked for a twinning of a round.
func (d *Desk) Questions(r Round, of Respondent, to Reader) papers.Questions {
	from := make([]string, 0, 2)
	for _, name := range []string{d.Author(), d.Name()} {
		if name != "" {
			from = append(from, name)
		}
	}
	return papers.Questions{
		Round: r.Values, Answer: of.Answer.Values, To: to.Person.Values, Twinning: of.Names[to.Lang], From: strings.Join(from, ", "),
		InProgram: !of.Answer.ID.IsZero() && of.Answer.Circle != d.own,
	}
}

// WritePage writes a page of questions to a file.
func WritePage(q papers.Questions, lang, file string) error {
	return writePaper(file, q.Page(translations.For(lang)).Write)
}

// writePaper writes a file that other programs open, in the way that survives a pulled stick.
func writePaper(file string, write func(io.Writer) error) error {
	_, err := tsb.WriteFile(file, write)
	var told *say.Error
	if err = store.Explain(err, filepath.Dir(file)); err == nil || errors.As(err, &told) {
		return err
	}
	return say.Err(err, "file.unwritable", "File", filepath.Base(file))
}

// WriteQuestions writes into a folder a page and the text of an e-mail for each reader of the twinnings that have not answered, and notes that they were asked.
// It tells the names of the files; of a twinning where nobody may be written to there is none. What lies in the folder is not overwritten.
func (d *Desk) WriteQuestions(ctx context.Context, r Round, folder string, p Progress) (files []string, err error) {
	for i, of := range r.Respondents {
		if err := ctx.Err(); err != nil {
			return files, err
		}
		if p != nil {
			p(int64(i), int64(len(r.Respondents)))
		}
		if of.State == evidence.Answered || of.Answer.ID.IsZero() {
			continue
		}
		for _, to := range of.To {
			q, words := d.Questions(r, of, to), translations.For(to.Lang)
			name := of.Names[to.Lang] + " - " + d.registry.Kind("person").TitleIn(to.Person.Values, to.Lang)
			page, letter := unusedPair(folder, name)
			if err := WritePage(q, to.Lang, page); err != nil {
				return files, err
			}
			subject, body := q.Letter(words)
			if err := writePaper(letter, func(w io.Writer) error {
				_, err := io.WriteString(w, subject+"\n\n"+body)
				return err
			}); err != nil {
				return files, err
			}
			files = append(files, filepath.Base(page), filepath.Base(letter))
		}
	}
	return files, d.Asked(ctx, r.Respondents...)
}

// unusedPair gives names for a page and a letter that no file in the folder has yet.
func unusedPair(folder, name string) (page, letter string) {
	const most = 80 // letters: some file systems count them in bytes, up to 255
	if letters := []rune(name); len(letters) > most {
		name = string(letters[:most])
	}
	name = record.FileName(name)
	for n := 1; ; n++ {
		base := name
		if n > 1 {
			base += " " + strconv.Itoa(n)
		}
		page, letter = filepath.Join(folder, base+".html"), filepath.Join(folder, base+".txt")
		_, err1 := os.Lstat(page)
		_, err2 := os.Lstat(letter)
		if err1 != nil && err2 != nil {
			return page, letter
		}
	}
}

// Asked notes that twinnings were asked today: those that somebody may be written to, and that were not asked before. It is one action.
func (d *Desk) Asked(ctx context.Context, list ...Respondent) error {
	var drafts []store.Draft
	for _, r := range list {
		if r.State != evidence.NotAsked || r.Answer.ID.IsZero() || len(r.To) == 0 {
			continue
		}
		e, err := d.Get(ctx, r.Answer.ID)
		if err != nil {
			return err
		}
		drafts = append(drafts, store.Draft{ID: e.ID, Set: record.Values{"asked_on": {d.now().Format(time.DateOnly)}}, Seen: e.Seen})
	}
	if len(drafts) == 0 {
		return nil
	}
	_, err := d.Save(ctx, drafts...)
	return err
}

// EnterAnswer saves what came back from a twinning of a round: set are the slots that were answered. Without a day it came today.
func (d *Desk) EnterAnswer(ctx context.Context, of Respondent, set record.Values) error {
	e, err := d.Get(ctx, of.Answer.ID)
	if err != nil {
		return err
	}
	set = set.Clone()
	if set.Get("answered_on") == "" && e.Values.Get("answered_on") == "" {
		set["answered_on"] = []string{d.now().Format(time.DateOnly)}
	}
	_, err = d.Save(ctx, store.Draft{ID: e.ID, Set: set, Seen: e.Seen})
	return err
}
