package record

// Oblast is one of the 27 first-level units of Ukraine: 24 oblasts, Crimea, Kyiv and Sevastopol.
type Oblast struct {
	Prefix string // the first four characters of its codes of KATOTTG (КАТОТТГ, order 290 of the Ministry for Communities, 26 November 2020)
	ISO    string // ISO 3166-2
	names  [2]string
}

// Name gives the oblast's name in a language.
func (o Oblast) Name(lang string) string {
	if lang == "uk" {
		return o.names[1]
	}
	return o.names[0]
}

// OblastOf finds the oblast of a code of KATOTTG. Its numbers are not those of ISO 3166-2: of Luhansk, Kyiv, Chernivtsi, Crimea and Sevastopol they differ.
func OblastOf(adminCode string) (Oblast, bool) {
	if len(adminCode) < 4 {
		return Oblast{}, false
	}
	for _, o := range Oblasts {
		if o.Prefix == adminCode[:4] {
			return o, true
		}
	}
	return Oblast{}, false
}

// Oblasts are all of them, in the order of KATOTTG.
var Oblasts = []Oblast{
	{"UA01", "UA-43", [2]string{"Autonomous Republic of Crimea", "Автономна Республіка Крим"}},
	{"UA05", "UA-05", [2]string{"Vinnytsia oblast", "Вінницька область"}},
	{"UA07", "UA-07", [2]string{"Volyn oblast", "Волинська область"}},
	{"UA12", "UA-12", [2]string{"Dnipropetrovsk oblast", "Дніпропетровська область"}},
	{"UA14", "UA-14", [2]string{"Donetsk oblast", "Донецька область"}},
	{"UA18", "UA-18", [2]string{"Zhytomyr oblast", "Житомирська область"}},
	{"UA21", "UA-21", [2]string{"Zakarpattia oblast", "Закарпатська область"}},
	{"UA23", "UA-23", [2]string{"Zaporizhzhia oblast", "Запорізька область"}},
	{"UA26", "UA-26", [2]string{"Ivano-Frankivsk oblast", "Івано-Франківська область"}},
	{"UA32", "UA-32", [2]string{"Kyiv oblast", "Київська область"}},
	{"UA35", "UA-35", [2]string{"Kirovohrad oblast", "Кіровоградська область"}},
	{"UA44", "UA-09", [2]string{"Luhansk oblast", "Луганська область"}},
	{"UA46", "UA-46", [2]string{"Lviv oblast", "Львівська область"}},
	{"UA48", "UA-48", [2]string{"Mykolaiv oblast", "Миколаївська область"}},
	{"UA51", "UA-51", [2]string{"Odesa oblast", "Одеська область"}},
	{"UA53", "UA-53", [2]string{"Poltava oblast", "Полтавська область"}},
	{"UA56", "UA-56", [2]string{"Rivne oblast", "Рівненська область"}},
	{"UA59", "UA-59", [2]string{"Sumy oblast", "Сумська область"}},
	{"UA61", "UA-61", [2]string{"Ternopil oblast", "Тернопільська область"}},
	{"UA63", "UA-63", [2]string{"Kharkiv oblast", "Харківська область"}},
	{"UA65", "UA-65", [2]string{"Kherson oblast", "Херсонська область"}},
	{"UA68", "UA-68", [2]string{"Khmelnytskyi oblast", "Хмельницька область"}},
	{"UA71", "UA-71", [2]string{"Cherkasy oblast", "Черкаська область"}},
	{"UA73", "UA-77", [2]string{"Chernivtsi oblast", "Чернівецька область"}},
	{"UA74", "UA-74", [2]string{"Chernihiv oblast", "Чернігівська область"}},
	{"UA80", "UA-30", [2]string{"Kyiv City", "місто Київ"}},
	{"UA85", "UA-40", [2]string{"Sevastopol City", "місто Севастополь"}},
}
