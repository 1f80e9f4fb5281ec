package papers

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/translations"
)

// asked is a round over autumn 2026, with what the records know.
func asked() Questions {
	return Questions{
		Round: record.Values{
			"title.en": {"Autumn & winter"}, "title.uk": {"Осінь <2026>"}, "period_from": {"2026-09"}, "period_to": {"2026-11"}, "due_on": {"2026-12-10"}, "message.uk": {"Бережіть себе."},
		},
		Answer: record.Values{
			"activities": {"3"}, "people_uk": {"12"}, "people_ua": {"1045"}, "people_by_age": {"children 20; adults 5"}, "parcels_to_ua": {"1"}, "outcomes": {"confidence", "skills"},
			"next_steps.en": {"Letters\nSnow"}, "next_steps.uk": {"Листи\nСніг"},
		},
		To:       record.Values{"given_name.uk": {"Ольга"}, "family_name.uk": {"Зоря"}, "salutation_uk": {"Шановна Ольго"}},
		Twinning: "Northbridge – Вербівськ", From: "Ann, Northbridge Libraries", InProgram: true,
	}
}

// The same numbers stand everywhere: the name of each field begins with that of its question.
func TestNumbersAreTheSame(t *testing.T) {
	for _, w := range both {
		for i, q := range evidence.Questions {
			for _, id := range q.Fields {
				if name := w.FieldName("answer", id); !strings.HasPrefix(name, strconv.Itoa(i+1)+". ") {
					t.Errorf("%s: %q does not begin with %d", w.Lang(), name, i+1)
				}
			}
		}
	}
}

// The page has the eight numbers, what is known, and room to write; nothing personal or sensitive is printed, and what people wrote stays text.
func TestPage(t *testing.T) {
	for _, lang := range record.Languages {
		q := asked()
		q.Answer["quote."+lang] = []string{"Somebody said this."}
		q.Answer["difficulties."+lang] = []string{"Somebody is ill."}
		q.Answer["power_trouble"] = []string{"yes"}
		var b strings.Builder
		if err := q.Page(translations.For(lang)).Write(&b); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		for i := range evidence.Questions {
			if !strings.Contains(page, "<h2>"+strconv.Itoa(i+1)+". ") {
				t.Errorf("%s: no question %d", lang, i+1)
			}
		}
		for _, want := range []string{">3<", ">12<", "children 20; adults 5", "<i>X</i>", `class="box"`, `class="rule"`, "Northbridge – Вербівськ", "Ann, Northbridge Libraries"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q", lang, want)
			}
		}
		if strings.Count(page, "<i>X</i>") != 2 || strings.Contains(page, "Somebody") || strings.Contains(page, "<2026>") {
			t.Error(page)
		}
	}
	var b strings.Builder
	if err := asked().Page(translations.For("uk")).Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Осінь &lt;2026&gt;", "Шановна Ольго!", "Бережіть себе.", "1\u00a0045", "Листи\nСніг", "10 грудня 2026", "вересень 2026"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

// The greeting is a human's in Ukrainian; in English a name is in Latin letters, and without a name nobody is called by none.
func TestGreeting(t *testing.T) {
	for _, c := range []struct {
		lang, want string
		to         record.Values
	}{
		{"uk", "Шановна Ольго!", record.Values{"salutation_uk": {"Шановна Ольго,"}, "given_name.uk": {"Ольга"}}},
		{"uk", "Добрий день!", record.Values{"given_name.uk": {"Ольга"}}},
		{"en", "Dear Ann Bell,", record.Values{"given_name.en": {"Ann"}, "family_name.en": {"Bell"}}},
		{"en", "Dear Olha,", record.Values{"given_name.uk": {"Ольга"}}},
		{"en", "Hello,", record.Values{}},
	} {
		if got := (Questions{To: c.to}).greeting(translations.For(c.lang)); got != c.want {
			t.Errorf("%v: %q", c, got)
		}
	}
}

