// Package practice holds records to try the program with: the three library twinnings that are publicly known, with no more than is
// publicly known of them, and a few that are plainly fictional, with years of life. Names, dates and sources: the pages named in the notes of each.
// The rest of a scheme is made from its tables by package practice under data/.
package practice

import _ "embed" // for the records

// Lines are the records as JSON Lines (see tables.Line); the ids are names within the file.
//
//go:embed practice.jsonl
var Lines []byte

// Twinnings are fictional ones that a life is made for, as CSV: their two places, how long they have lasted, and how they fare.
//
//go:embed twinnings.csv
var Twinnings []byte

// Names are those of fictional people, as CSV.
//
//go:embed names.csv
var Names []byte

// Texts are sentences in both languages, as CSV, by what they are for.
//
//go:embed texts.csv
var Texts []byte
