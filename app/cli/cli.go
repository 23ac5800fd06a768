package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/alecthomas/kong"

	"paraph/app/folder"
	"paraph/app/say"
)

// Streams are what a command reads and writes.
type Streams struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
}

// Exit codes; a promise to scripts.
const (
	exitDone        = 0
	exitRefused     = 1
	exitCannotSay   = 2
	exitUsage       = 3
	exitOutside     = 4
	exitInterrupted = 130
)

// worst is the order in which outcomes of several inputs count.
var worst = []int{exitUsage, exitRefused, exitOutside, exitCannotSay, exitDone}

// shared are the options of every command.
type shared struct {
	JSON bool   `name:"json" help:"One JSON object a line on standard output."`
	Data string `help:"The data folder." placeholder:"DIR" type:"path"`
	Lang string `help:"Language of messages: it, fr, en." placeholder:"LANG"`
}

// commands is the whole of the command line.
type commands struct {
	shared
	Serve     serveCmd     `cmd:"" help:"Run the signing service until stopped."`
	Token     tokenCmd     `cmd:"" help:"Bearer tokens of the service."`
	Send      sendCmd      `cmd:"" help:"Send a document out to be signed."`
	Status    statusCmd    `cmd:"" help:"Where requests stand."`
	Fetch     fetchCmd     `cmd:"" help:"Fetch the sealed document or the audit trail."`
	Cancel    cancelCmd    `cmd:"" help:"Cancel a request and remove its documents; the evidence stays."`
	Unlock    unlockCmd    `cmd:"" help:"Let a signer ask for further codes after too many."`
	Letters   lettersCmd   `cmd:"" help:"Read what practice wrote: invitations, codes, copies."`
	Seal      sealCmd      `cmd:"" help:"The certificate documents are sealed with."`
	Remind    remindCmd    `cmd:"" help:"Invite a signer once more."`
	Correct   correctCmd   `cmd:"" help:"Put a signer's address or name right; the signer is invited anew."`
	Mail      mailCmd      `cmd:"" help:"How the office's letters leave."`
	Callbacks callbacksCmd `cmd:"" help:"What was told to the addresses requests were sent with."`
	Fields    fieldsCmd    `cmd:"" help:"Pages, form fields and signature fields of a PDF."`
	Sign      signCmd      `cmd:"" help:"Sign PDFs with your own key: a card, a USB key or a PKCS#12 file."`
	Verify    verifyCmd    `cmd:"" help:"Say whether files are exactly what this service sealed."`
	Devices   devicesCmd   `cmd:"" help:"Modules, cards and keys, and which certificates can sign."`
	Backup    backupCmd    `cmd:"" help:"Save the data folder in one file, sealed under a passphrase; the service may run."`
	Restore   restoreCmd   `cmd:"" help:"Put a backup into a new data folder."`
	Demo      demoCmd      `cmd:"" help:"Run the whole journey on a sample contract."`
}

// session is one run of a command: its options, streams and voice.
type session struct {
	context.Context
	Streams
	shared
	voice  say.Voice
	folder string
	remote remote  // the other service it is about
	out    *output // what Stdout is
}

const description = `Paraph, the signing desk of an office, without a screen.

Ends with 0: done; 1: do not rely, or refused; 2: cannot say yet; 3: bad usage or unreadable input; 4: something outside is missing or failed; 130: interrupted.`

