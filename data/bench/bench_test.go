package bench

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

var (
	records = flag.Int("records", 10_000, "generated records")
	ctx     = context.Background()
)

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// prose draws words of either language: half of the text is Ukrainian.
func prose(r *rand.Rand, n int) string {
	words := strings.Fields("the library reading children parcel garden festival tale friend winter бібліотека читання діти посилка сад свято казка друг зима вечір листівка")
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(words[r.IntN(len(words))])
		b.WriteByte(' ')
	}
	return b.String()[:strings.LastIndexByte(b.String(), ' ')]
}

// generate makes records of six kinds with twelve fields each, about 628 bytes as JSON.
func generate(n int) []store.Draft {
	r := rand.New(rand.NewPCG(1, 2))
	drafts := make([]store.Draft, n)
	for i := range drafts {
		kind := []string{"library", "organisation", "activity", "exchange", "item", "twinning"}[i%6]
		name := "title"
		if kind == "library" || kind == "organisation" || kind == "twinning" {
			name = "name"
		}
		set := record.Values{
			name + ".en": {fmt.Sprintf("%s %d", prose(r, 24), i)}, name + ".uk": {fmt.Sprintf("%s %d", prose(r, 24), i)},
			"notes": {prose(r, 200)},
		}
		for j := range 9 {
			set[fmt.Sprintf("field_%d", j)] = []string{prose(r, 14)}
		}
		drafts[i] = store.Draft{Kind: kind, Set: set}
	}
	return drafts
}

// raw inserts the same rows into SQLite in one transaction and gives its CPU seconds: the floor.
func raw(b *testing.B, drafts []store.Draft) float64 {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(b.TempDir(), "raw.db")+"?_journal_mode=WAL&_synchronous=FULL")
	must(b, err)
	defer func() { must(b, db.Close()) }()
	_, err = db.Exec("CREATE TABLE r (id BLOB PRIMARY KEY, kind TEXT, fields TEXT)")
	must(b, err)
	texts := make([]string, len(drafts))
	for i, d := range drafts {
		t, err := json.Marshal(d.Set)
		must(b, err)
		texts[i] = string(t)
	}
	start := cpu()
	tx, err := db.Begin()
	must(b, err)
	st, err := tx.Prepare("INSERT INTO r VALUES (?, ?, ?)")
	must(b, err)
	for i, d := range drafts {
		_, err := st.Exec(fmt.Sprintf("%010d", i), d.Kind, texts[i])
		must(b, err)
	}
	must(b, tx.Commit())
	return cpu() - start
}

// report gives the seconds of our own work and its ratio to the floor.
func report(b *testing.B, own, floor float64) {
	b.ReportMetric(own/float64(b.N), "cpu-s")
	b.ReportMetric(floor/float64(b.N), "raw-s")
	b.ReportMetric(own/floor, "x-raw")
	b.ReportMetric(0, "ns/op")
}

func opened(b *testing.B) *desk.Desk {
	b.Helper()
	dir := b.TempDir()
	must(b, desk.Init(ctx, dir, "Bench", "en"))
	d, err := desk.Open(ctx, dir)
	must(b, err)
	b.Cleanup(func() { must(b, d.Close()) })
	return d
}

// BenchmarkImportTable takes the list of UK libraries in, if it is there.
func BenchmarkImportTable(b *testing.B) {
	file := found("data/uk_libraries.csv")
	if file == "" {
		b.Skip("the list of UK libraries is not here")
	}
	var own, floor float64
	for b.Loop() {
		floor += raw(b, generate(4231))
		d := opened(b)
		start := cpu()
		r, err := d.Import(ctx, file, desk.ImportOptions{Kind: "library"}, nil)
		must(b, err)
		own += cpu() - start
		if r.Added != 4231 {
			b.Fatalf("added %d", r.Added)
		}
	}
	report(b, own, floor)
}

