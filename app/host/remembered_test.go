package host_test

import (
	"log/slog"
	"net"
	"strings"
	"testing"

	"paraph/app/folder"
	"paraph/app/host"
)

// hearing does something when a line with these words is logged.
type hearing struct {
	words string
	do    func()
}

func (h hearing) Write(line []byte) (int, error) {
	if strings.Contains(string(line), h.words) {
		h.do()
	}
	return len(line), nil
}

// TestSetWhileAServiceStarts: what somebody sets while a service looks for an address to listen at is there when it has found one.
func TestSetWhileAServiceStarts(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f.KeyInFile = true
	before := taken.Addr().String()
	if err := f.Change(func(s *folder.Settings) error { s.Picked = before; return nil }); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(hearing{"cannot be listened at", func() {
		if err := f.SetMail("smtp://127.0.0.1:9", "office@example.com", ""); err != nil {
			t.Error(err)
		}
	}}, nil))
	h, err := host.Start(t.Context(), host.Options{Folder: f.Path(), KeyInFile: true, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if s, err := f.Settings(); err != nil || s.Mail.Server != "smtp://127.0.0.1:9" || s.Listens() == before {
		t.Errorf("%+v, %v", s, err)
	}
}