// Run parses the arguments, runs the command and returns the exit code.
func Run(ctx context.Context, args []string, st Streams) int {
	var c commands
	exited, code := false, 0
	out := &output{to: st.Stdout}
	st.Stdout = out
	parser, err := kong.New(&c, kong.Name("paraphctl"), kong.Description(description),
		kong.Writers(st.Stdout, st.Stderr), kong.WithHyphenPrefixedParameters(true), kong.UsageOnError(), kong.Exit(func(n int) { exited, code = true, n }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(st.Stderr, err) // a mistake in the declarations above; every test would find it
		return exitUsage
	}
	k, err := parser.Parse(args)
	s := &session{Context: ctx, Streams: st, shared: c.shared, out: out}
	s.voice = say.Preferred(cmp.Or(s.Lang, languageAmong(args)))
	switch {
	case exited, s.lost(): // it was asked for help
		return s.ended(code)
	case err != nil:
		s.JSON = s.JSON || slices.Contains(args, "--json") // the parser may not have come to them
		return s.ended(s.fail("", misread(err.Error(), s.voice)))
	}
	return s.ended(s.selected(k))
}

// selected runs the command that was asked for.
func (s *session) selected(k *kong.Context) int {
	_, err := s.knownLanguage("--lang", s.Lang)
	if err != nil {
		return s.fail("", err)
	}
	if s.folder = s.Data; s.folder == "" {
		if s.folder, err = folder.Default(); err != nil {
			return s.fail("", err)
		}
	}
	runner, ok := k.Selected().Target.Addr().Interface().(interface{ run(*session) int })
	if !ok {
		return s.fail("", s.misuse("cli.usage.missing", "what", k.Selected().Name)) // a mistake in the declarations above
	}
	return runner.run(s)
}

// say writes a sentence for people to standard error.
func (s *session) say(key string, pairs ...any) {
	fmt.Fprintln(s.Stderr, s.here(s.voice.Say(key, pairs...)))
}

// namesCommand is where a sentence names one of our commands.
var namesCommand = regexp.MustCompile(`\bparaphctl [a-z]`)

// namesRemote is where it names one that may be about another service.
var namesRemote = regexp.MustCompile(`\bparaphctl (send|status|fetch|cancel)\b`)

// here has the commands a sentence names be about the data folder or the other service this one was told, unless it says so itself.
func (s *session) here(text string) string {
	names, option := namesCommand, " --data "+quoted(s.Data)
	switch {
	case s.remote.Service != "":
		names, option = namesRemote, " --service "+quoted(s.remote.Service)
		if s.remote.TokenFile != "" {
			option += " --token-file " + quoted(s.remote.TokenFile)
		}
	case s.Data == "" || strings.Contains(text, "--data"):
		return text
	}
	return names.ReplaceAllStringFunc(text, func(name string) string {
		if s.remote.Service != "" { // options of the command's own
			return name + option
		}
		return "paraphctl" + option + name[len("paraphctl"):]
	})
}

// quoted is a word as a shell reads it.
func quoted(word string) string {
	if !strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-:@", r)
	}) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// emit writes one JSON line, or the text where JSON was not asked for.
func (s *session) emit(v any, text string) {
	if !s.JSON {
		fmt.Fprintln(s.Stdout, s.here(text))
		return
	}
	lines := json.NewEncoder(s.Stdout)
	lines.SetEscapeHTML(false) // people read it too
	if err := lines.Encode(v); err != nil && !s.lost() {
		fmt.Fprintln(s.Stderr, err)
	}
}

// fail tells an error: as JSON with its code, else as a sentence and a hint.
func (s *session) fail(file string, err error) int {
	if errors.Is(s.Err(), context.Canceled) {
		return exitInterrupted
	}
	return s.tell(file, err)
}

// tell is fail also where it was interrupted.
func (s *session) tell(file string, err error) int {
	if s.lost() && errors.Is(err, s.out.err) {
		return exitOutside // said at the end
	}
	f := explain(err, s.voice)
	f.Message, f.Hint = s.here(f.Message), s.here(f.Hint)
	if n, ok := errors.AsType[*namedError](err); ok {
		file = n.file
	}
	if s.JSON {
		s.emit(failed{file, f}, "")
		return f.exit
	}
	text := f.Message
	if file != "" && !errors.As(err, new(*outputError)) { // a sentence about an output names it
		text = file + ": " + text
	}
	if f.Hint != "" {
		text += " " + f.Hint
	}
	fmt.Fprintln(s.Stderr, text)
	return f.exit
}

// worse is the outcome that counts of two.
func worse(a, b int) int {
	for _, code := range worst {
		if a == code || b == code {
			return code
		}
	}
	return a
}
