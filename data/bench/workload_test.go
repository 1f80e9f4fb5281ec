package bench

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

var vocabulary = strings.Fields("the library reading children parcel garden festival tale friend winter бібліотека читання діти посилка сад свято казка друг зима вечір листівка")

// prose draws words of either language: half of the text is Ukrainian.
func prose(r *rand.Rand, n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(vocabulary[r.IntN(len(vocabulary))])
		b.WriteByte(' ')
	}
	return b.String()[:strings.LastIndexByte(b.String(), ' ')]
}

var kinds = []string{"library", "organisation", "activity", "exchange", "item", "twinning"}

// generate makes a record of six kinds with twelve fields, 628 bytes as JSON.
func generate(r *rand.Rand, i int) store.Draft {
	kind := kinds[i%len(kinds)]
	name := "title"
	if kind == "library" || kind == "organisation" || kind == "twinning" {
		name = "name"
	}
	set := record.Values{
		name + ".en": {fmt.Sprintf("%s %d", prose(r, 24), i)}, name + ".uk": {fmt.Sprintf("%s %d", prose(r, 24), i)},
		"notes": {prose(r, 230)},
	}
	for j := range 9 {
		set[fmt.Sprintf("field_%d", j)] = []string{prose(r, 14)}
	}
	return store.Draft{Kind: kind, Set: set}
}

// workload gives the same n records each time.
func workload(n int) func(yield func(int, store.Draft) bool) {
	return func(yield func(int, store.Draft) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		for i := range n {
			if !yield(i, generate(r, i)) {
				return
			}
		}
	}
}

// plainDB is a database as an ordinary program would open it.
func plainDB(dir string) (*sql.DB, error) {
	return sql.Open("sqlite3", "file:"+filepath.Join(dir, "plain.db")+"?_journal_mode=WAL&_synchronous=FULL")
}

// floor inserts the rows into SQLite in one transaction: what nothing that stores them can be faster than by much.
func floor(dir string, n int) (figures, error) {
	type row struct{ id, kind, fields string }
	rows := make([]row, 0, n)
	size := 0
	for i, d := range workload(n) {
		flat := map[string]string{}
		for slot, v := range d.Set {
			flat[slot] = v[0]
		}
		text, err := json.Marshal(flat)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{fmt.Sprintf("%010d", i), d.Kind, string(text)})
		size += len(text)
	}
	var times []float64
	for i := range 3 {
		db, err := plainDB(dir)
		if err != nil {
			return nil, err
		}
		table := fmt.Sprintf("r%d", i)
		if _, err := db.Exec("CREATE TABLE " + table + " (id BLOB PRIMARY KEY, kind TEXT, fields TEXT)"); err != nil {
			return nil, err
		}
		start := cpu()
		tx, err := db.Begin()
		if err != nil {
			return nil, err
		}
		st, err := tx.Prepare("INSERT INTO " + table + " VALUES (?, ?, ?)")
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if _, err := st.Exec(r.id, r.kind, r.fields); err != nil {
				return nil, err
			}
		}
		if err := tx.Commit(); err != nil {
			return nil, err
		}
		times = append(times, cpu()-start)
		if err := db.Close(); err != nil {
			return nil, err
		}
	}
	slices.Sort(times)
	return figures{"floor": times[1], "json": float64(size) / float64(n)}, nil
}
