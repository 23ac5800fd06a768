package ui

import (
	"context"
	"errors"
	"net/url"
	"os/exec"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
)

// browseTime is how soon a browser that does not start has said so.
const browseTime = 10 * time.Second

// browse opens an address in the browser. Where none starts it is said, with the link to copy.
func (s *shell) browse(address string) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	s.d.Run(func(ctx context.Context) error { return openURL(ctx, s.app, u) }, func(err error) {
		if err == nil || errors.Is(err, context.Canceled) {
			return
		}
		s.d.Toast(s.d.Say("practicemail.nobrowser"), s.d.Say("practicemail.copylink"), func() { s.app.Clipboard().SetContent(address) })
	})
}

// openURL asks the system to open an address. Of Linux, where Fyne does not listen to what comes of it, it is asked here: a browser
// that goes on in the foreground is one that has started.
func openURL(ctx context.Context, a fyne.App, u *url.URL) error {
	if runtime.GOOS != "linux" {
		return a.OpenURL(u)
	}
	cmd := exec.Command("xdg-open", u.String())
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(browseTime):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
