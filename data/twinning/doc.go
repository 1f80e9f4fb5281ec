// Package twinning has the rules of the trade: which libraries fit together, whether twins are in touch, and what is to do next. Each rule is a function of
// records and days; none knows a screen, a file or the clock. Where a rule comes from stands beside it: domain/DOMAIN.md, unless something else is named.
package twinning
