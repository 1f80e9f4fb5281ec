package translations

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

const nb = "\u00A0"

func TestDatesAsEachLanguageWritesThem(t *testing.T) {
	en, uk := For("en"), For("uk")
	for _, row := range []struct{ got, want string }{
		{en.Date("2026-08-24"), "24 August 2026"},
		{uk.Date("2026-08-24"), "24 серпня 2026" + nb + "р."},
		{en.MediumDate("2026-08-24"), "24 Aug 2026"},
		{uk.MediumDate("2026-08-24"), "24 серп. 2026" + nb + "р."},
		{en.LongDate("2026-08-24"), "Monday, 24 August 2026"},
		{uk.LongDate("2026-08-24"), "понеділок, 24 серпня 2026" + nb + "р."},
		{uk.Weekday(time.Friday), "п’ятниця"},
		{uk.WeekdayShort(time.Sunday), "нд"},
		{en.ShortDate("2026-08-24"), "24/08/2026"},
		{uk.ShortDate("2026-08-24"), "24.08.2026"},
		{uk.ShortDate("2026-08"), "08.2026"},
		{uk.ShortDate("2026"), "2026"},
		{en.Date("2026-08"), "August 2026"},
		{uk.Date("2026-08"), "серпень 2026" + nb + "р."},
		{uk.Date("2026"), "2026"},
		{en.Date("about Easter"), "about Easter"},
		{uk.Month(8), "серпень"},
		{en.Moment("2026-12-06T13:00 Europe/Kyiv"), "6 Dec 2026, 11:00 London / 13:00 Kyiv"},
		{uk.Moment("2026-12-06T13:00 Europe/Kyiv"), "6 груд. 2026" + nb + "р., 11:00 Лондон / 13:00 Київ"},
		{en.Moment("2026-12-06T01:00 Europe/Kyiv"), "5 Dec 2026, 23:00 London / 6 Dec 2026, 01:00 Kyiv"},
		{en.Moment("2026-12-06T13:00 Europe/Warsaw"), "6 Dec 2026, 13:00 Warsaw / 12:00 London / 14:00 Kyiv"},
		{en.Moment("2026-12-06T13:00 Europe/Kyiv", record.ZoneKyiv), "6 Dec 2026, 13:00 Kyiv"},
		{en.Moment("2026-12-06"), "6 December 2026"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
}

func TestNumbersAndMoney(t *testing.T) {
	en, uk := For("en"), For("uk")
	for _, row := range []struct{ got, want string }{
		{en.Number("1234567.89"), "1,234,567.89"},
		{uk.Number("1234567.89"), "1" + nb + "234" + nb + "567,89"},
		{uk.Number("-1200"), "-1" + nb + "200"},
		{uk.Int(999), "999"},
		{en.Number("about 20"), "about 20"},
		{en.Money("1234.50 GBP"), "£1,234.50"},
		{en.Money("-5.00 GBP"), "-£5.00"},
		{uk.Money("1234.50 GBP"), "1" + nb + "234,50" + nb + "£"},
		{uk.Money("1234.50 UAH"), "1" + nb + "234,50" + nb + "грн"},
		{en.Money("500.00 UAH"), "UAH" + nb + "500.00"},
		{uk.Money("much"), "much"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
}

// The forms of DOMAIN.md 2.3.
func TestUkrainianPlurals(t *testing.T) {
	for n, want := range map[int]string{
		0: "0 бібліотек", 1: "1 бібліотека", 2: "2 бібліотеки", 5: "5 бібліотек", 11: "11 бібліотек", 12: "12 бібліотек",
		21: "21 бібліотека", 22: "22 бібліотеки", 101: "101 бібліотека", 111: "111 бібліотек", 1000: "1" + nb + "000 бібліотек",
	} {
		if got := For("uk").KindCount("library", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := For("en").KindCount("library", 1); got != "1 library" {
		t.Error(got)
	}
}

func TestNamesAndValues(t *testing.T) {
	en, uk := For("en"), For("uk")
	kinds := record.Standard()
	field := func(kind, id string) *record.Field { return kinds.Kind(kind).Field(id) }
	for _, row := range []struct{ got, want string }{
		{uk.KindName("activity"), "Захід"},
		{uk.KindMany("activity"), "Заходи"},
		{uk.KindName("starship"), "starship"},
		{en.FieldName("library", "name.uk"), "Name"},
		{en.SlotName("library", "name.uk"), "Name (Ukrainian)"},
		{uk.SlotName("library", "name.uk"), "Назва (українською)"},
		{en.FieldName("library", "warp_drive"), "warp_drive"},
		{uk.Value(field("organisation", "kind"), "other"), "Інше"},
		{en.Value(field("library", "kind"), "youth"), "Youth library"},
		{en.Value(field("library", "kind"), "orbital"), "orbital"},
		{uk.Value(field("library", "statutory"), "yes"), "Так"},
		{uk.Value(field("library", "hours_monday"), "closed"), "Зачинено"},
		{uk.Value(field("library", "hours_monday"), "09:00-17:00"), "09:00-17:00"},
		{uk.Value(field("outage", "weekly_hours"), "mon-fri 08:00-12:00,16:00-20:00; sun 00:00-04:00"), "пн–пт 08:00–12:00, 16:00–20:00; нд 00:00–04:00"},
		{en.Value(field("person", "preferred_hours"), "mon 10:00-12:00"), "Mon 10:00–12:00"},
		{en.Value(field("person", "preferred_hours"), "mon, if it rains"), "mon, if it rains"},
		{uk.Value(field("library", "position"), "49.8397,24.0297"), "49,8397; 24,0297"},
		{uk.Value(field("twinning", "stages"), "2024-10 signed"), "жовтень 2024" + nb + "р.: Угоду підписано"},
		{en.Value(field("exchange", "declared_value"), "120.00 GBP"), "£120.00"},
		{en.Warning(record.Warning{Message: "value.long", With: map[string]any{"Max": 500}}), "Longer than 500 characters. It is kept; please consider shortening it."},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
}

func TestErrorsAndMessages(t *testing.T) {
	w := For("en")
	if w.Error(nil) != "" || w.Error(errors.New("boom")) != w.T("error.unexpected") {
		t.Error("errors without a message")
	}
	wrapped := fmt.Errorf("outside: %w", say.Err(errors.New("inside"), "slot.language", "Field", say.Ref("field.name"), "Language", "Ukrainian"))
	if got := w.Error(wrapped); got != "Name (Ukrainian)" {
		t.Error(got)
	}
	if got := w.Say(say.Msg("count.item", "Count", 1)); got != "1 item" {
		t.Error(got)
	}
	if got := w.T("no.such.message"); got != "no.such.message" {
		t.Error(got)
	}
}

func TestPseudoLanguageShowsWhatIsTranslated(t *testing.T) {
	w := For(Pseudo)
	if w.Lang() != Pseudo || w.KindName("library") != "[Library]" || w.KindCount("item", 2) != "[2 items]" {
		t.Error(w.Lang(), w.KindName("library"), w.KindCount("item", 2))
	}
}

func TestTheComputersLanguage(t *testing.T) {
	for want, list := range map[string][]string{"uk": {"ru_RU", "uk_UA.UTF-8", "en"}, "en": {"de-DE"}} {
		if got := firstSpoken(list); got != want {
			t.Errorf("%v: %s", list, got)
		}
	}
	if firstSpoken(nil) != "en" {
		t.Error("English is what is left")
	}
}
