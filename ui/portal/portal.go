// Package portal asks with the system's own file dialogs, through the XDG desktop portal on the session's D-Bus:
//
//	paths, err := portal.Dialogs{}.Ask(ctx, question)
//
// ErrNone says that there is none to ask; while a person chooses nothing is waited for but the answer and ctx.
package portal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"paraph/ui/filedialog"
)

// ErrNone says that the system has no dialog, or that it failed before there was an answer.
var ErrNone = errors.New("portal: the system has no file dialog")

// How long it may take until it is known whether there is a dialog: a bus that has to start the portal first takes a second on a
// machine at rest. Who asks can choose in the desk's own dialog meanwhile.
const (
	usual = 6 * time.Second
	start = 20 * time.Second
)

const (
	service  = "org.freedesktop.portal.Desktop"
	object   = "/org/freedesktop/portal/desktop"
	chooser  = "org.freedesktop.portal.FileChooser"
	request  = "org.freedesktop.portal.Request"
	response = request + ".Response"
	owners   = "org.freedesktop.DBus.NameOwnerChanged"
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

// Begin has the bus start the portal, so that the first question need not wait for it. It takes its time.
func (d Dialogs) Begin(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, start)
	defer stop()
	if conn, err := connect(ctx); err == nil {
		_ = present(ctx, conn) // the first question asks again
		conn.Close()
	}
}

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
			switch {
			case !open:
				return nil, fmt.Errorf("%w: the bus is gone", ErrNone)
			case s.Name == owners && gone(s):
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

// connect opens a connection for one question: other signals of the program's do not come here, and when it is closed the
// portal forgets the question. dbus-launch is not run for it.
func connect(ctx context.Context) (*dbus.Conn, error) {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" || strings.HasPrefix(address, "autolaunch:") {
		return nil, ErrNone
	}
	type opened struct {
		conn *dbus.Conn
		err  error
	}
	done := make(chan opened, 1)
	go func() { // a bus that takes the connection and says nothing
		conn, err := dbus.Connect(address)
		done <- opened{conn, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNone, o.err)
		}
		return o.conn, nil
	case <-ctx.Done():
		go func() {
			if o := <-done; o.err == nil {
				o.conn.Close()
			}
		}()
		return nil, none(ctx, ctx.Err())
	}
}

// none is ErrNone where the time was up, and what ended ctx where somebody ended it.
func none(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", ErrNone, err)
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
		{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, service)},
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

func gone(s *dbus.Signal) bool {
	if len(s.Body) != 3 || s.Body[0] != service {
		return false
	}
	owner, ok := s.Body[2].(string)
	return ok && owner == ""
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
