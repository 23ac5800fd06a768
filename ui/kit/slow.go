package kit

import "time"

// Slow is how long anything may take before it is said that it goes on.
const Slow = 400 * time.Millisecond
