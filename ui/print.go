package ui

import (
	"context"

	"paraph/ui/kit"
)

// Printers are the printers of the computer.
type Printers interface {
	// List has the one that is used unless another is chosen first; none are there on a computer that has no printer.
	List(ctx context.Context) ([]string, error)
	// Print hands a PDF over; what becomes of it then the system tells.
	Print(ctx context.Context, printer, name string, content []byte) error
}

// print asks which printer gets the document that is open, or the sealed one of the chosen request.
func (s *shell) print() {
	s.withContent(func(c kit.Chosen, content []byte) {
		var names []string
		s.d.Run(func(ctx context.Context) (err error) {
			names, err = s.c.Printers.List(ctx)
			return err
		}, func(err error) {
			if err != nil || len(names) == 0 {
				s.d.Toast(s.d.Say("commands.print.none"), "", nil)
				return
			}
			s.askPrinter(names, c.Name, c.Pages, content)
		})
	})
}

func (s *shell) askPrinter(names []string, name string, pages int, content []byte) {
	d, chosen := s.d, 0
	list := kit.NewSelect(names, func(i int) { chosen = i })
	list.SetIndex(0)
	var closeIt func()
	words := kit.NewBody(d.Voice.Count("commands.print.what", pages, "name", name)).Wrapped()
	do := func() {
		closeIt()
		printer := names[chosen]
		s.d.Run(func(ctx context.Context) error { return s.c.Printers.Print(ctx, printer, name, content) }, func(err error) {
			if err != nil {
				d.Toast(d.Say("commands.print.failed"), "", nil)
				return
			}
			d.Toast(d.Say("commands.print.done", "printer", printer), "", nil)
		})
	}
	closeIt = d.Dialog(d.Say("commands.print.title"), kit.Fixed(400, 0, kit.VBox(12, words, kit.NewField(d.Voice.Say("commands.print.printer"), list))),
		kit.NewButton(d.Voice.Say("commands.leave"), "", kit.Plain, func() { closeIt() }),
		kit.NewButton(d.Voice.Say("commands.print.do"), "printer", kit.Filled, do))
}
