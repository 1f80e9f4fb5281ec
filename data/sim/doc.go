// Package sim proves the promises of DESIGN.md, section 9, by playing out what may happen: several computers with real data folders, each with
// a clock of its own, and a post that delivers, loses, repeats, reorders and damages what they send each other. What happens comes from a
// seed, so that it can be played again; all of it is in the tests, and nothing imports this package.
//
//	go test -tags sqlite_fts5 ./data/sim                 200 seeds
//	go test -tags sqlite_fts5 ./data/sim -seeds 20000    more (go run ./cmd/dev lab does that)
//	go test -tags sqlite_fts5 ./data/sim -seed 17 -v     one, with its story
//
// # How it is built
//
// A play is a list of steps; a step is an operation and a seed of its own, so that a play stays a play when steps are left out: that is how a
// failing one is made short before its story is told. An operation (operations_test.go) is a value: a name, how often it comes, and what it
// does, which tells in a sentence what happened. After the steps the invariants (invariants_test.go) are looked at on every computer: once
// as things stand, and once more after all have exchanged everything. What the records should show then is worked out from all that was
// ever signed, slowly and straight from the rules (model_test.go).
//
// To add an operation: a line in the list of operations, and its function, which does something with the world, keeps what was confirmed in
// the model, and says what happened.
package sim
