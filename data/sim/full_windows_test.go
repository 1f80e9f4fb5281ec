package sim

import "math/rand/v2"

// fullDisk needs a limit that Windows does not have.
func fullDisk(*world, *rand.Rand) error { return nil }
