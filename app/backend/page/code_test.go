package page_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"paraph/app/backend/otp"
	"paraph/app/host"
	"paraph/app/postbox"
	"paraph/signing"
)

// atCode is a tab in which a code was sent and is waited for.
func atCode(t *testing.T, o *office, w window, lang string, change func(*signing.Draft)) (*tab, request) {
	t.Helper()
	r := o.request(t, change)
	b := newTab(t, w, lang)
	b.open(r.links[0])
	b.placeTyped(true)
	b.toCode()
	return b, r
}

// other is a code that is not this one.
func other(code string, n int) string {
	out := fmt.Sprintf("%06d", n)
	if out == code {
		return "999999"
	}
	return out
}

// impatient is an office whose codes come quickly one after the other.
func impatient(t *testing.T, change func(*otp.Limits)) *office {
	codes := otp.Standard
	codes.PerNetwork, codes.PerHour, codes.PerDay, codes.Pause = 1000, 1000, 1000, time.Second
	if change != nil {
		change(&codes)
	}
	return newOffice(t, func(h *host.Options) { h.Codes = &codes })
}

// TestWrongCodes: four are forgiven, the fifth ends the code, a new one replaces it and signs.
func TestWrongCodes(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := impatient(t, nil)
	b, r := atCode(t, o, phone(), "en", nil)
	code := o.code(t, address(t, "luca"), 1)
	for left := 4; left > 0; left-- {
		b.enter(other(code, left))
		want := fmt.Sprintf("That was not the code. %d tries are left.", left)
		if left == 1 {
			want = "That was not the code. 1 try is left."
		}
		b.seen(want)
		b.until(`document.activeElement.id === "digits" && document.getElementById("assertive").textContent === ` + quote(want))
		if got := eval[string](b, `document.getElementById("digits").value`); got != other(code, left) {
			t.Errorf("%q was lost, there is %q", other(code, left), got)
		}
	}
	b.enter(other(code, 7))
	b.until(`/^Too many tries. Code [A-Z][0-9] no longer works.$/.test(document.querySelector("#code-error span:last-child").textContent)`)
	b.until(`document.getElementById("code-go").textContent === "Send a new code" && document.getElementById("code-go").getAttribute("aria-disabled") === "false"`)
	b.press("#code-go")
	b.until(`document.getElementById("code-go").textContent === "Sign the document" && document.getElementById("code-error").hidden`)
	b.enter(o.code(t, address(t, "luca"), 2))
	b.signed()
	o.await(t, r.id, signing.Done)
}

// TestCodeReplaced: a new code ends the old one, by the page's own button, after its time.
func TestCodeReplaced(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := impatient(t, func(l *otp.Limits) { l.Codes, l.Pause = 2, 2*time.Second })
	b, _ := atCode(t, o, desk(), "it", nil)
	first := o.code(t, address(t, "luca"), 1)
	b.until(`/Un nuovo codice si può inviare tra 0:0[12]. Con quello [A-Z][0-9] non vale più./.test(document.getElementById("code-again").textContent)`)
	b.until(`document.querySelector("#code-again button").checkVisibility()`)
	b.press("#code-again button")
	second := o.code(t, address(t, "luca"), 2)
	b.until(`document.getElementById("code-go").textContent === "Firma il documento"`)
	if first != second {
		b.enter(first)
		b.seen("Codice errato.")
	}
	b.until(`document.querySelector("#code-again button").checkVisibility()`)
	b.press("#code-again button")
	b.seen("Non è possibile inviare altri codici. Si rivolga a Studio Bianchi.")
	b.seen("ufficio@studio.example")
}

// TestCodeGrowsOld: the page knows without being told, and nothing of the document is lost.
func TestCodeGrowsOld(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := impatient(t, func(l *otp.Limits) { l.EmailLife = 2 * time.Second })
	b, r := atCode(t, o, phone(), "fr", nil)
	b.until(`/^Le code \(réf. [A-Z][0-9]\) a expiré. Demandez-en un nouveau.$/.test(document.querySelector("#code-error span:last-child").textContent)`)
	b.until(`document.getElementById("code-go").textContent === "Envoyer un nouveau code"`)
	b.press("#code-go")
	b.until(`document.getElementById("code-error").hidden && document.getElementById("code-go").textContent === "Signer le document"`)
	b.enter(o.code(t, address(t, "luca"), 2))
	b.signed()
	o.await(t, r.id, signing.Done)
}

