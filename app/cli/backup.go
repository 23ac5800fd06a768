package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"paraph/app/folder"
	"paraph/app/office"
	"paraph/internal/files"
	"paraph/sync/backup"
	"paraph/sync/sqlite"
)

type backupCmd struct {
	File         string `arg:"" help:"Where to; - is standard output."`
	PasswordFile string `help:"File with the passphrase, on one line; without one it is asked for." placeholder:"FILE"`
	Force        bool   `help:"Replace an existing file."`
}

// Help is what --help says of the file.
func (*backupCmd) Help() string {
	return `The file is a tar archive encrypted with age under the passphrase. It also opens without Paraph, on any computer with these two:

    age -d FILE | tar x

Documents stand in blobs/ as PDFs named by their SHA-256, requests and evidence in the SQLite databases service.db and practice/service.db, the desk's in desk.db. What came out so is no longer protected, and master.key among it opens the seal and every password that was kept.

Each request's evidence is checked. One that does not hold is said on standard error and saved as it is; the command then ends with 2.`
}

// backupLine is what both commands print.
type backupLine struct {
	File string `json:"file"`
	Data string `json:"data"`
	office.Saved
}

func (c *backupCmd) run(s *session) int {
	passphrase, err := s.passphrase(c.PasswordFile, true)
	if err == nil {
		err = backup.Check(passphrase)
	}
	if err != nil {
		return s.fail("", err)
	}
	if _, err := os.Stat(s.folder); err != nil { // looking must not make one
		return s.fail(s.folder, err)
	}
	from, err := folder.New(s.folder)
	if err != nil {
		return s.fail(s.folder, err)
	}
	line := backupLine{File: c.File, Data: s.folder}
	err = s.put(c.File, files.Ours, c.Force, func(w io.Writer) (err error) {
		line.Saved, err = office.Backup(s, from, w, passphrase)
		return err
	})
	if err != nil {
		return s.fail(c.File, err)
	}
	_ = office.BackedUp(from, time.Now()) // only forgets to count it
	code := s.broken(line.Broken, "cli.backup.broken")
	if c.File == "-" {
		return code
	}
	s.emit(line, s.voice.Say("cli.backup.done", "file", c.File, "documents", line.Documents))
	return code
}

// broken says which requests are not as the service wrote them; it answers how the command ends.
func (s *session) broken(all []sqlite.Finding, key string) int {
	for _, f := range all {
		why := s.voice.Fault(&f.Fault, time.Local)
		if f.Request == "" {
			fmt.Fprintln(s.Stderr, why)
			continue
		}
		s.say(key, "id", f.Request, "why", why)
	}
	if len(all) > 0 {
		return exitCannotSay
	}
	return exitDone
}

type restoreCmd struct {
	File         string `arg:"" help:"The backup; - is standard input."`
	PasswordFile string `help:"File with its passphrase, on one line; without one it is asked for." placeholder:"FILE"`
	KeyInFile    bool   `help:"Keep the folder's key in a file only its owner can read, not in the system's keyring."`
}

func (c *restoreCmd) run(s *session) int {
	if c.File == "-" && (c.PasswordFile == "" || c.PasswordFile == "-") {
		return s.fail("", s.misuse("cli.needs.passphrase-file"))
	}
	passphrase, err := s.passphrase(c.PasswordFile, false)
	if err != nil {
		return s.fail("", err)
	}
	in, err := s.input(c.File)
	if err != nil {
		return s.fail(c.File, err)
	}
	defer in.Close()
	line := backupLine{File: c.File, Data: s.folder}
	if line.Saved, err = office.Restore(s, in, passphrase, s.folder, c.KeyInFile); err != nil {
		if p, ok := errors.AsType[*fs.PathError](err); ok && p.Path != c.File { // the backup is open: it is about where it goes
			err = about(p.Path, err)
		}
		return s.fail(c.File, err)
	}
	code := s.broken(line.Broken, "cli.restore.broken")
	s.emit(line, s.voice.Say("cli.restore.done", "data", s.folder, "documents", line.Documents))
	return code
}

// passphrase reads one from a file, or asks for it on the terminal without showing it; twice for a new one.
func (s *session) passphrase(file string, twice bool) (string, error) {
	if (file != "" && file != "-") || !s.atTerminal() {
		return s.secret(file, "cli.needs.passphrase")
	}
	first, err := s.ask("cli.passphrase")
	if err != nil || !twice {
		return first, err
	}
	again, err := s.ask("cli.passphrase.again")
	if err == nil && again != first {
		err = &usageError{s.voice.Say("cli.passphrase.differ")}
	}
	return first, err
}

func (s *session) ask(prompt string) (string, error) {
	line, err := s.typed(prompt)
	return strings.TrimRight(string(line), "\r\n"), err
}
