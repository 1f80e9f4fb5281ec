package main

import (
	"fmt"
	"os"
	"strconv"
)

// sentences are what the demo says in one language.
type sentences map[string]string

// sentencesIn gives the sentences of a language; "" is that of the environment.
func sentencesIn(lang string) (sentences, error) {
	if lang == "" {
		lang = language(os.Getenv)
	}
	if lang != "en" && lang != "uk" {
		return nil, fmt.Errorf("the demo speaks en and uk, not %q", lang)
	}
	words := sentences{}
	for id, both := range spoken {
		words[id] = both[0]
		if lang == "uk" {
			words[id] = both[1]
		}
	}
	return words, nil
}

func (w sentences) say(id string, a ...any) string {
	text, ok := w[id]
	if !ok {
		panic("the demo has no sentence " + id)
	}
	return fmt.Sprintf(text, a...)
}

func itoa(n int) string { return strconv.Itoa(n) }

// spoken are the sentences in English and in Ukrainian. What depends on a number stands so that no word has to agree with it.
var spoken = map[string][2]string{
	"scene.begin":      {"1. Two computers", "1. Два комп’ютери"},
	"scene.list":       {"2. A list of libraries", "2. Перелік бібліотек"},
	"scene.ukraine":    {"3. Ukrainian libraries", "3. Українські бібліотеки"},
	"scene.circle":     {"4. A circle for the twinning", "4. Група для партнерства"},
	"scene.invite":     {"5. An invitation", "5. Запрошення"},
	"scene.offline":    {"6. Work without a connection", "6. Робота без інтернету"},
	"scene.bundles":    {"7. Bundles go back and forth", "7. Пакети записів туди й назад"},
	"scene.order":      {"8. In the wrong order", "8. Не по черзі"},
	"scene.difference": {"9. Two dates for one review", "9. Дві дати одного перегляду"},
	"scene.search":     {"10. Search", "10. Пошук"},
	"scene.same":       {"11. The same everywhere", "11. Всюди однаково"},

	"made_up":          {"The libraries are real. What they do here is made up.", "Бібліотеки справжні. Те, що вони тут роблять, вигадано."},
	"begins":           {"“%s” starts with an empty data folder and keys of its own.", "«%s» починає з порожньої папки даних і власних ключів."},
	"folders":          {"There is no network. A folder stands in for the USB stick: %s", "Мережі немає. Замість флешки — папка: %s"},
	"imported":         {"Manchester imports %s\n  Libraries added: %d. Library services they belong to: %d. Remarks on single rows: %d.", "Манчестер імпортує %s\n  Додано бібліотек: %d. Бібліотечних служб, яким вони належать: %d. Зауважень до окремих рядків: %d."},
	"imported_again":   {"The same file once more: rows unchanged: %d, and nothing is added twice.", "Той самий файл іще раз. Рядків без змін: %d; удруге нічого не додано."},
	"ukrainian":        {"Lviv writes down libraries of its own city: %d.", "Львів записує бібліотеки свого міста: %d."},
	"circle":           {"Manchester creates the circle “%s”. It has one member so far.", "Манчестер створює групу «%s». Поки що в ній один учасник."},
	"twinning":         {"The twinning goes into it. Both libraries lay in Manchester’s own records; now the circle has them too, so that Lviv will see their names.", "До неї записано партнерство. Обидві бібліотеки були лише у власних записах Манчестера; тепер вони є й у групі, тож Львів побачить їхні назви."},
	"invited":          {"Manchester writes an invitation for “%s” to the stick, and says the passphrase by telephone.", "Манчестер записує на флешку запрошення для учасника «%s», а пароль диктує телефоном."},
	"wrong_passphrase": {"With a wrong passphrase it stays shut, and says so.", "З хибним паролем воно не відкривається, і програма пояснює чому."},
	"joined":           {"“%s” joins. Records of the circle that are there at once: %d.", "«%s» приєднується. Записів групи, які вже є на місці: %d."},
	"confirmed":        {"Lviv’s first bundle comes back. Manchester now knows that Lviv has received everything.", "Повертається перший пакет записів зі Львова. Тепер Манчестер знає, що Львів отримав усе."},

	"manchester_writes": {"Manchester signs the agreement and packs a parcel. Books in it: %d.", "Манчестер підписує угоду й пакує посилку. Назв книжок у ній: %d."},
	"lviv_writes":       {"On the same day Lviv starts the twinning, gives it its Ukrainian name and plans an online reading club. Neither has heard of the other’s work.", "Того ж дня Львів розпочинає партнерство, дає йому українську назву й планує читацький онлайн-клуб. Про роботу колег жодна сторона ще не знає."},
	"preview":           {"Lviv looks into Manchester’s bundle before taking it in. New records in it: %d. Nothing has changed yet.", "Перш ніж прийняти пакет записів із Манчестера, Львів його переглядає. Нових записів у ньому: %d. Поки що нічого не змінено."},
	"twice":             {"Lviv reads it, and then reads it again by mistake. Already known the second time: all %d parts. Nothing is doubled.", "Львів читає його, а потім помилково ще раз. Частин, уже відомих удруге: %d, тобто всі. Ніщо не подвоїлося."},
	"merged":            {"Manchester reads Lviv’s bundle. Both have the stages that either wrote, the parcel, and the reading club.", "Манчестер читає пакет зі Львова. В обох тепер є етапи, які записала кожна сторона, посилка й читацький клуб."},
	"kyiv_joins":        {"A third member joins: “%s”.", "Приєднується третій учасник групи: «%s»."},
	"waits":             {"Lviv is handed a stick that was meant for Kyiv, before its own has come. What is on it waits, and the program says why, in the language of Lviv:\n    %s", "До Львова потрапляє флешка, призначена для Києва, раніше за його власну. Записане на ній чекає, і програма каже чому:\n    %s"},
	"gap_filled":        {"Then Lviv’s own stick comes. What had waited is there at once.", "Потім надходить і львівська флешка. Те, що чекало, одразу на місці."},
	"older_after_newer": {"Sunday’s bundle is read before Saturday’s: the older one brings nothing new and undoes nothing.", "Недільний пакет прочитано раніше за суботній: старіший не додає нового й нічого не скасовує."},
	"both_set":          {"Manchester sets the next review to %s, Lviv to %s, unseen by each other. After the bundles both show the difference, with both dates.", "Манчестер призначає наступний перегляд на %s, Львів — на %s, не бачачи дати колег. Після обміну пакетами обидві сторони бачать розбіжність і обидві дати."},
	"resolved":          {"Lviv decides for %s.", "Львів обирає %s."},
	"decision_travels":  {"The decision travels to Manchester and Kyiv. No difference is left anywhere.", "Рішення доходить до Манчестера й Києва. Розбіжностей більше ніде немає."},
	"found":             {"Lviv is found on both computers as %s, as %s, and as %s, which is the same word typed on the English keyboard layout.", "Львів знаходять на обох комп’ютерах як %s, як %s і як %s: це те саме слово, набране в англійській розкладці."},
	"received":          {"Manchester holds a receipt from everyone for everything.", "Манчестер має від кожного відмітку, що все отримано."},
	"state":             {"%s: %s", "%s: %s"},
	"end":               {"Every step was checked. All copies of the circle are the same.", "Кожен крок перевірено. Усі копії групи однакові."},
}
