package journeys

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"paraph/app/host/hosttest"
	"paraph/app/say"
	"paraph/signing"
)

// calm leaves whatever is open, and goes to the first place.
func (d *day) calm() {
	d.t.Helper()
	d.press("Escape", "Escape", "Escape", "Escape")
	d.speaks()
	d.press("ctrl+w")
	d.settle()
	d.press("Escape", "Escape")
	d.press("ctrl+5") // which says nothing where it is there already
	d.settle()
	d.fresh()
	d.press("ctrl+1")
	d.says("place.home")
}

// take opens a file and takes it to a place, by its letter or by its key where files go somewhere without a question.
func (d *day) take(path, letter, key, place string) {
	d.t.Helper()
	d.calm()
	d.hand(path)
	asks, open := false, false
	d.until("it is asked, or open", func() bool {
		sc := d.look()
		_, asks = sc.find(func(t thing) bool { return t.Kind == "*ui.dropChoice" })
		open = strings.HasPrefix(sc.Title, filepath.Base(path))
		return asks || open
	})
	d.fresh()
	if asks {
		d.press(letter)
	} else {
		d.press(key)
	}
	d.says("place." + place)
}

// prepare prepares a document for a signer, and sends every fourth.
func (d *day) prepare() {
	d.t.Helper()
	d.done++
	mode := d.mode()
	title := fmt.Sprintf("desk %s %03d", mode, d.done)
	d.take(d.file(title+".pdf", content(d.t, d.contract())), "p", "ctrl+2", "prepare")
	d.sheet(0)
	d.addSigner("Anna", "Rossi", fmt.Sprintf("%sdesk%03d@example.com", mode, d.done))
	d.click("prepare.check.place")
	d.sees("prepare.check.ready")
	d.says("prepare.saved")
	var id string
	for is, called := range d.rows("desk.db", "SELECT id, title FROM draft") {
		if called == title {
			id = is
		}
	}
	if id == "" {
		d.fail("%s was said to be saved, and is no draft", title)
	}
	d.drafts[id] = title
	if d.done%4 != 0 {
		return
	}
	d.press("ctrl+Return")
	d.sees("review.title")
	d.sees(map[signing.Mode]string{signing.Practice: "review.practice", signing.Real: "review.ready"}[mode])
	d.fresh()
	d.released()
	d.press("ctrl+Return")
	d.says("place.requests")
	d.until(title+" has left", func() bool {
		return d.rows("desk.db", "SELECT id, remote FROM entry WHERE remote IS NOT NULL")[id] != ""
	})
	delete(d.drafts, id)
	d.requests[id] = mode
}

// sign signs a file with the card.
func (d *day) sign() {
	d.t.Helper()
	d.done++
	path := d.file(fmt.Sprintf("own %03d.pdf", d.done), content(d.t, d.contract()))
	d.originals[path] = content(d.t, path)
	d.take(path, "s", "ctrl+3", "sign")
	d.await("the holder's name", func(t thing) bool { return t.Kind == "*kit.ChoiceCard" })
	d.hit(d.await("the button that signs", pressable(d.v.Count("sign.do", 1))))
	d.says("sign.pin.title")
	d.sees("sign.pin.title")
	d.text(pin)
	d.press("Return")
	d.says("sign.done")
	made, err := filepath.Glob(strings.TrimSuffix(path, ".pdf") + " *.pdf") // its name is in the window's language
	if err != nil || len(made) != 1 {
		d.fail("what was signed of %s is %q: %v", filepath.Base(path), made, err)
	}
	d.made[path] = made[0]
}

// restart kills the service; the desk has it started anew.
func (d *day) restart() {
	d.t.Helper()
	killed := hosttest.Services(d.folder)
	for _, pid := range killed {
		if err := killProcess(pid); err != nil {
			d.fail("%v", err)
		}
	}
	d.until("another service runs", func() bool {
		now := hosttest.Services(d.folder)
		return len(now) > 0 && !slices.ContainsFunc(now, func(pid int) bool { return slices.Contains(killed, pid) })
	})
	d.service()
}

// settings opens a section.
func (d *day) settings(key string) {
	d.t.Helper()
	d.calm()
	d.fresh()
	d.press("ctrl+7")
	d.says("place.settings")
	d.hit(d.await(key, func(t thing) bool { return t.Kind == "*settings.tab" && t.Words == d.words(key) }))
}

// mail sets the mail server up, or takes it away.
func (d *day) mail(server string) {
	d.t.Helper()
	d.settings("settings.mail")
	d.sees("settings.mail.server")
	to, said := "settings.mail.topractice", "settings.mail.practice"
	if server != "" {
		to, said = "settings.mail.toreal", "settings.mail.works"
		d.write("settings.mail.from", contact)
	}
	d.replace("settings.mail.server", server)
	d.click("settings.test")
	d.sees(to + ".ask")
	if d.mode() == map[bool]signing.Mode{true: signing.Real, false: signing.Practice}[server != ""] {
		d.fail("the mode has changed before it was asked")
	}
	d.fresh()
	d.click(to + ".deed")
	d.says(said)
	d.mailed = server != ""
	d.set()
	if server != "" {
		d.misses("shell.practice")
	} else {
		d.sees("shell.practice")
	}
}

