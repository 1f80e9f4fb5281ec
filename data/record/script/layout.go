package script

import "strings"

// The keys of the English and the Ukrainian keyboard, in the same order, without and with Shift.
const (
	english          = "qwertyuiop[]asdfghjkl;'zxcvbnm,./\\`"
	ukrainian        = "йцукенгшщзхїфівапролджєячсмитьбю.ґ’"
	englishShifted   = `QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?|~`
	ukrainianShifted = "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ,Ґ’"
)

var toUkrainian, toEnglish = pairs(english+englishShifted, ukrainian+ukrainianShifted), pairs(ukrainian+ukrainianShifted, english+englishShifted)

// SwitchLayout gives what the same keys write on the other keyboard: rb]d is київ, and дшикфкн is library. A text with a Cyrillic
// letter was typed on the Ukrainian one. What neither keyboard has stays.
func SwitchLayout(s string) string {
	table := toUkrainian
	if strings.ContainsFunc(s, isCyrillic) {
		table = toEnglish
	}
	return strings.Map(func(r rune) rune {
		if other, ok := table[r]; ok {
			return other
		}
		return r
	}, s)
}
