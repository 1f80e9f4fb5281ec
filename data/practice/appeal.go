package practice

// The appeal has the shape of the mobile library that began the scheme (domain/DOMAIN.md): 227 donors, over £10,000, 500 books. All else of it is made up.

// donors is how many gave.
const donors = 227

// The days before today on which the appeal opened and closed, and on which the vehicle was handed over.
const (
	opened, closed, handedOver = 420, 330, 290
)

const appealID = "practice-appeal"

func (s *scheme) appeal() {
	drivers := []string{
		s.driver("1", both{"Robin", "Робін"}, both{"Driver", "Драйвер"}), s.driver("2", both{"Alex", "Алекс"}, both{"Driver", "Драйвер"}),
	}
	f := fields{
		"kind": "vehicle", "status": "reported", "target": "10000.00 GBP", "opened_on": date(s.ago(opened)), "closed_on": date(s.ago(closed)), "organisation": "practice-northbridge",
		"twinnings": []string{"practice-t-northbridge"}, "vehicle_make": "Ford Transit", "vehicle_capacity": "1200", "drivers": drivers, "handover_on": date(weekday(s.ago(handedOver))),
		"handed_to": "practice-l-verbivsk", "books": "500",
	}
	f.bilingual("title", both{"A mobile library for Verbivsk (fictional)", "Пересувна бібліотека для міста Вербівськ (вигадана)"})
	f.bilingual("purpose", both{"A van with shelves brings books to villages without a library.", "Фургон із полицями возить книжки до сіл без бібліотеки."})
	f.bilingual("handover_place", both{"Verbivsk", "Вербівськ"})
	f.bilingual("what_changed", both{"Six villages borrow books every month.", "Шість сіл щомісяця беруть книжки."})
	s.add("appeal", appealID, f)
	s.donations()
	s.stock()
	s.stops()
}

func (s *scheme) driver(n string, given, family both) string {
	f := fields{"contact_roles": []string{"driver", "volunteer"}, "languages": []string{"en"}, "organisations": []string{"practice-northbridge"}, "consent_basis": "consent"}
	f.bilingual("given_name", given)
	f.bilingual("family_name", family)
	f.bilingual("role", both{"Volunteer driver", "Водій-волонтер"})
	return s.add("person", "practice-p-driver-"+n, f)
}

// gifts are the usual ones, in pounds.
var gifts = []int{10, 20, 25, 50, 15, 100, 30, 20, 75, 40, 50}

func (s *scheme) donations() {
	for n := 1; n <= donors; n++ {
		pounds := gifts[n%len(gifts)]
		if n%45 == 0 {
			pounds += 250
		}
		f := fields{"appeal": appealID, "amount": number(pounds) + ".00 GBP", "received_on": date(s.ago(opened - n*(opened-closed)/donors))}
		switch {
		case n%9 == 0:
			f["anonymous"] = "yes"
		case n%3 != 0:
			f["gift_aid"] = "yes"
			fallthrough
		default:
			f["donor_name"] = "Practice Donor " + number(n)
		}
		if n%19 == 1 {
			message := s.text("message", n/19)
			f["message"], f["message_consent"] = message.en, "yes"
			if n%2 == 0 {
				f["message"] = message.uk
			}
		}
		s.add("donation", "practice-m-"+number(n), f)
	}
}

// stock are the books, 500 together: as many lines as the table has names for.
func (s *scheme) stock() {
	counts := []int{80, 60, 60, 45, 70, 30, 40, 45, 40, 30}
	ages := []string{"early_years", "children", "children", "teenagers", "children", "", "", "", "adults", ""} // "": for anybody
	for i, n := range counts {
		f := fields{"appeal": appealID, "kind": "book", "quantity": number(n), "condition": "new", "language": []string{"eng", "ukr"}[i%2]}
		if ages[i] != "" {
			f["age"] = ages[i]
		}
		f.bilingual("title", s.text("stock", i))
		s.add("item", "practice-i-stock-"+number(i+1), f)
	}
}

func (s *scheme) stops() {
	for i, place := range s.texts["stop"] {
		f := fields{
			"appeal": appealID, "visited_on": date(weekday(s.ago(280 - 40*i))), "visitors": number(22 + 7*i), "lent": number(31 + 9*i),
			"what_lent": "Picture books, tales, novels\nКнижки-картинки, казки, романи",
		}
		f.bilingual("place", place)
		s.add("stop", "practice-stop-"+number(i+1), f)
	}
}
