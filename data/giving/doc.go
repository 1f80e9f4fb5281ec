// Package giving has the rules of what goes from one library to another: parcels and their customs, money that is collected, and what may be told of needs and
// damage. Each rule is a function of records, limits and days; none knows a screen, a file or the clock. Where a rule comes from stands beside it.
package giving
