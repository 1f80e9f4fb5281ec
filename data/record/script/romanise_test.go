package script

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// vectors are the examples of resolution 55 and of domain/transliteration.csv.
var vectors = [][2]string{
	{"Алушта", "Alushta"}, {"Борщагівка", "Borshchahivka"}, {"Вінниця", "Vinnytsia"}, {"Гадяч", "Hadiach"},
	{"Ґалаґан", "Galagan"}, {"Дніпро", "Dnipro"}, {"Рівне", "Rivne"}, {"Єнакієве", "Yenakiieve"}, {"Гаєвич", "Haievych"},
	{"Житомир", "Zhytomyr"}, {"Закарпаття", "Zakarpattia"}, {"Медвин", "Medvyn"}, {"Іванків", "Ivankiv"},
	{"Їжакевич", "Yizhakevych"}, {"Мар’їне", "Marine"}, {"Йосипівка", "Yosypivka"}, {"Стрий", "Stryi"}, {"Київ", "Kyiv"},
	{"Лебедин", "Lebedyn"}, {"Миколаїв", "Mykolaiv"}, {"Ніжин", "Nizhyn"}, {"Одеса", "Odesa"}, {"Полтава", "Poltava"},
	{"Ромни", "Romny"}, {"Суми", "Sumy"}, {"Тетерів", "Teteriv"}, {"Ужгород", "Uzhhorod"}, {"Фастів", "Fastiv"},
	{"Харків", "Kharkiv"}, {"Біла Церква", "Bila Tserkva"}, {"Чернівці", "Chernivtsi"}, {"Шостка", "Shostka"},
	{"Гоща", "Hoshcha"}, {"Русь", "Rus"}, {"Львів", "Lviv"}, {"Юрій", "Yurii"}, {"Корюківка", "Koriukivka"},
	{"Яготин", "Yahotyn"}, {"Ічня", "Ichnia"}, {"Знам’янка", "Znamianka"}, {"Згорани", "Zghorany"}, {"Розгон", "Rozghon"},
	{"Чорнобиль", "Chornobyl"}, {"Запоріжжя", "Zaporizhzhia"}, {"Тернопіль", "Ternopil"}, {"Хмельницький", "Khmelnytskyi"},
	{"Кропивницький", "Kropyvnytskyi"}, {"Маріуполь", "Mariupol"}, {"Слов’янськ", "Sloviansk"},
	{"Івано-Франківськ", "Ivano-Frankivsk"}, {"Кам’янець-Подільський", "Kamianets-Podilskyi"}, {"Переяслав", "Pereiaslav"},
	{"Бібліотечна країна", "Bibliotechna kraina"}, {"Зоряна Згурська", "Zoriana Zghurska"}, {"Єлизавета", "Yelyzaveta"},
	{"Люсьєна", "Liusiena"}, {"ЩАСЛИВЕ", "SHCHASLYVE"}, {"ЗГУРІВКА", "ZGHURIVKA"}, {"Юність", "Yunist"},
	{"м. Яремче", "m. Yaremche"}, {"Слов’яносербськ", "Slovianoserbsk"}, {"Копичинці", "Kopychyntsi"},
}

func TestRomanise(t *testing.T) {
	for _, v := range vectors {
		if got := Romanise(v[0]); got != v[1] {
			t.Errorf("%s: %s, want %s", v[0], got, v[1])
		}
	}
	for typed, want := range map[string]string{
		"Ю. І. Шевченко": "Yu. I. Shevchenko", "Manchester": "Manchester", "м'ята": "miata", "Мʼята": "Miata", "«Їжак»": "«Yizhak»", "": "",
	} {
		if got := Romanise(typed); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}

// The table itself, where it is found.
func TestRomaniseTheWholeTable(t *testing.T) {
	path := above("shared/domain/transliteration.csv")
	if path == "" {
		t.Skip("the table lies outside the repository; its examples are in vectors")
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		ukrainian, latin := strings.Split(row[3], " / "), strings.Split(row[4], " / ")
		for i, typed := range ukrainian {
			if got := Romanise(typed); got != latin[i] {
				t.Errorf("%s: %s, want %s", typed, got, latin[i])
			}
		}
	}
}

// The index romanises as Romanise does.
func TestIndexRomanisesAlike(t *testing.T) {
	for _, v := range vectors {
		for w := newWords(v[0]); w.next(); {
			w.fold()
			if got, want := string(appendRomanised(nil, w.plain)), Fold(Romanise(string(w.plain))); got != want {
				t.Errorf("%s: %s, want %s", w.plain, got, want)
			}
		}
	}
}

// above finds a file in a folder above the test's own; "" if there is none.
func above(path string) string {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, path)); err == nil {
			return filepath.Join(dir, path)
		}
	}
	return ""
}
