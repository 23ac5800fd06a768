// Command paraph is the signing desk.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	_ "time/tzdata" // zones on machines that have none

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/open"
	"paraph/app/say"
	"paraph/assets"
	"paraph/ui"
	"paraph/ui/input"
	"paraph/ui/prefs"
)

//go:embed NOTICE
var notice string

func main() {
	host.WorkerMain()
	host.ServiceMain(host.Options{})
	data := flag.String("data", "", "the data folder")
	flag.Parse()
	path, files, err := *data, flag.Args(), error(nil)
	if path == "" {
		path, err = folder.Default()
	}
	for i, f := range files {
		if abs, err := filepath.Abs(f); err == nil {
			files[i] = abs
		}
	}
	var d *host.Desk
	shown := make(chan []string, 8)
	kept, notPut := "", error(nil)
	if err == nil {
		kept, notPut = exchanged(path)
	}
	collect := debug.SetGCPercent(-1) // until the window stands: what the start leaves is little, and it is waited for
	if err == nil {
		d, err = host.OpenDesk(context.Background(), host.DeskOptions{Folder: path, Show: func(f []string) { shown <- f }, Later: true}, files)
	}
	switch {
	case errors.Is(err, folder.ErrHandedOver): // the desk that is open has the files now
		return
	case err != nil:
		debug.SetGCPercent(collect)
		trouble(path, err)
		os.Exit(1)
	}
	if notPut != nil { // the desk opens on what is there: it must not be another's one day
		fmt.Fprintln(os.Stderr, errors.Join(notPut, d.Folder.NotExchanged()))
	}
	again, err := run(d, files, ui.PutBack{Kept: kept, Not: notPut != nil}, shown, collect)
	if again {
		err = errors.Join(err, reopen())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// exchanged puts a backup in the folder's place where the desk before was told to. An error leaves the folder what it was.
func exchanged(path string) (kept string, err error) {
	abs, err := filepath.Abs(path)
	if err == nil {
		kept, err = folder.At(abs).Exchange(context.Background())
	}
	return kept, err
}

// reopen starts the desk once more, as it was started but without its files.
func reopen() error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(exe, os.Args[1:len(os.Args)-flag.NArg()]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Start()
}

// trouble says why the desk does not open: on standard error, and in a window where there is a screen.
func trouble(path string, why error) {
	kept := folder.Remembered(path)
	v := say.Preferred(kept.Get(prefs.Language))
	e := v.Explain(why)
	fmt.Fprintln(os.Stderr, "paraph: "+e.Text())
	if path != "" {
		fmt.Fprintln(os.Stderr, v.Say("trouble.folder", "folder", path))
	}
	if e.Code == "internal" { // there may be no log yet
		fmt.Fprintln(os.Stderr, why)
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return
	}
	around := newDesktop()
	defer around.close()
	a := newApp(v)
	drive()
	a.Lifecycle().SetOnStarted(func() { order(a) })
	if err := ui.Trouble(a, ui.Config{Prefs: kept, Dark: around.dark, Dispatch: fyne.Do, TestLog: os.Getenv("PARAPH_TEST_LOG")}, path, why); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// run shows the desk until its window is closed; again says that it is to open once more.
func run(d *host.Desk, files []string, put ui.PutBack, shown chan []string, collect int) (again bool, err error) {
	changes, done := d.Engine.Subscribe()
	rest, around := false, newDesktop()
	defer around.close()
	a := newApp(say.Preferred(d.Prefs().Get(prefs.Language)))
	drive()
	a.Lifecycle().SetOnStarted(func() {
		order(a)
		around.belongTo(a)
		debug.SetGCPercent(collect)
		d.Begin()
	})
	err = ui.Run(a, ui.Config{
		Requests: d.Requests, Documents: d.Documents, Arranger: d.Arranger, Keys: d.Keys, Verifier: d.Verifier, Trust: d.Trust, Office: d.Office, Prefs: d.Prefs(), Files: files, Shown: shown, Changes: changes, Dispatch: fyne.Do,
		Printers: open.Printers{}, System: around.dialogs(), Dark: around.dark, Notify: around.notify(a, func() { shown <- nil }), Version: host.Version, Notice: notice + assets.Licences(),
		Reached: func() bool { return d.Engine.Health(d.Profile()).Reached },
		Refused: func() bool { return d.Engine.Health(d.Profile()).Why == "token" },
		Rest:    func() { rest = true },
		Again:   func() { rest, again = true, true },
		PutBack: put, TestLog: os.Getenv("PARAPH_TEST_LOG"),
	})
	done()
	err = errors.Join(err, d.Close())
	if rest { // only now: a desk that is open starts it again
		err = errors.Join(err, d.Rest())
	}
	return again, err
}

// order has the windows stand within their screens, and take in what hand and keyboard did as it was done.
func order(a fyne.App) {
	unquieten()
	for _, w := range a.Driver().AllWindows() {
		input.Fit(w)
		input.InOrder(w)
	}
}

// newApp says what FyneApp.toml says, so that Fyne reads no such file beside the program.
func newApp(v say.Voice) fyne.App {
	quieten(func() { // nothing is begun yet
		fmt.Fprintln(os.Stderr, "paraph: "+v.Say("trouble.screen"))
		os.Exit(1)
	})
	const id = "org.paraph.desk"
	fyneapp.SetMetadata(fyne.AppMetadata{ID: id, Name: "Paraph", Version: host.Version, Build: 1, Migrations: map[string]bool{"fyneDo": !watched}})
	a := fyneapp.NewWithID(id)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Picture()))
	return a
}