// replace writes into an input what may be nothing.
func (d *day) replace(key, words string) {
	d.t.Helper()
	is := input(d.words(key))
	d.hit(d.await(key, is))
	d.until(key+" has the focus", func() bool { t, ok := d.look().find(is); return ok && t.Focused })
	d.press("ctrl+a", "Delete")
	if words != "" {
		d.text(words)
	}
	d.until(key+" is written", func() bool { t, ok := d.look().find(is); return ok && t.Value == words })
}

// speak changes the window's language.
func (d *day) speak(language string) {
	d.t.Helper()
	d.settings("settings.display")
	name := say.In(language).Say("settings.language.own")
	d.hit(d.await(name, func(t thing) bool { return t.Kind == "*kit.chip" && t.Words == name }))
	d.v = say.In(language)
	d.until("the window speaks "+language, func() bool {
		_, ok := d.look().find(func(t thing) bool {
			return t.Kind == "*ui.railItem" && strings.HasPrefix(t.Words, d.words("shell.place.settings"))
		})
		return ok
	})
}

// rows are pairs of one of the folder's databases, which its owner has open.
func (d *day) rows(file, query string) map[string]string {
	d.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(d.folder, file)+"?mode=ro")
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	all, err := db.Query(query)
	if err != nil {
		d.fail("%s: %v", file, err)
	}
	defer all.Close()
	out := map[string]string{}
	for all.Next() {
		var id, is string
		if err := all.Scan(&id, &is); err != nil {
			d.fail("%v", err)
		}
		out[id] = is
	}
	if err := all.Err(); err != nil {
		d.fail("%s: %v", file, err)
	}
	return out
}

// inventory looks for everything that has to be there. A draft that is gone was thrown away or sent, by a press that said so.
func (d *day) inventory() {
	d.t.Helper()
	d.until("the desk has heard of all requests", func() bool {
		have := d.rows("desk.db", "SELECT id, CASE practice WHEN 1 THEN 'practice' ELSE 'real' END FROM entry WHERE stage <> 'removed'")
		for id, is := range d.rows("desk.db", "SELECT id, title FROM draft") {
			have[id] = is
		}
		for id, mode := range d.requests {
			switch is := have[id]; {
			case is == "":
				return false
			case is != string(mode) && (is == string(signing.Real) || is == string(signing.Practice)):
				d.fail("%s was sent in %s and stands in %s", id, mode, is)
			}
		}
		return true
	})
	drafts, entries := d.rows("desk.db", "SELECT id, title FROM draft"), d.rows("desk.db", "SELECT id, title FROM entry")
	thrown := strings.Count(string(content(d.t, d.log)), "\nrequests.thrown\n")
	gone := 0
	for id, title := range d.drafts {
		if drafts[id] == "" && entries[id] == "" {
			gone++
			d.t.Logf("%s is gone", title)
		}
	}
	if gone > thrown {
		d.fail("%d drafts are gone, %d were thrown away", gone, thrown)
	}
}

// lists looks at the window: neither the first place nor the list of requests shows what is of the other mode, which has a list of
// its own.
func (d *day) lists() {
	d.t.Helper()
	mode, other := d.mode(), signing.Practice
	if mode == signing.Practice {
		other = signing.Real
	}
	// shows reports whether a row is of a mode; what is open beside the list stays open.
	shows := func(m signing.Mode) bool {
		all := d.look().Things
		return slices.ContainsFunc(all, func(row thing) bool {
			return (row.Kind == "*requests.row" || row.Kind == "*kit.PressRow") && slices.ContainsFunc(all, func(t thing) bool {
				inside := t.X >= row.X && t.X < row.X+row.W && t.Y >= row.Y && t.Y < row.Y+row.H
				return inside && t.Kind == "*kit.Text" && strings.HasPrefix(t.Words, string(m)+" ")
			})
		})
	}
	if shows(other) {
		d.fail("the first place shows what is of %s", other)
	}
	d.fresh()
	d.press("ctrl+5")
	d.says("place.requests")
	chip := func(key string) {
		label, _, _ := strings.Cut(d.words(key, "n", 1), "1")
		d.hit(d.await(key, func(t thing) bool { return t.Kind == "*kit.chip" && strings.HasPrefix(t.Words, label) }))
		d.settle()
	}
	chip("requests.chip.all")
	if shows(other) {
		d.fail("all requests show what is of %s", other)
	}
	for _, is := range d.requests {
		if is != other {
			continue
		}
		chip("requests.chip." + string(other))
		if shows(mode) {
			d.fail("the list of %s shows what is of %s", other, mode)
		}
		break
	}
	chip("requests.chip.open")
}
