package ui

import (
	"context"
	"path/filepath"

	"paraph/ui/filedialog"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// What files are asked for. Each purpose remembers its folder.
const (
	forOpening      = "open"
	forPages        = "pages"
	forSigned       = "signed"
	forCopies       = "copies"
	forKeys         = "keys"
	forBackups      = "backups"
	forCertificates = "certificates"
	forFolders      = "folders"
	forIssuers      = "issuers"
)

// connectFiles lets Sign and Settings ask for files, and Sign hear what Settings says of stamps.
func (s *shell) connectFiles() {
	s.sign.StampFirst = func() bool { return s.c.Prefs.Get(prefs.Stamp) != "off" }
	s.sign.ChooseKey = s.pickKey
	s.sign.Folder = func() string { return s.c.Prefs.Get(prefs.SignedFolder) }
	s.sign.OnAgain = func(path string) { s.openWith(opened{verb: "sign", more: s.open.more}, path) }
	s.sign.ChooseFolder = s.pickFolder
	s.settings.Version = s.c.Version
	s.settings.ChooseSave = s.pickNew
	s.settings.ChooseFolder = s.pickFolder
	s.settings.ChooseBackup = s.pickBackup
	s.settings.ChooseCertificate = s.pickCertificate
	s.settings.ChooseIssuer = s.pickIssuer
}

// choose lets the person pick PDFs for a verb ("" asks what to do with them).
func (s *shell) choose(verb string) {
	only, endings := s.d.Say("filedialog.pdf"), []string{".pdf"}
	if verb == "" || verb == "verify" {
		only, endings = s.d.Say("filedialog.signed"), append(endings, ".p7m", ".p7s")
	}
	s.ask(forOpening, filedialog.Question{
		Kind: filedialog.Files, Title: s.d.Say("filedialog.title.pdf"), Action: s.d.Say("filedialog.open"), Only: only, Endings: endings,
	}, func(paths []string) { s.openFiles(paths, verb) })
}

// pickKey asks for a file with a key.
func (s *shell) pickKey(chosen func(path string)) {
	s.ask(forKeys, filedialog.Question{
		Title: s.d.Say("filedialog.title.key"), Action: s.d.Say("filedialog.choose"), Only: s.d.Say("filedialog.keys"), Endings: []string{".p12", ".pfx"},
	}, func(paths []string) { chosen(paths[0]) })
}

// pickBackup asks for a backup that is put back.
func (s *shell) pickBackup(chosen func(path string)) {
	s.ask(forBackups, filedialog.Question{
		Title: s.d.Say("filedialog.title.backup"), Action: s.d.Say("filedialog.choose"), Only: s.d.Say("filedialog.backups"),
		Endings: []string{".backup", ".paraph-backup", ".age"},
	}, func(paths []string) { chosen(paths[0]) })
}

// pickCertificate asks for a certificate or its key, in PEM.
func (s *shell) pickCertificate(chosen func(path string)) {
	s.ask(forCertificates, filedialog.Question{
		Title: s.d.Say("filedialog.title.certificate"), Action: s.d.Say("filedialog.choose"), Only: s.d.Say("filedialog.certificates"),
		Endings: []string{".pem", ".crt", ".cer", ".key"},
	}, func(paths []string) { chosen(paths[0]) })
}

// pickIssuer asks for a file that holds the certificate of somebody who may be trusted.
func (s *shell) pickIssuer(chosen func(path string)) {
	s.ask(forIssuers, filedialog.Question{
		Title: s.d.Say("filedialog.title.issuer"), Action: s.d.Say("filedialog.choose"), Only: s.d.Say("filedialog.issuers"),
		Endings: []string{".pem", ".crt", ".cer", ".der", ".p7b", ".p7c", ".pdf", ".p7m", ".p7s"},
	}, func(paths []string) { chosen(paths[0]) })
}

// pickNew asks where a new file goes, which is proposed to be called name. It makes none: whoever writes it looks at what is there.
func (s *shell) pickNew(name string, chosen func(path string)) {
	q := filedialog.Question{Kind: filedialog.Save, Title: s.d.Say("filedialog.title.new"), Action: s.d.Say("filedialog.choose"), Name: name}
	s.ask(forBackups, q, func(paths []string) { chosen(q.Named(paths[0])) })
}

// pickFolder asks for a folder.
func (s *shell) pickFolder(chosen func(path string)) {
	q := filedialog.Question{Kind: filedialog.Folder, Title: s.d.Say("filedialog.title.folder"), Action: s.d.Say("filedialog.take")}
	s.ask(forFolders, q, func(paths []string) { chosen(paths[0]) })
}

// folderFor is where files for a purpose were last, else where any was.
func (s *shell) folderFor(purpose string) string {
	if folder := s.c.Prefs.Get(prefs.Folder + "." + purpose); folder != "" {
		return folder
	}
	return s.c.Prefs.Get(prefs.Folder)
}

// ask asks for files where the last for this purpose were. chosen hears of the answer, never of none.
func (s *shell) ask(purpose string, q filedialog.Question, chosen func(paths []string)) {
	if q.Folder == "" {
		q.Folder = s.folderFor(purpose)
	}
	q.Every = s.d.Say("filedialog.every")
	s.pick(q, func(paths []string) {
		folder := paths[0]
		if q.Kind != filedialog.Folder {
			folder = filepath.Dir(folder)
		}
		s.c.Prefs.Set(prefs.Folder+"."+purpose, folder)
		s.c.Prefs.Set(prefs.Folder, folder)
		chosen(paths)
	})
}

// askPerson asks with the system's dialog, or with the desk's own where there is none.
func (s *shell) askPerson(q filedialog.Question, chosen func([]string)) {
	if s.c.System == nil {
		s.askHere(q, chosen)
		return
	}
	var paths []string
	var shut, giveUp func()
	giveUp = s.d.Run(func(ctx context.Context) (err error) {
		paths, err = s.c.System.Ask(ctx, q)
		return err
	}, func(err error) {
		shut()
		switch {
		case err != nil:
			s.askHere(q, chosen)
		case len(paths) > 0:
			chosen(paths)
		}
	})
	// The window waits behind the dialog, as behind one of its own. Where none appears the desk's own is a press away.
	shut = s.d.Dialog(s.d.Say("filedialog.system"), kit.NewBody(s.d.Say("filedialog.system.what")).Wrapped(),
		kit.NewButton(s.d.Say("filedialog.leave"), "", kit.Plain, func() { giveUp(); shut() }),
		kit.NewButton(s.d.Say("filedialog.system.here"), "", kit.Filled, func() { giveUp(); shut(); s.askHere(q, chosen) }))
}

// askHere asks with the desk's own dialog.
func (s *shell) askHere(q filedialog.Question, chosen func([]string)) {
	filedialog.Show(s.d, q, filedialog.Here(s.recent.paths), chosen)
}
