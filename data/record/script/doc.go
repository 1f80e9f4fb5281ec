// Package script knows the two scripts, Cyrillic as Ukrainian writes it and Latin: folding for search, romanisation, keyboards typed on by mistake, and
// sorting. The rules are those of domain/DOMAIN.md 2.5 to 2.9.
//
// What it makes is for finding and ordering only and is never shown or stored in place of what someone typed: folding loses
// letters, and people spell their own names in Latin letters as they like.
package script