// What a letter says reads back as it was, in either language, and also where a mail program has quoted it and broken its lines.
func TestLetterReadsBack(t *testing.T) {
	for _, lang := range record.Languages {
		q := asked()
		subject, body := q.Letter(translations.For(lang))
		if !strings.Contains(subject, "Northbridge – Вербівськ") || !strings.Contains(body, "\n8. ") {
			t.Errorf("%s\n%s", subject, body)
		}
		want := maps.Clone(q.Answer)
		delete(want, "next_steps."+map[string]string{"en": "uk", "uk": "en"}[lang])
		var quoted strings.Builder
		for _, line := range strings.Split(body, "\n") {
			for len(line) > 70 && strings.Contains(line[:70], " ") {
				at := strings.LastIndex(line[:70], " ")
				quoted.WriteString("> " + line[:at] + "\r\n")
				line = line[at+1:]
			}
			quoted.WriteString("> " + line + "\r\n")
		}
		for name, text := range map[string]string{"as it is": body, "quoted": quoted.String()} {
			if got := ReadReply(text, ""); !maps.EqualFunc(got, want, slices.Equal[[]string]) {
				t.Errorf("%s, %s:\n got %v\nwant %v\n%s", lang, name, got, want, text)
			}
		}
	}
}

// Each row is a reply, and what is found in it.
func TestReadReply(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want record.Values
	}{
		"nothing": {"Дякую, відповім згодом.", record.Values{}},
		"below the quoted questions": {
			"> 1. How many activities did you hold together?\n> Activities held: 3\n4\n> 2. How many people took part?\n> People in the UK: 12\n> People in Ukraine:\n30\n\n> 4. What changed for people: wellbeing, social\n> contact, confidence\n> Outcomes: Skills\nsolidarity, навички\n> What changed:\nДіти подружилися.\nІ ми теж.\n",
			record.Values{"activities": {"4"}, "people_uk": {"12"}, "people_ua": {"30"}, "outcomes": {"skills", "solidarity"}, "what_changed.uk": {"Діти подружилися.\nІ ми теж."}},
		},
		"above the letter": {
			"1. 5\n5) «Дякую!» — читачка, 70 років\n8. так, книжки\n\nпн, 7 груд. 2026 р. о 10:00 Ann <ann@example.org> пише:\n> 1. Скільки спільних заходів ви провели?\n> Проведені заходи: 3\n",
			record.Values{"activities": {"5"}, "quote.uk": {"«Дякую!» — читачка, 70 років"}, "help_wanted.uk": {"так, книжки"}},
		},
		"written into the quoted lines": {
			"> 1. Скільки спільних заходів ви провели?\n> Проведені заходи: 6\n> 6. Що було важко?\n> Заважають відключення світла: так\n> * * *\n> Дякуємо!\n",
			record.Values{"activities": {"6"}, "power_trouble": {"yes"}},
		},
		"what fits nowhere is kept": {
			"1. about five or six\n2. десь 30, усі діти\n3. 40 books to you\n4. Outcomes: friendship\n5. May be used in reports: ask her\n9. more\n",
			record.Values{"notes": {"2. десь 30, усі діти\n3. 40 books to you\n1. about five or six\n4. friendship\n5. ask her\n9. more"}},
		},
		"a signature is no answer": {"8. A visit\n-- \nOlha\n", record.Values{"help_wanted.en": {"A visit"}}},
	} {
		if got := ReadReply(c.text, ""); !maps.EqualFunc(got, c.want, slices.Equal[[]string]) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, c.want)
		}
	}
}

// What fits no field goes below the notes that are there: a second letter takes nothing away.
func TestReplyKeepsNotes(t *testing.T) {
	got := ReadReply("2. many came", "Called on Monday.").Get(record.FieldNotes)
	if want := "Called on Monday.\n2. many came"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
	if v := ReadReply("1. 4", "Called on Monday."); v[record.FieldNotes] != nil {
		t.Errorf("notes are written without anything to add: %v", v)
	}
}

func FuzzReadReply(f *testing.F) {
	_, body := asked().Letter(translations.For("uk"))
	f.Add(body)
	f.Add("> 1. x\n2) y\n8. z: 1")
	k := record.Standard().Kind("answer")
	f.Fuzz(func(t *testing.T, text string) {
		for slot, values := range ReadReply(text, "") {
			if record.Standard().Field(k.ID, slot) == nil || len(values) == 0 || values[0] == "" {
				t.Errorf("%s: %q", slot, values)
			}
		}
	})
}
