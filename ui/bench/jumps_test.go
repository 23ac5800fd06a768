package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"paraph/signing"
	"paraph/sync"
	"paraph/sync/sqlite"
	"paraph/ui/kit"
	"paraph/ui/requests"
)

const (
	rowCount  = 10_000
	jumpCount = 50
)

// jumpsRole jumps about in the list of a desk with ten thousand requests.
func jumpsRole(args []string) {
	w := newWindow()
	d := openDesk(args[0])
	defer d.Close()
	screen := requests.New(w.desk, d.Requests)
	w.show(screen.Content())
	w.run(func() {
		var rows *kit.Rows
		do(func() { rows = find(screen.Content()); screen.Refresh() })
		for length := 0; length < rowCount; time.Sleep(50 * time.Millisecond) {
			do(func() { length = rowsIn(rows) })
		}
		f := figures{}
		time.Sleep(2 * time.Second) // what is read behind it
		f.jump(w, rows.ScrollTo)
		f.several(w, screen, rows)
		f.tell()
	})
}

// several chooses all rows, jumps about among them and lets one of them go, fifty times.
func (f figures) several(w *window, screen *requests.Screen, rows *kit.Rows) {
	f["ms-all"] = ms(w.picture(screen.PickAll))
	among := figures{}
	among.jump(w, rows.ScrollTo)
	f["ms-several"] = among["ms-shown"]
	var took []time.Duration
	for range jumpCount {
		took = append(took, w.picture(func() { rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) }))
	}
	f["ms-toggle"] = ms(median(took))
}

// rowsIn is how many rows a list is long, by its highest row that End chooses.
func rowsIn(rows *kit.Rows) int {
	rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	return rows.Selected() + 1
}

// find is the list in a tree of containers.
func find(o fyne.CanvasObject) *kit.Rows {
	if rows, ok := o.(*kit.Rows); ok {
		return rows
	}
	if c, ok := o.(*fyne.Container); ok {
		for _, child := range c.Objects {
			if rows := find(child); rows != nil {
				return rows
			}
		}
	}
	return nil
}

// rowsRole jumps about in a list of Fyne's with as many rows of two lines.
func rowsRole([]string) {
	w := newWindow()
	list := widget.NewList(func() int { return rowCount }, func() fyne.CanvasObject {
		return container.NewVBox(widget.NewLabel(""), widget.NewLabel(""))
	}, func(i int, row fyne.CanvasObject) {
		lines := row.(*fyne.Container).Objects
		lines[0].(*widget.Label).SetText(fmt.Sprintf("Contratto di fornitura n. %d", i))
		lines[1].(*widget.Label).SetText("Waits for Anna Rossi")
	})
	w.show(container.NewHSplit(list, widget.NewLabel("")))
	w.run(func() {
		time.Sleep(time.Second)
		f := figures{}
		f.jump(w, list.ScrollTo)
		f.tell()
	})
}

// jump goes far fifty times: until the picture with the rows is drawn, and until the last thing they asked for is there.
func (f figures) jump(w *window, to func(i int)) {
	var shown, whole []time.Duration
	at, before := 0, spent()
	for range jumpCount {
		at = (at + 6173) % rowCount
		began := time.Now()
		took := w.picture(func() { to(at) })
		time.Sleep(150 * time.Millisecond)
		var last time.Time
		do(func() { last = w.latest })
		shown, whole = append(shown, took), append(whole, max(took, last.Sub(began)))
	}
	f["ms-cpu"] = ms((spent() - before) / jumpCount)
	f["ms-shown"], f["ms-shown-p95"] = ms(median(shown)), ms(share(shown, 0.95))
	f["ms-whole"], f["ms-whole-p95"] = ms(median(whole)), ms(share(whole, 0.95))
}

// BenchmarkJumps is fifty far jumps in a desk's list of ten thousand requests, without and with all of them chosen, beside the same
// in a list of Fyne's.
func BenchmarkJumps(b *testing.B) {
	s, home, folder := newScreen(b), newHome(b), newFolder(b)
	fill(b, folder)
	for range b.N {
		ours, theirs := s.play(b, "jumps", home, folder), s.play(b, "rows", home)
		for name, value := range ours {
			b.ReportMetric(value, name)
		}
		b.ReportMetric(theirs["ms-shown"], "ms-list")
		b.ReportMetric(ours["ms-shown"]/theirs["ms-shown"], "shown-of-list")
		b.ReportMetric(ours["ms-several"]/theirs["ms-shown"], "several-of-list")
		b.ReportMetric(ours["ms-toggle"]/theirs["ms-shown"], "toggle-of-list")
		b.ReportMetric(theirs["ms-cpu"], "ms-cpu-list")
		b.ReportMetric(ours["ms-cpu"]/theirs["ms-cpu"], "cpu-of-list")
	}
}

// fill puts ten thousand requests that wait into a desk's store.
func fill(b *testing.B, folder string) {
	b.Helper()
	store, err := sqlite.OpenDesk(b.Context(), filepath.Join(folder, "desk.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	err = store.Update(context.Background(), func(tx sync.DeskTx) error {
		for i := range rowCount {
			at := time.UnixMilli(1_780_000_000_000 + int64(i)*60_000).UTC()
			r := signing.Request{
				ID: fmt.Sprintf("%024x", i), Title: fmt.Sprintf("Contratto di fornitura n. %d", i), State: signing.Waiting, Created: at, Updated: at, Expires: at.AddDate(10, 0, 0),
				Signers: []signing.Signer{
					{ID: "1", Name: "Anna", Surname: "Rossi", Email: fmt.Sprintf("anna%d@example.com", i), State: signing.SignerNew, Channels: []signing.Channel{signing.Email}, Steps: signing.Steps{Sent: at}},
					{ID: "2", Name: "Luca", Surname: "Verdi", Email: fmt.Sprintf("luca%d@example.com", i), State: signing.SignerSigned, Channels: []signing.Channel{signing.Email}},
				},
			}
			if err := tx.PutEntry(&sync.Entry{ID: r.ID, Profile: "here", Remote: r.ID, Stage: sync.SentOff, Request: r}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
