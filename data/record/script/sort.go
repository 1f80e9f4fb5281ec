package script

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// SortKey gives bytes that order texts as a reader of the language ("uk", else English) expects: г ґ, е є, и і ї й in their places, capitals beside small
// letters, numbers by value, as if apostrophes and opening quotes were not there. Compare keys with bytes.Compare; they are only
// comparable within one language and one version of the program.
//
// The order is that of CLDR (package collate). Since there are two keys for each record, they are made short: letters that libraries use take
// a byte, and levels that say nothing are left out.
//
//	letters    for each its place among the usual ones, or the place before which it stands and its weight; a number is
//	           the place of 0, how many digits it has, and these
//	accents    0 and their weights, without those at the end that are ordinary; absent if capitals are
//	capitals   0 and their weights, without those at the end that are ordinary; absent if all are
func SortKey(s, lang string) []byte {
	o := englishOrder()
	if lang == "uk" {
		o = ukrainianOrder()
	}
	k := o.keys.Get().(*key)
	defer o.keys.Put(k)
	k.begin()
	s = strings.TrimLeft(s, silentEverywhere+silentAtStart)
	if !k.quick(o, s) {
		k.begin()
		k.slow(o, silent.Replace(s))
	}
	return k.bytes()
}

// silentEverywhere are the apostrophes: М’ята stands where Мята would.
const (
	silentEverywhere = "'’ʼ‘`´′＇"
	silentAtStart    = " \u00A0«»„“”\"([-—–"
)

var silent = strings.NewReplacer("'", "", "’", "", "ʼ", "", "‘", "", "`", "", "´", "", "′", "", "＇", "")

// usual are the characters whose letters take a byte.
const usual = " !\"#$%&()*+,-./0:;<=>?@[\\]^_{|}~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" +
	"абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯёъыэЁЪЫЭ\u00A0«»„“”–—…№"

// order is the alphabet of one language.
type order struct {
	collators sync.Pool
	keys      sync.Pool
	letters   []int // weights of the usual letters, ascending
	zero      byte  // the place of 0
	chars     [0x500]weights
	others    map[rune]weights
}

// weights are what a character adds to each level of a key; known is false for unusual ones.
type weights struct {
	letters, accents, capitals string
	known                      bool
}

var (
	ukrainianOrder = sync.OnceValue(func() *order { return newOrder(language.Ukrainian) })
	englishOrder   = sync.OnceValue(func() *order { return newOrder(language.BritishEnglish) })
)

// collator is no longer safe to use by two at once, so they are kept in pools.
type collator struct {
	*collate.Collator
	buffer collate.Buffer
}

// The weights that say nothing: no accent, a small letter.
const (
	noAccent  = 0x20
	noCapital = 0x02
)

// key is a key in the making.
type key struct{ letters, accents, capitals []byte }

func (k *key) begin() {
	k.letters, k.accents, k.capitals = k.letters[:0], k.accents[:0], k.capitals[:0]
}

func (k *key) bytes() []byte {
	accents, capitals := withoutTail(k.accents, noAccent), withoutTail(k.capitals, noCapital)
	b := make([]byte, 0, len(k.letters)+len(accents)+len(capitals)+2)
	b = append(b, k.letters...)
	if len(accents)+len(capitals) > 0 {
		b = append(append(b, 0), accents...)
	}
	if len(capitals) > 0 {
		b = append(append(b, 0), capitals...)
	}
	return b
}

// withoutTail leaves out ordinary weights at the end: no weight is smaller, so that a missing one sorts alike.
func withoutTail(b []byte, ordinary byte) []byte {
	for len(b) > 0 && b[len(b)-1] == ordinary {
		b = b[:len(b)-1]
	}
	return b
}

// quick makes the key of a text of usual characters; false if it has another.
func (k *key) quick(o *order, s string) bool {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if n := digits(s[i:]); n > 0 {
			k.number(o, s[i:i+n])
			i += n
			continue
		}
		w := o.weightsOf(r)
		if !w.known {
			return false
		}
		k.letters = append(k.letters, w.letters...)
		k.accents = append(k.accents, w.accents...)
		k.capitals = append(k.capitals, w.capitals...)
		i += size
	}
	return true
}

func (o *order) weightsOf(r rune) *weights {
	if int(r) < len(o.chars) {
		return &o.chars[r]
	}
	w := o.others[r]
	return &w
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func (k *key) number(o *order, s string) {
	s = strings.TrimLeft(s, "0")
	k.letters = append(k.letters, o.zero, byte(min(len(s), 0xFF)))
	k.letters = append(k.letters, s...)
}

// slow makes the key of any text without apostrophes.
func (k *key) slow(o *order, s string) {
	for s != "" {
		if n := digits(s); n > 0 {
			k.number(o, s[:n])
			s = s[n:]
			continue
		}
		n := strings.IndexAny(s, "0123456789")
		if n < 0 {
			n = len(s)
		}
		k.text(o, s[:n])
		s = s[n:]
	}
}

// text adds what package collate says of a text without digits.
func (k *key) text(o *order, s string) {
	letters, accents, capitals := o.collated(s)
	for _, w := range letters {
		k.letters = o.appendLetter(k.letters, w)
	}
	for _, w := range accents {
		if w < 0xFF {
			k.accents = append(k.accents, byte(w))
		} else {
			k.accents = append(k.accents, 0xFF, byte(w>>8), byte(w))
		}
	}
	k.capitals = append(k.capitals, capitals...)
}

// collated takes a key of package collate apart: weights of letters in two bytes, or in three if the first bit is set; 0 0; those of accents in
// two bytes; 0 0; those of capitals in one.
func (o *order) collated(s string) (letters, accents []int, capitals []byte) {
	c := o.collators.Get().(*collator)
	defer o.collators.Put(c)
	c.buffer.Reset()
	b := c.KeyFromString(&c.buffer, s)
	for len(b) > 1 && (b[0] != 0 || b[1] != 0) {
		if b[0] < 0x80 {
			letters, b = append(letters, int(b[0])<<8|int(b[1])), b[2:]
		} else {
			letters, b = append(letters, int(b[0]&0x7F)<<16|int(b[1])<<8|int(b[2])), b[3:]
		}
	}
	b = b[min(2, len(b)):]
	for len(b) > 1 && (b[0] != 0 || b[1] != 0) {
		accents, b = append(accents, int(b[0])<<8|int(b[1])), b[2:]
	}
	return letters, accents, append([]byte(nil), b[min(2, len(b)):]...)
}

// appendLetter adds a letter: an odd byte for a usual one, else the even byte before which it stands and its weight.
func (o *order) appendLetter(b []byte, w int) []byte {
	i, usual := o.place(w)
	if usual {
		return append(b, byte(3+2*i))
	}
	return append(b, byte(2+2*i), byte(w>>16), byte(w>>8), byte(w))
}
