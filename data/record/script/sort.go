package script

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// SortKey gives bytes that order texts as a reader of the language ("uk", else English) expects: г ґ, е є, и і ї й in their places, capitals beside small
// letters, numbers by value, as if apostrophes and opening quotes were not there. Compare keys with bytes.Compare; they are only
// comparable within one language and one version of the program.
func SortKey(s, lang string) []byte {
	pool := &englishOrder
	if lang == "uk" {
		pool = &ukrainianOrder
	}
	c := pool.Get().(*collator)
	defer pool.Put(c)
	c.buffer.Reset()
	key := c.KeyFromString(&c.buffer, strings.TrimLeft(silent.Replace(s), silentAtStart))
	return append([]byte(nil), key...)
}

// silent are the apostrophes: М’ята stands where Мята would.
var silent = strings.NewReplacer("'", "", "’", "", "ʼ", "", "‘", "", "`", "", "´", "", "′", "", "＇", "")

const silentAtStart = " \u00A0«»„“”\"([-—–"

// collator is no longer safe to use by two at once, so they are kept in pools.
type collator struct {
	*collate.Collator
	buffer collate.Buffer
}

var ukrainianOrder, englishOrder = order(language.Ukrainian), order(language.BritishEnglish)

func order(of language.Tag) sync.Pool {
	return sync.Pool{New: func() any { return &collator{Collator: collate.New(of, collate.Numeric)} }}
}
