// Package lab proves what takes servers, a bad network and time: that whatever happens between the computers of a circle and their places, nothing is lost, nothing goes backwards, nothing is sent
// twice without need, and all hold the same in the end. All of it is in the tests; nothing imports this package.
//
//	go run ./cmd/dev lab                                       all of it, with what it needs
//	go test -tags sqlite_fts5 ./data/lab -lab -v               what can be started here
//	go test -tags sqlite_fts5 ./data/lab -lab -run Week -seed 3
//
// The simulator (data/sim) plays thousands of short stories with places in memory. Here few and long ones are played with real servers, through toxiproxy or, as root, network namespaces.
package lab
