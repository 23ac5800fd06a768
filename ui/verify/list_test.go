package verify

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/verify"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// sorted is a desk with files of every kind, read one after the other as the test lets them be.
type sorted struct {
	*desktest.Stage
	t      *testing.T
	screen *Screen
	works  *desktest.Works
	opened []string
	hold   chan struct{} // nil: nothing is held
}

type named struct {
	desktest.Document
	signed bool
}

func (n named) SHA256() string { return n.Called }

func (n named) Facts(context.Context, string) (*signing.Facts, error) {
	f := desktest.FourPages()
	f.Signed = n.signed
	return f, nil
}

func newSorted(t *testing.T) *sorted {
	s := &sorted{t: t, Stage: desktest.NewStage(t, "en", theme.Light), works: &desktest.Works{SealedErr: signing.ErrNotFound}}
	s.works.SealedSums = map[string]journey.Verdict{"sealed.pdf": {Signers: []string{"Anna Rossi", "Luca Verdi", "Elena Riva"}}}
	s.screen = New(s.Desk, s.works, s.works)
	s.Show(s.screen.Content())
	s.screen.OnOpen = func(path string) { s.opened = append(s.opened, filepath.Base(path)) }
	s.screen.Read = func(ctx context.Context, path string) (app.Document, error) {
		if s.hold != nil {
			select {
			case s.hold <- struct{}{}:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		if filepath.Base(path) == "damaged.pdf" {
			return nil, &signing.Problem{Code: signing.ProblemDamaged}
		}
		return named{desktest.Document{Called: filepath.Base(path), At: path}, filepath.Base(path) != "plain.pdf"}, nil
	}
	return s
}

func (s *sorted) names() (names []string) {
	for _, f := range s.screen.list.shown {
		names = append(names, filepath.Base(f.path))
	}
	return names
}

func (s *sorted) is(want ...string) {
	s.t.Helper()
	if got := s.names(); !slices.Equal(got, want) {
		s.t.Errorf("%q, not %q", got, want)
	}
}

// TestListIsSorted: what needs a look stands in front once every file has its answer, each with one line; a chip shows the files
// of one answer, and the row that was chosen stays so.
func TestListIsSorted(t *testing.T) {
	s := newSorted(t)
	s.screen.List([]string{"/d/plain.pdf", "/d/sealed.pdf", "/d/other.pdf", "/d/damaged.pdf"})
	s.is("plain.pdf", "sealed.pdf", "other.pdf", "damaged.pdf")
	s.Settle()
	s.is("damaged.pdf", "other.pdf", "sealed.pdf", "plain.pdf")
	s.Must("4 files checked")
	s.Must("Anna Rossi and 2 more")
	s.MustNot("Check again") // nobody was silent, and a damaged file does not mend
	l := s.screen.list
	for i, n := range []int{4, 2, 1, 1} {
		if l.choose(i); len(l.shown) != n {
			t.Errorf("%s: %q", l.group, s.names())
		}
	}
	l.choose(0)
	l.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	l.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	l.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.choose(1)
	l.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	l.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // a damaged one is not opened
	if !slices.Equal(s.opened, []string{"other.pdf", "other.pdf"}) {
		t.Errorf("%q", s.opened)
	}
}

// TestListGrows: further files join the list, each once, and are looked at too.
func TestListGrows(t *testing.T) {
	s := newSorted(t)
	s.screen.List([]string{"/d/plain.pdf", "/d/sealed.pdf"})
	s.Settle()
	s.screen.Add([]string{"/d/plain.pdf", "/d/other.pdf"})
	s.Settle()
	s.is("other.pdf", "sealed.pdf", "plain.pdf")
	s.Must("3 files checked")
}

// TestReportOnAll: one table has a line for each file, also for one that could not be read and one that was not looked at.
func TestReportOnAll(t *testing.T) {
	s := newSorted(t)
	var name string
	var content []byte
	s.screen.OnReport = func(n string, b []byte) { name, content = n, b }
	s.screen.List([]string{"/d/plain.pdf", "/d/sealed.pdf", "/d/other.pdf", "/d/damaged.pdf"})
	s.Settle()
	s.screen.list.files[2].finding = finding{} // as if it had been stopped
	s.Press("Save report for all…")
	s.Card("As a table").Tapped(nil)
	s.Press("Save…")
	s.Until("the report", func() bool { return name != "" })
	lines := strings.Split(strings.TrimSpace(string(content)), "\r\n")
	if name != "Report on 4 files.csv" || len(lines) != 5 {
		t.Fatalf("%s %s", name, content)
	}
	for i, want := range []string{"File", "damaged.pdf", "other.pdf", "sealed.pdf", "plain.pdf"} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d is %s", i, lines[i])
		}
	}
	if !strings.Contains(lines[3], "Not checked yet.") || !strings.Contains(lines[2], "Anna Rossi") || !strings.Contains(lines[1], "damaged") {
		t.Errorf("%s", content)
	}
}

// TestListIsStopped: stopped, it reads no further file and says of none what it does not know; asked again it goes on.
func TestListIsStopped(t *testing.T) {
	s := newSorted(t)
	s.hold = make(chan struct{})
	s.screen.List([]string{"/d/plain.pdf", "/d/sealed.pdf", "/d/other.pdf"})
	<-s.hold
	s.Until("the first answer", func() bool { return s.screen.list.files[0].kind == unsigned })
	s.Must("1 of 3 checked")
	s.Press("Stop")
	s.Settle()
	s.MustNot("Stop")
	s.MustNot("files checked")
	s.Must("Not checked yet.")
	close(s.hold)
	s.hold = nil
	s.Press("Check again")
	s.Settle()
	s.Must("3 files checked")
	s.is("other.pdf", "sealed.pdf", "plain.pdf")
	if marks := len(desktest.OnStage[*kit.Mark](s.Stage)); marks == 0 {
		t.Error("no mark is shown")
	}
}
