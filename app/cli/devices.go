package cli

import (
	"strings"
	"time"

	"paraph/app/host"
	"paraph/device"
	"paraph/device/pkcs11"
)

type devicesCmd struct {
	Module      []string      `help:"A PKCS#11 module, where it is not found by itself." placeholder:"PATH" type:"path"`
	CardTimeout time.Duration `help:"How long a module may take for a step, at most." placeholder:"TIME"`
}

// moduleLine is what a module shows.
type moduleLine struct {
	Module string      `json:"module"`
	Tokens []tokenLine `json:"tokens"`
}

type tokenLine struct {
	Label        string     `json:"label"`
	Serial       string     `json:"serial"`
	Model        string     `json:"model,omitempty"`
	Manufacturer string     `json:"manufacturer,omitempty"`
	Slot         uint       `json:"slot"`
	PIN          device.PIN `json:"pin"`
	Certificates []certLine `json:"certificates"`
}

type certLine struct {
	SHA256  string       `json:"sha256"`
	Name    string       `json:"name"`
	Subject string       `json:"subject"`
	Issuer  string       `json:"issuer"`
	Expiry  time.Time    `json:"expiry"`
	Commits bool         `json:"commits"` // nonRepudiation
	Usable  bool         `json:"usable"`
	Why     device.Unfit `json:"why,omitempty"`
}

func (c *devicesCmd) run(s *session) int {
	modules := c.Module
	if len(modules) == 0 {
		modules = pkcs11.Known()
	}
	if len(modules) == 0 {
		s.say("cli.devices.none")
		return exitDone
	}
	cards := host.NewModules(c.CardTimeout)
	defer cards.Close()
	code := exitDone
	for _, path := range modules {
		tokens, err := cards.Tokens(s, path)
		if err != nil {
			code = worse(code, s.fail(path, err))
			if s.Err() != nil {
				return exitInterrupted
			}
			continue
		}
		line := moduleLine{Module: path, Tokens: []tokenLine{}}
		for _, t := range tokens {
			line.Tokens = append(line.Tokens, lineOf(t, time.Now()))
		}
		s.emit(line, s.moduleText(line))
	}
	return code
}

func lineOf(t device.Token, now time.Time) tokenLine {
	line := tokenLine{
		Label: t.Label, Serial: t.Serial, Model: t.Model, Manufacturer: t.Manufacturer, Slot: t.Slot, PIN: t.PIN, Certificates: []certLine{},
	}
	for _, c := range t.Certificates {
		why := device.Usable(c.X509, now)
		line.Certificates = append(line.Certificates, certLine{
			SHA256: c.SHA256, Name: device.HolderName(c.X509), Subject: c.X509.Subject.String(), Issuer: c.X509.Issuer.String(),
			Expiry: c.X509.NotAfter.UTC(), Commits: device.Commits(c.X509), Usable: why == "", Why: why,
		})
	}
	return line
}

func (s *session) moduleText(m moduleLine) string {
	text := []string{m.Module}
	if len(m.Tokens) == 0 {
		text = append(text, "  "+s.voice.Say("cli.devices.empty"))
	}
	for _, t := range m.Tokens {
		text = append(text, "  "+s.voice.Say("cli.devices.token", "label", t.Label, "serial", t.Serial))
		if t.PIN.State != device.PINFine {
			text = append(text, "    "+s.voice.Say("pin."+string(t.PIN.State)))
		}
		for _, c := range t.Certificates {
			state := s.voice.Say("cli.devices.usable")
			if !c.Usable {
				state = s.voice.Say("unfit." + string(c.Why))
			}
			text = append(text, "    "+s.voice.Say("cli.devices.certificate", "name", c.Name, "date", s.voice.Date(c.Expiry), "state", state), "      "+c.SHA256)
		}
	}
	return strings.Join(text, "\n")
}
