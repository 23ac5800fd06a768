package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/open"
	"paraph/app/prepare"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// examinedViews are documents of which a copy is used, that bring files along, or that can only be looked at.
func examinedViews(small fyne.Size) []view {
	wide := fyne.NewSize(windowWidth, windowHeight)
	both := func(name string, given, then act) []view {
		return []view{{name: name, given: given, then: then, size: wide}, {name: name + "-small", given: given, then: then, size: small}}
	}
	var out []view
	for _, v := range [][]view{
		both("prepare-copy", found(copied("syntax")), prepared(2)),
		both("prepare-copy-all", found(copied("syntax", signing.FaultActs, signing.FaultUnprinted, signing.FaultLook)), prepared(2)),
		both("prepare-brings", found(brings("fattura.xml", "Allegato tecnico al capitolato speciale d’appalto, parte seconda.xlsx", "c.csv", "")), prepared(2)),
		both("prepare-protected", nil, opens("prepare", &otherFacts{facts: *protected()})),
		both("prepare-hidden", found(refused(signing.ProblemHidden, signing.HiddenLayer)), prepared(0)),
		both("prepare-faulty", found(refused(signing.ProblemFaulty, "")), prepared(0)),
		both("review-copy", found(copied("syntax", signing.FaultActs)), reviewed),
		both("review-brings", found(brings("fattura.xml", "", "c.csv", "d.txt")), reviewed),
		both("sign-copy", all(keys, found(copied(signing.FaultActs))), signs()),
		both("sign-brings", all(keys, found(brings("fattura.xml"))), signs()),
		both("sign-protected", keys, opens("sign", &otherFacts{facts: *protected()})),
		both("sign-hidden", all(keys, found(refused(signing.ProblemHidden, signing.HiddenLook))), signs()),
		both("sign-locked", keys, opens("sign", &otherFacts{facts: signing.Facts{Encrypted: true, Locked: true, Pages: desktest.FourPages().Pages}})),
		both("dropped-protected", full, droppedAs(protected())),
		both("prepare-looking", looking, beingLooked),
		both("pages-protected", full, all(prepared(2), addingProtected)),
	} {
		out = append(out, v...)
	}
	return out
}

// protected are the facts of a document that opens without a password.
func protected() *signing.Facts {
	return &signing.Facts{Encrypted: true, Allows: []string{"print", "copy", "fill", "annotate"}, Pages: desktest.FourPages().Pages}
}

// found has every document found to be something.
func found(answer func(s *scene, doc app.Document) *open.Examined) act {
	return func(s *scene) {
		s.Works.ExamineWith = func(_ context.Context, doc app.Document, _ bool) *open.Examined { return answer(s, doc) }
	}
}

func factsOf(doc app.Document) *signing.Facts {
	facts, _ := doc.Facts(context.Background(), "")
	return facts
}

// copied has a copy that looks the same, without some faults.
func copied(faults ...string) func(*scene, app.Document) *open.Examined {
	return func(s *scene, doc app.Document) *open.Examined {
		return &open.Examined{Facts: factsOf(doc), Copy: kept{doc}, Of: factsOf(doc), Faults: faults}
	}
}

// kept is a document that whoever has its copy does not close.
type kept struct{ app.Document }

func (kept) Close() {}

func brings(names ...string) func(*scene, app.Document) *open.Examined {
	return func(_ *scene, doc app.Document) *open.Examined {
		facts := factsOf(doc)
		facts.Attachments = signing.Attachments{Files: len(names), Names: names}
		return &open.Examined{Facts: facts}
	}
}

func refused(code signing.ProblemCode, word string) func(*scene, app.Document) *open.Examined {
	return func(_ *scene, doc app.Document) *open.Examined {
		return &open.Examined{Facts: factsOf(doc), Why: &signing.Problem{Code: code, Word: word}}
	}
}

// looking is as long as a document is being looked through.
func looking(s *scene) {
	s.Works.ExamineWith = func(ctx context.Context, _ app.Document, _ bool) *open.Examined {
		<-ctx.Done()
		return &open.Examined{Why: ctx.Err()}
	}
	s.T.Cleanup(func() { kit.Call(s.shell.open.giveUp) })
}

// beingLooked has a draft with all its fields, and says what is waited for.
func beingLooked(s *scene) {
	s.says = func() bool { return s.shell.open.giveUp != nil && len(s.Queue) == 0 }
	prepared(2)(s)
	fieldsPlaced(s)
	if !s.Says(s.shell.window.Content(), s.Kit.Voice.Say("document.looking")) {
		s.T.Fatal("nothing says what is waited for")
	}
}

// addingProtected adds the pages of a file that is protected.
func addingProtected(s *scene) {
	s.Works.Documents = refusing{s.Works.Documents}
	s.shell.prepare.AddFiles([]string{"/home/anna/" + longFile})
}

// refusing adds no pages of protected files.
type refusing struct{ desktest.Documents }

func (refusing) AddPages(_ context.Context, _ string, paths []string, _ bool, _ func(done, of int)) (prepare.Added, error) {
	return prepare.Added{}, &app.FileError{Path: paths[0], Err: &signing.Problem{Code: signing.ProblemEncrypted}}
}

// copiesUsed has a request for which copies were used.
func copiesUsed(s *scene) {
	e := desktest.SignedBy(s.EntryOf(3, "Contratto di locazione uso ufficio.pdf", signing.Waiting, 3*desktest.Day), 1)
	of := strings.Repeat("0a1b2c3d", 8)
	e.Request.Copies = []signing.CleanCopy{
		{Of: of, Is: e.Request.Original.SHA256, Faults: []string{"syntax", signing.FaultActs}}, {Of: of, Is: of, Faults: []string{signing.FaultProtected}},
	}
	e.Request.Attachments = signing.Attachments{Files: 5, Names: []string{
		"fattura.xml", "Allegato tecnico al capitolato speciale d’appalto, parte seconda.xlsx", "", "d.csv", "e.csv",
	}}
	s.Put(e)
}
