package practice

// festival is a day of many twinnings, with its parts.
func (s *scheme) festival() {
	day := weekday(s.ago(45))
	var all []string
	for _, t := range s.twins {
		if t.state == "active" || t.state == "renewed" {
			all = append(all, "practice-t-"+t.id)
		}
	}
	f := fields{
		"kind": "festival", "theme": "traditions", "mode": "online", "status": "done", "twinnings": all, "organisations": []string{"practice-lc", "practice-lcu"},
		"starts": noon(day, 12), "ends": noon(day, 17), "attendance": "310",
	}
	f.bilingual("title", both{"Festival of twin shelves (fictional)", "Фестиваль спільних полиць (вигаданий)"})
	f.bilingual("description", both{"A day online of all twinnings: each shows what it is proud of.", "Онлайн-день усіх партнерств: кожне показує, чим пишається."})
	f.bilingual("what_changed", s.text("changed", 8))
	id := s.add("event", "practice-e-festival", f)
	parts := []both{
		{"Tales in two voices", "Казки на два голоси"}, {"A tour of two reading rooms", "Мандрівка двома читальними залами"},
		{"Songs from both kitchens", "Пісні з двох кухонь"}, {"Questions to a librarian", "Запитання до бібліотекарки"},
	}
	for i, title := range parts {
		part := fields{
			"event": id, "twinning": all[i], "theme": "traditions", "mode": "online", "status": "done", "starts": noon(day, 12+i), "ends": noon(day, 13+i),
			"attendance_uk": number(30 + 5*i), "attendance_ua": number(48 - 4*i), "main_outcome": "mixing", "age_groups": []string{"families"},
		}
		part.bilingual("title", title)
		s.add("activity", "practice-a-festival-"+number(i+1), part)
	}
}

// needs are what a few libraries lack, and who offers it.
func (s *scheme) needs() {
	lacks := []struct {
		title    both
		category string
		status   string
	}{
		{both{"Picture books for a shelter corner", "Книжки-картинки для куточка в укритті"}, "childrens_books", "offered"},
		{both{"A power station for the reading room", "Зарядна станція для читальної зали"}, "power", "open"},
		{both{"Training in work with tired readers", "Навчання роботи з виснаженими читачами"}, "psychosocial", "offered"},
		{both{"Shelves for a new branch", "Полиці для нової філії"}, "furniture", "open"},
	}
	for i, lack := range lacks {
		f := fields{
			"library": "practice-l-" + s.twins[i*3].id + "-ua", "category": lack.category, "priority": []string{"normal", "high"}[i%2], "status": lack.status,
			"needed_by": date(s.today.AddDate(0, 0, 30+20*i)),
		}
		f.bilingual("title", lack.title)
		need := s.add("need", "practice-n-"+number(i+1), f)
		if lack.status == "offered" {
			offer := fields{
				"need": need, "from": "practice-l-" + s.twins[i*3].id + "-uk", "category": lack.category, "status": "offered", "available_on": date(s.today.AddDate(0, 0, 20)),
			}
			offer.bilingual("title", lack.title)
			s.add("offer", "practice-o-"+number(i+1), offer)
		}
	}
}

// accreditations are one that is held, and one that is worked for.
func (s *scheme) accreditations() {
	titles := []both{{"Library of Sanctuary: ", "Бібліотека-прихисток: "}, {"Library of Sanctuary, in preparation: ", "Бібліотека-прихисток, підготовка: "}}
	for i, title := range titles {
		t := s.twins[i]
		f := fields{
			"scheme": "library_of_sanctuary", "library": "practice-l-" + t.id + "-uk", "status": "preparing", "stories": []string{"practice-s-" + t.id},
		}
		if i == 0 {
			f["status"], f["applied_on"], f["awarded_on"] = "awarded", date(s.ago(400)), date(s.ago(300))
			f["expires_on"], f["reappraisal_due"] = date(s.ago(300-3*365)), date(s.ago(300-3*365+60))
		}
		f.bilingual("title", both{title.en + t.uk.town.en, title.uk + t.uk.town.uk})
		f.bilingual("learn", both{"Staff learnt how war touches readers.", "Працівники дізналися, як війна торкається читачів."})
		f.bilingual("share", both{"Neighbouring libraries were invited to see.", "Сусідні бібліотеки запрошено подивитися."})
		s.add("accreditation", "practice-w-"+t.id, f)
	}
}
