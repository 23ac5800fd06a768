package pkcs11

import "time"

// Deadlines are how long a module may take. PinPad is for a PIN typed at the reader. What passes one is
// killed with its process.
type Deadlines struct {
	Load, List, Login, PinPad, Sign, Logout time.Duration
}

// Patient are the deadlines for real cards; a signature there takes up to a second, a driver's own window
// as long as a person.
func Patient() Deadlines {
	return Deadlines{
		Load: 30 * time.Second, List: 20 * time.Second, Login: 30 * time.Second, PinPad: 2 * time.Minute,
		Sign: 3 * time.Minute, Logout: 3 * time.Second,
	}
}

// AtMost shortens every deadline to d.
func (l Deadlines) AtMost(d time.Duration) Deadlines {
	return Deadlines{
		Load: min(l.Load, d), List: min(l.List, d), Login: min(l.Login, d), PinPad: min(l.PinPad, d), Sign: min(l.Sign, d),
		Logout: min(l.Logout, d),
	}
}