// TestLastMinuteIsTold: whoever listens hears that a code has one minute left.
func TestLastMinuteIsTold(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := impatient(t, func(l *otp.Limits) { l.EmailLife = 62 * time.Second })
	b, _ := atCode(t, o, desk(), "en", nil)
	b.until(`/^Code [A-Z][0-9] is good for one more minute.$/.test(document.getElementById("polite").textContent)`)
}

// TestNetworkGone: at every step with the service the same sentence, and the same press works later.
func TestNetworkGone(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := impatient(t, nil)
	r := o.request(t, nil)
	b := newTab(t, phone(), "en")
	b.open(r.links[0])
	b.placeTyped(true)
	b.toLast()
	b.offline(true)
	b.press("#code-go")
	b.seen("No connection. Nothing was lost; try again.")
	b.offline(false)
	b.press("#code-go")
	b.until(`document.getElementById("digits").checkVisibility()`)
	code := o.code(t, address(t, "luca"), 1)

	// The service itself stops and comes back at its address.
	at, err := url.Parse(o.Endpoint.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	b.enter(code)
	b.seen("No connection. Nothing was lost; try again.")
	if got := eval[string](b, `document.getElementById("digits").value`); got != code {
		t.Errorf("the code was lost: %q", got)
	}
	o.options.Listen = at.Host
	o.open(t)
	b.press("#code-go")
	b.signed()
	o.await(t, r.id, signing.Done)
}

// TestReload: what was drawn, placed, typed and sent is there again.
func TestReload(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := impatient(t, nil)
	r := o.request(t, func(d *signing.Draft) { d.Options.Editable = signing.Editable{Name: true} })
	b := newTab(t, phone(), "en")
	b.open(r.links[0])
	drawn := b.placeDrawn()
	b.toPlace()
	b.press("#clear")
	b.onPad(underline(20))
	b.open(r.links[0])
	b.until(`document.getElementById("place-0").classList.contains("placed") && document.querySelector("#place-0 .stroke")`)
	b.toPlace()
	b.until(`document.querySelectorAll("#strokes path").length === 1`)
	b.onPad(flourish(20))
	b.press("#mark .main")
	b.toLast()
	b.press("#edit-surname")
	b.key("-Neri")
	b.open(r.links[0])
	b.until(`document.body.dataset.step === "code" && document.getElementById("edit-surname").value === "Verdi-Neri"`)
	b.press("#code-go")
	b.until(`document.getElementById("digits").checkVisibility()`)
	b.press("#digits")
	b.key("12")
	b.run(reload())
	b.until(`document.body.dataset.step === "code" && document.getElementById("digits").checkVisibility()`)
	b.seen("We sent code")
	b.enter(o.code(t, address(t, "luca"), 1))
	b.signed()
	done := o.await(t, r.id, signing.Done)
	if !strings.Contains(done.Signers[0].Surname, "Neri") {
		t.Errorf("surname %q", done.Signers[0].Surname)
	}
	marks := o.marks(t, r, 0)
	sameStrokes(t, drawn, marks[0])
	if len(marks[1].Strokes) != 2 {
		t.Errorf("%d strokes in the second mark", len(marks[1].Strokes))
	}
}

// TestBackIsTheDocument: the browser's Back leaves the last step, not the page, also after a reload.
func TestBackIsTheDocument(t *testing.T) {
	chromium(t)
	t.Parallel()
	b, _ := atCode(t, shared(t), phone(), "en", nil)
	eval[any](b, "history.back(), null")
	b.until(`document.body.dataset.step === "read" && document.getElementById("pages").checkVisibility()`)
	b.press("#go")
	b.run(reload())
	b.until(`document.body.dataset.step === "code" && document.getElementById("digits").checkVisibility()`)
	b.press(`#code [data-deed="back"]`)
	b.until(`document.body.dataset.step === "read" && document.querySelectorAll(".placed").length === 2`)
}

// TestRefusedAddress: the mail server's no is said at once; who may correct the address goes on.
func TestRefusedAddress(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := impatient(t, nil)
	r := o.request(t, func(d *signing.Draft) { d.Options.Editable = signing.Editable{Email: true} })
	o.box.Refuse(func(to string) error {
		if strings.HasPrefix(to, "luca.") {
			return &smtp.SMTPError{Code: 550, Message: "no such user"}
		}
		return nil
	})
	b := newTab(t, phone(), "en")
	b.open(r.links[0])
	b.placeTyped(true)
	b.toLast()
	b.press("#code-go")
	b.seen("The mail server did not take l···@example.com. Correct the address, then have a new code sent.")
	b.press("#edit-email")
	b.key("verdi@example")
	b.until(`document.getElementById("code-go").getAttribute("aria-disabled") === "false"`)
	b.press("#code-go")
	b.seen("This address is not complete.")
	b.until(`document.activeElement.id === "edit-email" && document.getElementById("edit-email").getAttribute("aria-invalid") === "true"`)
	b.key(".com")
	b.press("#code-go")
	b.until(`document.getElementById("digits").checkVisibility()`)
	b.seen("v···@example.com")
	b.enter(o.code(t, "verdi@example.com", 1))
	b.signed()
	done := o.await(t, r.id, signing.Done)
	if done.Signers[0].Email != "verdi@example.com" {
		t.Errorf("address %q", done.Signers[0].Email)
	}
}

// TestOnlyWhatMayBeCorrected: nothing is offered unless the sender allows it, and another's address is refused.
func TestOnlyWhatMayBeCorrected(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	anna := signer("Anna", "Rossi", address(t, "anna"), at(4, 72, 384))
	r := o.request(t, func(d *signing.Draft) {
		d.Signers = append(d.Signers, anna)
		d.Options.Editable = signing.Editable{Name: true, Email: true, Mobile: true}
	})
	b := newTab(t, desk(), "en")
	b.open(r.links[0])
	b.placeTyped(true)
	b.toLast()
	for _, id := range []string{"edit-name", "edit-surname", "edit-email", "edit-mobile"} {
		b.until(`document.getElementById("` + id + `").checkVisibility()`)
	}
	if html := eval[string](b, "document.documentElement.outerHTML"); strings.Contains(html, address(t, "luca")) {
		t.Error("the page tells the whole address")
	}
	b.press("#edit-email")
	b.key(anna.Email)
	b.press("#code-go")
	b.seen("Another signer uses this address. Give one of your own.")
	for _, l := range o.box.Letters() {
		if (l.To == address(t, "luca") || l.To == anna.Email) && l.Link() == "" {
			t.Errorf("sent all the same: %s", l.Subject())
		}
	}
	plain := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = "x" + d.Signers[0].Email })
	b.open(plain.links[0])
	if eval[bool](b, `document.querySelector("#code fieldset.details") !== null`) {
		t.Error("something may be corrected without the sender's word")
	}
}

// TestWaitingForTheServer: a code the mail server has not taken yet is said to be on its way.
func TestWaitingForTheServer(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := impatient(t, nil)
	r := o.request(t, nil)
	if _, err := o.box.Await(soon(t), address(t, "luca"), 1, func(l postbox.Message) bool { return l.Link() != "" }); err != nil {
		t.Fatal(err)
	}
	o.box.Refuse(func(string) error { return &smtp.SMTPError{Code: 450, Message: "later"} })
	b := newTab(t, desk(), "en")
	b.open(r.links[0])
	b.placeTyped(true)
	b.toLast()
	b.press("#code-go")
	b.until(`/^Code [A-Z][0-9] goes to l···@example.com as soon as the mail server answers. Leave this page open.$/.test(document.getElementById("code-sent").textContent)`)
}
