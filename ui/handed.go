package ui

// hand opens files that came from outside, once no dialog is open: it may be signing, and what it works on stays.
func (s *shell) hand(paths []string) {
	if s.d.Asking() {
		s.handed = append(s.handed, paths...)
		return
	}
	s.openFiles(paths, "")
}

// whenCalm goes on once no dialog is open.
func (s *shell) whenCalm(do func()) {
	if s.d.Asking() {
		s.late = append(s.late, do)
		return
	}
	do()
}

// calm goes on with what waited for a dialog to close, one after the other: the next may have one of its own.
func (s *shell) calm() {
	switch {
	case s.d.Asking():
		return
	case len(s.late) > 0:
		do := s.late[0]
		s.late = s.late[1:]
		do()
	case len(s.handed) > 0:
		paths := s.handed
		s.handed = nil
		s.openFiles(paths, "")
	default:
		return
	}
	s.c.Dispatch(s.calm)
}
