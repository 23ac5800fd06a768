package cli

import "paraph/sync/rest/own"

type sealCmd struct {
	Show  sealShowCmd  `cmd:"" default:"1" help:"What documents are sealed with, and until when."`
	Renew sealRenewCmd `cmd:"" help:"Make a new key and certificate for what is sealed from now on."`
}

type sealShowCmd struct{}

func (c *sealShowCmd) run(s *session) int {
	return s.seal("cli.seal.is", func(svc *service) (own.Seal, error) { return svc.own.SealCertificate(s) })
}

type sealRenewCmd struct{}

// Help is what --help says of it.
func (*sealRenewCmd) Help() string {
	return `What was sealed before stays as it is and can be verified as before; the old key and certificate are kept in the data folder. Who was given the old certificate's fingerprint needs the new one.`
}

func (c *sealRenewCmd) run(s *session) int {
	return s.seal("cli.seal.renewed", func(svc *service) (own.Seal, error) { return svc.own.RenewSeal(s) })
}

// seal asks the folder's service and says what it seals with.
func (s *session) seal(key string, ask func(svc *service) (own.Seal, error)) int {
	svc, err := s.look(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	is, err := ask(svc)
	if err != nil {
		return s.fail("", err)
	}
	s.emit(is, s.voice.Say(key, "name", is.Name, "date", s.voice.Date(is.Until.Local()), "sha256", is.SHA256))
	if is.Unknown {
		s.say("cli.seal.unknown")
	}
	return exitDone
}
