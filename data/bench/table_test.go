package bench

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
)

var profiles = flag.String("profiles", "", "folder for a CPU profile of each step")

var sizes = flag.String("records", "1000,10000,100000", "numbers of records to measure with")

// A step's process is this test binary again, with these in its environment.
const (
	envStep = "TWINSHELF_BENCH_STEP" // its place in steps
	envDir  = "TWINSHELF_BENCH_DIR"
	envSize = "TWINSHELF_BENCH_RECORDS"
)

func TestMain(m *testing.M) {
	if kind := os.Getenv(envServe); kind != "" {
		serve(kind)
	}
	place, err := strconv.Atoi(os.Getenv(envStep))
	if err != nil {
		os.Exit(m.Run())
	}
	n, err := strconv.Atoi(os.Getenv(envSize))
	if err == nil {
		err = os.Setenv("TWINSHELF_STATE", filepath.Join(os.Getenv(envDir), "state"))
	}
	if err == nil {
		flag.Parse()
		err = step(place, n)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, steps[place].name+":", err)
		os.Exit(1)
	}
}

// step runs one and prints what it measured.
func step(place, n int) error {
	if *profiles != "" {
		w, err := os.Create(filepath.Join(*profiles, fmt.Sprintf("%02d-%s-%d.pprof", place, strings.ReplaceAll(steps[place].name, " ", "-"), n)))
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(w); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	f, err := steps[place].run(os.Getenv(envDir), n)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(f)
}

// target is one line of the table.
type target struct {
	what   string
	figure string
	unit   unit
	limit  float64 // 0: none is set
	atMost bool
	times  string // the limit is a multiple of this figure
}

type unit struct {
	name  string
	scale float64
}

var (
	seconds = unit{"s CPU", 1}
	millis  = unit{"ms", 1e3}
	bytes   = unit{"bytes", 1}
	mega    = unit{"MB", 1}
	share   = unit{"%", 100}
)

var targets = []target{
	{"raw insert of the same rows: the floor", "floor", seconds, 0, true, ""},
	{"writing a bundle of all", "first write", seconds, 1, true, "floor"},
	{"reading it, until the records are usable", "first read", seconds, 2.5, true, "floor"},
	{"reading it, with the full-text index", "first read and index", seconds, 5, true, "floor"},
	{"its size", "first bytes", bytes, 16e6, true, ""},
	{"memory above idle, writing", "first write memory", mega, 64, true, ""},
	{"memory above idle, reading", "first read memory", mega, 64, true, ""},
	{"memory above idle, reading and indexing", "first index memory", mega, 64, true, ""},
	{"a first sync over a folder, both sides", "folder", seconds, 1.3, true, "bundle"},
	{"a first sync over WebDAV", "WebDAV", seconds, 1.5, true, "bundle"},
	{"a first sync over S3", "S3", seconds, 1.5, true, "bundle"},
	{"edit set E, both sides", "E", seconds, 0.2, true, ""},
	{"edit set E, both sides, with the full-text index", "E and index", seconds, 0, true, ""},
	{"its size", "edits bytes", bytes, 150e3, true, ""},
	{"one changed field of 40 bytes, size", "one bytes", bytes, 512, true, ""},
	{"a plain commit of one row to this disk", "plain", millis, 0, true, ""},
	{"durable saves of a changed field, of that rate", "rate", share, 0.7, false, ""},
	{"durable saves of a new record, of that rate", "rate of new", share, 0.7, false, ""},
	{"search for a word", "word", millis, 0.020, true, ""},
	{"search for two words", "two words", millis, 0.020, true, ""},
	{"search for a word typed on the other keyboard", "other keyboard", millis, 0, true, ""},
	{"search for a broad prefix", "broad prefix", millis, 0.050, true, ""},
	{"opening a list of all", "open list", millis, 0.050, true, ""},
	{"opening it before its index is made", "unlisted", millis, 0, true, ""},
	{"jumping to its end", "end of list", millis, 0.050, true, ""},
	{"saving all in one go", "fill", seconds, 0, true, ""},
}

// BenchmarkTargets measures everything and prints the table.
func BenchmarkTargets(b *testing.B) {
	var columns []figures
	var numbers []int
	for text := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1000 {
			b.Fatalf("-records: %q is not a number from 1,000 up", text)
		}
		numbers, columns = append(numbers, n), append(columns, measure(b, n))
	}
	show(os.Stdout, numbers, columns)
	b.ReportMetric(0, "ns/op")
}

// measure runs all steps with n records.
func measure(b *testing.B, n int) figures {
	b.Helper()
	all := figures{}
	dir := b.TempDir()
	for place := range steps {
		c := exec.CommandContext(ctx, os.Args[0], os.Args[1:]...)
		c.Env = append(os.Environ(), envStep+"="+strconv.Itoa(place), envDir+"="+dir, envSize+"="+strconv.Itoa(n))
		c.Stderr = os.Stderr
		out, err := c.Output()
		if err != nil {
			b.Fatal(steps[place].name, err)
		}
		var f figures
		if err := json.Unmarshal(out, &f); err != nil {
			b.Fatal(steps[place].name, err, string(out))
		}
		maps.Copy(all, f)
	}
	all["bundle"] = all["first write"] + all["first read"]
	all["E"] = all["edits write"] + all["edits read"]
	all["E and index"] = all["edits write"] + all["edits read and index"]
	for _, t := range targets {
		if _, ok := all[t.figure]; !ok {
			b.Fatalf("nothing measured %q", t.figure)
		}
	}
	return all
}

func show(out io.Writer, numbers []int, columns []figures) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "\nwhat\ttarget\t")
	for _, n := range numbers {
		fmt.Fprintf(w, "%d\t", n)
	}
	fmt.Fprintln(w, "× floor\tmet")
	last := columns[len(columns)-1]
	for _, t := range targets {
		fmt.Fprintf(w, "%s\t%s\t", t.what, t.says())
		for _, f := range columns {
			fmt.Fprintf(w, "%s\t", t.unit.of(f[t.figure]))
		}
		fmt.Fprintf(w, "%s\t%s\n", t.ratio(last), t.verdict(last))
	}
	w.Flush() //nolint:errcheck // the terminal
	fmt.Fprintf(out, "\nRecords have 12 fields and %.0f bytes as JSON. The ratio and the verdict are those of the last column.\n", last["json"])
}

func (u unit) of(v float64) string {
	v *= u.scale
	if v >= 1000 {
		return fmt.Sprintf("%.0f %s", v, u.name)
	}
	return fmt.Sprintf("%.3g %s", v, u.name)
}

func (t *target) says() string {
	sign := "≤"
	if !t.atMost {
		sign = "≥"
	}
	switch {
	case t.limit == 0:
		return "–"
	case t.times != "":
		return fmt.Sprintf("%s %g × %s", sign, t.limit, t.times)
	}
	return sign + " " + t.unit.of(t.limit)
}

func (t *target) ratio(f figures) string {
	if t.unit != seconds {
		return "–"
	}
	return fmt.Sprintf("%.2f", f[t.figure]/f["floor"])
}

func (t *target) verdict(f figures) string {
	limit := t.limit
	if t.times != "" {
		limit *= f[t.times]
	}
	switch {
	case t.limit == 0:
		return "–"
	case t.atMost && f[t.figure] <= limit, !t.atMost && f[t.figure] >= limit:
		return "yes"
	}
	return "NO"
}
