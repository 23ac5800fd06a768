package portal

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"paraph/ui/filedialog"
)

const (
	chooser  = "org.freedesktop.portal.FileChooser"
	request  = "org.freedesktop.portal.Request"
	response = request + ".Response"
)

// The answers of a request. GTK's dialog says ended where somebody closes it with Esc, the portal where the dialog failed.
const (
	answered = iota
	_        // cancelled
	ended
)

// unseen is how soon a dialog ends that failed: nobody reads and closes one so quickly.
const unseen = 400 * time.Millisecond

// Dialogs are the system's. Parent names the window they belong to as portals want it, "x11:" and its number; nil or "": none.
type Dialogs struct{ Parent func() string }

// Ask shows the dialog and waits for its answer: paths, none where the person chose none. When ctx ends the dialog goes away.
func (d Dialogs) Ask(ctx context.Context, q filedialog.Question) ([]string, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	conn, err := d.there(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close() // which takes the dialog away too
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	handle, err := d.begin(ctx, conn, q)
	if ctx.Err() != nil {
		leave(conn, handle)
	}
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	for {
		select {
		case <-ctx.Done():
			leave(conn, handle)
			return nil, ctx.Err()
		case s, open := <-signals:
			if !open {
				return nil, fmt.Errorf("%w: the bus is gone", ErrNone)
			}
			now, told := owned(s)
			switch {
			case told && !now:
				return nil, fmt.Errorf("%w: the portal is gone", ErrNone)
			case s.Name == response && s.Path == handle:
				return answer(s.Body, time.Since(begun) < unseen)
			}
		}
	}
}

// leave takes the dialog away. The portal does so too once the connection is closed.
func leave(conn *dbus.Conn, handle dbus.ObjectPath) {
	_ = conn.Object(service, handle).Call(request+".Close", dbus.FlagNoReplyExpected).Err
}

// there is a bus on which a portal has a file dialog, found within bounds.
func (d Dialogs) there(ctx context.Context) (*dbus.Conn, error) {
	bounded, stop := context.WithTimeout(ctx, usual)
	defer stop()
	conn, err := connect(bounded)
	if err != nil {
		return nil, err
	}
	if err := present(bounded, conn); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// present asks which file dialog the portal has; the bus starts the portal where it does not run yet.
func present(ctx context.Context, conn *dbus.Conn) error {
	var version dbus.Variant
	err := conn.Object(service, object).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, chooser, "version").Store(&version)
	if err != nil {
		return none(ctx, err)
	}
	return nil
}

// begin has the dialog shown, and says what it is called. The answer is listened for before: it may come at once.
func (d Dialogs) begin(ctx context.Context, conn *dbus.Conn, q filedialog.Question) (dbus.ObjectPath, error) {
	bounded, stop := context.WithTimeout(ctx, usual)
	defer stop()
	token := "paraph" + rand.Text()
	sender := strings.ReplaceAll(strings.TrimPrefix(conn.Names()[0], ":"), ".", "_")
	handle := dbus.ObjectPath(object + "/request/" + sender + "/" + token)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(handle), dbus.WithMatchInterface(request), dbus.WithMatchMember("Response")},
		ofOwner(),
	} {
		if err := conn.AddMatchSignalContext(bounded, match...); err != nil {
			return handle, none(bounded, err)
		}
	}
	parent := ""
	if d.Parent != nil {
		parent = d.Parent()
	}
	method := chooser + ".OpenFile"
	if q.Kind == filedialog.Save {
		method = chooser + ".SaveFile"
	}
	options := optionsOf(q)
	options["handle_token"] = dbus.MakeVariant(token)
	var given dbus.ObjectPath
	if err := conn.Object(service, object).CallWithContext(bounded, method, 0, parent, q.Title, options).Store(&given); err != nil {
		return handle, none(bounded, err)
	}
	if given != handle { // a portal from before 0.9 made its own
		if err := conn.AddMatchSignalContext(bounded, dbus.WithMatchObjectPath(given), dbus.WithMatchInterface(request), dbus.WithMatchMember("Response")); err != nil {
			return handle, none(bounded, err)
		}
	}
	return given, nil
}

// rule is a filter of files: 0 and a pattern of names.
type rule struct {
	Kind    uint32
	Pattern string
}

type filter struct {
	Name  string
	Rules []rule
}

// optionsOf says the question in the portal's words.
func optionsOf(q filedialog.Question) map[string]dbus.Variant {
	out := map[string]dbus.Variant{
		"modal": dbus.MakeVariant(true), "multiple": dbus.MakeVariant(q.Kind == filedialog.Files), "directory": dbus.MakeVariant(q.Kind == filedialog.Folder),
		"accept_label": dbus.MakeVariant(q.Action),
	}
	if filepath.IsAbs(q.Folder) {
		out["current_folder"] = dbus.MakeVariant(append([]byte(q.Folder), 0))
	}
	if q.Kind == filedialog.Save {
		out["current_name"] = dbus.MakeVariant(q.Name)
	}
	if len(q.Endings) > 0 && q.Kind != filedialog.Folder {
		f := filter{Name: q.Only}
		for _, ending := range q.Endings {
			f.Rules = append(f.Rules, rule{Pattern: "*" + eitherCase(ending)})
		}
		all := filter{Name: q.Every, Rules: []rule{{Pattern: "*"}}}
		out["filters"] = dbus.MakeVariant([]filter{f, all})
	}
	return out
}

// eitherCase is a pattern for small and capital letters: patterns tell them apart.
func eitherCase(ending string) string {
	var b strings.Builder
	for _, r := range ending {
		if small, capital := strings.ToLower(string(r)), strings.ToUpper(string(r)); small != capital {
			b.WriteString("[" + small + capital + "]")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// answer reads what a request answers, at once or later. Files that are not on this computer are left out.
func answer(body []any, atOnce bool) ([]string, error) {
	var code uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(body, &code, &results); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	switch {
	case code == ended && atOnce, code > ended:
		return nil, fmt.Errorf("%w: it ended without an answer", ErrNone)
	case code != answered:
		return nil, nil
	}
	uris, _ := results["uris"].Value().([]string)
	var paths []string
	for _, u := range uris {
		if at, err := url.Parse(u); err == nil && at.Scheme == "file" && at.Path != "" {
			paths = append(paths, at.Path)
		}
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%w: no file of this computer", ErrNone)
	}
	return paths, nil
}
