package ui

import (
	"log/slog"
	"os"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	journey "paraph/app/verify"
	"paraph/ui/desktest"
	"paraph/ui/settings"
)

// TestAnIssuerIsTrustedFromItsDocument: of a file of somebody nobody here vouches for, Verify leads to the lists; once the person trusts a
// certificate of the file itself, the answer is another, without opening the file again, and the card says by whom.
func TestAnIssuerIsTrustedFromItsDocument(t *testing.T) {
	content, err := os.ReadFile("../../shared/corpus/made/made-fill-1-good.pdf")
	if err != nil {
		t.Skip("../shared/corpus/made is not beside the project")
	}
	b, w := openReally(t, "en")
	pool := host.NewVerifiers(2)
	t.Cleanup(pool.Close)
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	trusts := journey.NewTrust(f, pool, time.Now, slog.New(slog.DiscardHandler))
	b.shell.c.Verifier, b.shell.c.Trust = judging{w, &journey.Verifier{Workers: pool, Trust: trusts}}, trusts
	b.shell.build()
	b.Kit = b.shell.d
	path := fileOf(t, content)
	b.openFiles([]string{path}, "verify")
	b.Until("the answer", func() bool { return b.says("verify.unsure.word") })
	b.user().press("verify.issuer")
	b.user().press("verify.issuer.get")
	if b.shell.place != "settings" || b.shell.settings.Section() != settings.SectionTrust {
		t.Fatalf("%s %s", b.shell.place, b.shell.settings.Section())
	}
	b.shell.verify.OnTrust() // as its own button does, where there are lists
	b.Until("the certificates", func() bool { return b.shell.d.Asking() })
	b.user().press("settings.trust.ask.do")
	b.Until("it is kept", func() bool { all, err := trusts.Issuers(); return err == nil && len(all) == 1 })
	b.goTo("verify")
	b.Until("the answer", func() bool { return desktest.Holds(b.window.Content(), "Certificate issued by Made Root.") })
}
