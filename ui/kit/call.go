package kit

// Able turns a button on, or off with the reason.
func Able(b *Button, on bool, reason string) {
	switch {
	case on && b.Disabled():
		b.Enable()
	case !on:
		b.Disable(reason)
	}
}

func Call(f func()) {
	if f != nil {
		f()
	}
}

func CallWith(f func(string), s string) {
	if f != nil {
		f(s)
	}
}
