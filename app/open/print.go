package open

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// Printers prints with the system's own commands, lp and lpstat, as Linux and macOS have them. Where they are not there is
// no printer: the document is saved and printed with another program.
type Printers struct{}

// List implements ui.Printers.
func (Printers) List(ctx context.Context) ([]string, error) {
	out, err := exec.CommandContext(ctx, "lpstat", "-e").Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open: printers: %w", err)
	}
	names := strings.Fields(string(out))
	// "system default destination: NAME", in the system's language
	usual, err := exec.CommandContext(ctx, "lpstat", "-d").Output()
	if _, name, ok := bytes.Cut(usual, []byte(":")); err == nil && ok {
		if i := slices.Index(names, strings.TrimSpace(string(name))); i > 0 {
			names = slices.Insert(slices.Delete(names, i, i+1), 0, strings.TrimSpace(string(name)))
		}
	}
	return names, nil
}

// Print implements ui.Printers. The document goes through a pipe: no file of it stays behind.
func (Printers) Print(ctx context.Context, printer, name string, content []byte) error {
	cmd := exec.CommandContext(ctx, "lp", "-s", "-d", printer, "-t", title(name), "-")
	cmd.Stdin = bytes.NewReader(content)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("open: print: %w", err)
	}
	return nil
}

// title is a name that no command takes for an option, in one line.
func title(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	return strings.TrimLeft(name, "-")
}
