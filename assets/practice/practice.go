// Package practice holds records to try the program with: the three library twinnings that are publicly known, with no more than is
// publicly known of them, and a few that are plainly fictional, with years of life. Names, dates and sources: the pages named in the notes of each.
package practice

import _ "embed" // for the records

// Lines are the records as JSON Lines (see tables.Line); the ids are names within the file.
//
//go:embed practice.jsonl
var Lines []byte
