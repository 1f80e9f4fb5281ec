// Package bench measures how fast the program's own work is, beside the floor of the same run: the same rows put into SQLite by
// plain inserts. Its benchmarks are run by "go run ./cmd/dev bench"; nothing imports it, and no test depends on its figures.
//
// Times are CPU seconds of the whole process, since the machines are noisy: the ratio to the floor counts.
package bench
