// Package bench measures what the program must reach, and prints it as a table: each target with what was measured at 1,000, 10,000
// and 100,000 records, beside the floor of the same run, which is the same rows put into SQLite by plain inserts. It is run by
// "go run ./cmd/dev bench"; nothing imports it, and no test depends on its figures.
//
// Times of transfers are CPU seconds of the whole process (user and system), since machines are noisy: the ratio to the floor counts. Each
// step runs in a process of its own, so that neither its CPU nor its peak of memory is another's.
package bench
