package kit

// Explain is the sentence for an error: what is so, what to do; see say.Voice. nil is "".
func (d *Kit) Explain(err error) string {
	if err == nil {
		return ""
	}
	e := d.Voice.Explain(err)
	d.note(e.Key)
	return e.Text()
}
