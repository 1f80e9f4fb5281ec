//go:build !linux && !darwin && !windows

package atrest

// Of knows nothing of other systems.
func Of(string) string { return Unknown }
