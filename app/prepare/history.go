package prepare

// Steps is how many changes can be undone.
const Steps = 100

// change runs f on a copy of the state and keeps the old one for Undo; within a group only the group's first one.
func (m *Model) change(f func(s *state)) {
	m.Written()
	before := m.now
	m.now = before.clone()
	f(&m.now)
	if m.group == nil || !m.grown {
		m.past = append(m.past, before)
		if len(m.past) > Steps {
			m.past = m.past[1:]
		}
		m.future = nil
		m.grown = m.group != nil
	}
	m.settle()
}

// Begin makes everything until End one step of undo.
func (m *Model) Begin() {
	before := m.now
	m.group, m.grown, m.writing = &before, false, false
}

// End closes what Begin opened.
func (m *Model) End() { m.group, m.grown, m.writing = nil, false, false }

// Written ends what WriteSigner began.
func (m *Model) Written() {
	if m.writing {
		m.End()
	}
}

// Cancel takes back what was done since Begin and closes it.
func (m *Model) Cancel() {
	if m.group != nil && m.grown {
		m.now = *m.group
		m.past = m.past[:len(m.past)-1]
	}
	m.End()
	m.settle()
}

// CanUndo and CanRedo say whether there is a step to take.
func (m *Model) CanUndo() bool { return len(m.past) > 0 }

// CanRedo says whether there is an undone step.
func (m *Model) CanRedo() bool { return len(m.future) > 0 }

// Undo takes the last step back; false when there is none.
func (m *Model) Undo() bool {
	m.End()
	if len(m.past) == 0 {
		return false
	}
	last := len(m.past) - 1
	m.future = append(m.future, m.now)
	m.now, m.past = m.past[last], m.past[:last]
	m.settle()
	return true
}

// Redo takes a step again that was undone; false when there is none.
func (m *Model) Redo() bool {
	m.End()
	if len(m.future) == 0 {
		return false
	}
	last := len(m.future) - 1
	m.past = append(m.past, m.now)
	m.now, m.future = m.future[last], m.future[:last]
	m.settle()
	return true
}

// settle keeps the pages' and fields' sizes as they are now, selection and chosen signer on what exists, and tells.
func (m *Model) settle() {
	m.lay()
	m.resize()
	m.Select(m.selected)
	m.active = max(0, min(m.active, len(m.now.signers)-1))
	if m.Changed != nil {
		m.Changed()
	}
}
