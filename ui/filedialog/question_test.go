package filedialog

import "testing"

// TestNamed: a file gets the ending that was proposed where what is typed has none, whatever dots are in it.
func TestNamed(t *testing.T) {
	q := Question{Kind: Save, Name: "Contratto firmato.pdf"}
	for typed, want := range map[string]string{
		"/d/Contratto": "/d/Contratto.pdf", "/d/Contratto n. 5": "/d/Contratto n. 5.pdf", "/d/v1.2": "/d/v1.2.pdf", "/d/x.PDF": "/d/x.PDF", "/d/x.zip": "/d/x.zip",
	} {
		if got := q.Named(typed); got != want || q.Named(got) != want {
			t.Errorf("%q becomes %q", typed, got)
		}
	}
	if got := (Question{Kind: Save, Name: "Studio"}).Named("/d/x"); got != "/d/x" {
		t.Errorf("without an ending to propose: %q", got)
	}
}
