package kit

// Place is embedded in a screen: it does nothing of what the window asks a place for, but knows whether it is in front.
type Place struct{ front bool }

// Shown tells that it is in front now.
func (p *Place) Shown() { p.front = true }

// Hidden tells that another place is.
func (p *Place) Hidden() { p.front = false }

// InFront reports whether it is what the window shows.
func (p *Place) InFront() bool { return p.front }

// Changed tells that entries are no longer what they were.
func (p *Place) Changed([]string) {}

// Hint is what the hint line says while nothing else has it.
func (p *Place) Hint() string { return "" }

// Escape takes a step back; false: there is none.
func (p *Place) Escape() bool { return false }

// Commands are the place's own.
func (p *Place) Commands() []*Command { return nil }
