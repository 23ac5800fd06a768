package folder

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
)

// TestLogTurnsOver: never more than the limit a file, a few files, nothing of the newest lost.
func TestLogTurnsOver(t *testing.T) {
	f := Folder{path: t.TempDir()}
	l, err := f.openLog(ServiceLog, 2000, 3)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 200 {
		if _, err := fmt.Fprintf(l, "line %03d %s\n", n, strings.Repeat("x", 40)); err != nil {
			t.Fatal(err)
		}
		if n == 100 { // a new process goes on where the old one stopped
			l.Close()
			if l, err = f.openLog(ServiceLog, 2000, 3); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	want := 200
	for _, name := range []string{"paraph.log", "paraph.log.1", "paraph.log.2", "paraph.log.3"} {
		b, err := os.ReadFile(f.File("log", name))
		if err != nil || len(b) > 2000 || len(b) == 0 {
			t.Fatalf("%s: %d bytes, %v", name, len(b), err)
		}
		want -= strings.Count(string(b), "\n")
		if first := fmt.Sprintf("line %03d ", want); !strings.HasPrefix(string(b), first) {
			t.Errorf("%s does not begin with %s", name, first)
		}
	}
	if all, _ := os.ReadDir(f.File("log")); len(all) != 4 {
		t.Errorf("%d files", len(all))
	}
}

// TestLogIsDiscreet: an attribute nobody thought about is dropped, and what slips into a cause is covered.
func TestLogIsDiscreet(t *testing.T) {
	f := Folder{path: t.TempDir()}
	file, err := f.openLog(ServiceLog, 1<<20, 1)
	if err != nil {
		t.Fatal(err)
	}
	l := quiet(slog.NewJSONHandler(file, nil))
	secret := strings.Repeat("aB3_", 11)[:43]
	l.With("name", "Anna Rossi", "request", "0123456789abcdef01234567").WithGroup("g").Warn("failed",
		"to", "anna@example.com", "email", "anna@example.com", slog.Group("x", "mobile", "+393331234567"),
		"cause", errors.New(`Get "https://firma.example/s/`+secret+`": anna@example.com said 482911, token `+secret), "attempt", 3)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(f.File("log", "paraph.log"))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"Anna", "anna", "firma.example", secret, "482911", "333123"} {
		if strings.Contains(string(b), bad) {
			t.Errorf("%s stands in %s", bad, b)
		}
	}
	var m map[string]any
	s := bufio.NewScanner(strings.NewReader(string(b)))
	if !s.Scan() || json.Unmarshal(s.Bytes(), &m) != nil || m["request"] != "0123456789abcdef01234567" || m["attempt"] != 3.0 || !strings.Contains(fmt.Sprint(m["cause"]), "said <code>") {
		t.Errorf("%s", b)
	}
}