// found looks for a shared file in the folders above.
func found(name string) string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		file := filepath.Join(dir, "shared", filepath.FromSlash(name))
		if _, err := os.Stat(file); err == nil {
			return file
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// BenchmarkSaveMany saves generated records in one go: merging, signing, sort keys; the full-text index comes later.
func BenchmarkSaveMany(b *testing.B) {
	drafts := generate(*records)
	var own, floor float64
	for b.Loop() {
		floor += raw(b, drafts)
		d := opened(b)
		start := cpu()
		_, err := d.Save(ctx, drafts...)
		must(b, err)
		own += cpu() - start
	}
	report(b, own, floor)
}

// BenchmarkBundle writes a bundle of generated records and takes it in on another computer.
func BenchmarkBundle(b *testing.B) {
	drafts := generate(*records)
	from := opened(b)
	c, err := from.CreateCircle(ctx, record.Values{"name.en": {"Bench"}})
	must(b, err)
	invitation := filepath.Join(b.TempDir(), "i.twinbundle")
	_, err = from.Invite(ctx, c, invitation, "1111 2222 3333 4444", nil)
	must(b, err)
	for i := range drafts {
		drafts[i].Circle = c
	}
	_, err = from.Save(ctx, drafts...)
	must(b, err)
	file := filepath.Join(b.TempDir(), "b.twinbundle")
	var writing, reading, floor float64
	for b.Loop() {
		floor += raw(b, drafts)
		start := cpu()
		_, err := from.WriteBundle(ctx, file, c, causal.Device{}, nil)
		must(b, err)
		writing += cpu() - start
		to := opened(b)
		_, err = to.Join(ctx, invitation, "1111 2222 3333 4444", nil)
		must(b, err)
		must(b, to.Index(ctx, nil))
		start = cpu()
		info, err := to.ReadBundle(ctx, file, nil)
		must(b, err)
		must(b, to.Index(ctx, nil))
		reading += cpu() - start
		if len(info.Added) < 6 {
			b.Fatalf("added %v", info.Added)
		}
	}
	info, err := os.Stat(file)
	must(b, err)
	b.ReportMetric(writing/floor, "write-x-raw")
	b.ReportMetric(reading/floor, "read+index-x-raw")
	b.ReportMetric(float64(info.Size()), "bytes")
	b.ReportMetric(floor/float64(b.N), "raw-s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSaveOne saves one record durably, beside a plain commit.
func BenchmarkSaveOne(b *testing.B) {
	d := opened(b)
	drafts := generate(1)
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(b.TempDir(), "raw.db")+"?_journal_mode=WAL&_synchronous=FULL")
	must(b, err)
	defer func() { must(b, db.Close()) }()
	_, err = db.Exec("CREATE TABLE r (id INTEGER PRIMARY KEY, fields TEXT)")
	must(b, err)
	text := strings.Repeat("x", 628)
	var own, plain float64
	for b.Loop() {
		start := wall()
		_, err := db.Exec("INSERT INTO r (fields) VALUES (?)", text)
		must(b, err)
		plain += wall() - start
		start = wall()
		_, err = d.Save(ctx, drafts...)
		must(b, err)
		own += wall() - start
	}
	b.ReportMetric(plain/own, "rate-of-raw")
	b.ReportMetric(own/float64(b.N)*1e3, "ms/save")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSearch finds a word and a broad prefix among the generated records.
func BenchmarkSearch(b *testing.B) {
	d := opened(b)
	_, err := d.Save(ctx, generate(*records)...)
	must(b, err)
	must(b, d.Index(ctx, nil))
	for name, words := range map[string]string{"word": "festival казка", "prefix": "б", "wrong-keyboard": ",s,ks"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := d.Search(ctx, words, "", 50); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkList opens a list, and jumps to its end.
func BenchmarkList(b *testing.B) {
	d := opened(b)
	drafts := generate(*records)
	for i := range drafts {
		if drafts[i].Kind != "library" {
			drafts[i].Kind = "library"
		}
	}
	_, err := d.Save(ctx, drafts...)
	must(b, err)
	must(b, d.Index(ctx, nil)) // else it goes on beside what is measured
	q := store.Query{Kind: "library", Lang: "uk"}
	for name, from := range map[string]int{"begin": 0, "end": *records - 100} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := d.Count(ctx, q); err != nil {
					b.Fatal(err)
				}
				if _, err := d.List(ctx, q, from, 100); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
