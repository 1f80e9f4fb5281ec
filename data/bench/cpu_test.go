package bench

import "time"

// wall gives seconds of the clock.
func wall() float64 { return float64(time.Now().UnixNano()) / 1e9 }
