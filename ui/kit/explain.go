package kit

// Explain is the sentence for an error, never its raw cause.
func (d *Desk) Explain(err error) string { return d.Say("kit.error.unknown") }
