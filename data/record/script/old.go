package script

import "strings"

// place is a place's name as KMU-55 writes it, the stem that words made of it share, and the spellings in which old books, maps and
// letters have it.
type place struct {
	name, stem string
	old        []string
}

// places are those whose old spelling begins otherwise than the new one or differs early; all folded. Stems, so that «Львівська» is
// found by Lvov too.
var places = []place{
	{"bilhorod", "bilhorod", []string{"belgorod"}},
	{"cherkasy", "cherkas", []string{"cherkassy"}},
	{"chernihiv", "chernihiv", []string{"chernigov", "chernihov"}},
	{"chernivtsi", "chernivts", []string{"chernovtsy", "chernovitsy", "czernowitz"}},
	{"chornobyl", "chornobyl", []string{"chernobyl"}},
	{"dnipro", "dnipr", []string{"dnepr", "dnepropetrovsk"}},
	{"drohobych", "drohobych", []string{"drogobych"}},
	{"horlivka", "horlivk", []string{"gorlovka"}},
	{"kamianets", "kamianets", []string{"kamenets", "kamyanets"}},
	{"kharkiv", "kharkiv", []string{"kharkov"}},
	{"khmelnytskyi", "khmelnyts", []string{"khmelnitsky", "khmelnitskiy"}},
	{"kolomyia", "kolomy", []string{"kolomea", "kolomyja"}},
	{"kremenchuk", "kremenchu", []string{"kremenchug"}},
	{"kropyvnytskyi", "kropyvnyts", []string{"kirovograd", "kirovohrad"}},
	{"kryvyi", "kryv", []string{"krivoy", "krivoi"}},
	{"kyiv", "kyiv", []string{"kiev", "kyjiv", "kijev", "kyyiv"}},
	{"luhansk", "luhansk", []string{"lugansk"}},
	{"lviv", "lviv", []string{"lvov", "lwow", "lemberg"}},
	{"mykolaiv", "mykolai", []string{"nikolaev", "nikolayev", "mykolayiv"}},
	{"nizhyn", "nizhyn", []string{"nezhin"}},
	{"odesa", "odes", []string{"odessa"}},
	{"oleksandriia", "oleksandri", []string{"aleksandria", "alexandria"}},
	{"rivne", "rivn", []string{"rovno"}},
	{"sievierodonetsk", "sievierodon", []string{"severodonetsk"}},
	{"sloviansk", "sloviansk", []string{"slavyansk", "slovyansk"}},
	{"ternopil", "ternop", []string{"ternopol", "tarnopol"}},
	{"tserkva", "tserkv", []string{"tserkov"}},
	{"uzhhorod", "uzhhorod", []string{"uzhgorod"}},
	{"vinnytsia", "vinnyts", []string{"vinnitsa", "vinnytsya"}},
	{"volodymyr", "volody", []string{"vladimir"}},
	{"zaporizhzhia", "zaporizh", []string{"zaporozhye", "zaporozhie", "zaporizhia", "zaporizhya"}},
	{"zhytomyr", "zhytomyr", []string{"zhitomir"}},
}

// placesByLetter finds the places quickly: by the first letter of their stem.
var placesByLetter = func() (table [256][]place) {
	for _, p := range places {
		table[p.stem[0]] = append(table[p.stem[0]], p)
	}
	return table
}()

// byOld finds the places by their old spellings.
var byOld = func() map[string]place {
	table := map[string]place{}
	for _, p := range places {
		for _, old := range p.old {
			table[old] = p
		}
	}
	return table
}()

// otherSpellings gives the old spellings of a place by a folded Latin word that begins with its stem, and the modern name by an old one.
func otherSpellings(latin []byte) []string {
	if len(latin) == 0 {
		return nil
	}
	for _, p := range placesByLetter[latin[0]] {
		if len(latin) >= len(p.stem) && string(latin[:len(p.stem)]) == p.stem {
			return p.old
		}
	}
	if p, ok := byOld[string(latin)]; ok {
		return []string{p.name}
	}
	return nil
}

// modernStem gives the stem of the modern spelling for a folded word that is an old one, perhaps with an English s (Kharkov's); "" for
// others.
func modernStem(latin string) string {
	if p, ok := byOld[latin]; ok {
		return p.stem
	}
	return byOld[strings.TrimSuffix(latin, "s")].stem
}
