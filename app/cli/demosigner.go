package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"

	"paraph/app/postbox"
	"paraph/app/sample"
	"paraph/signing"
)

// demoSigner is one of the two people of the demonstration: what a browser does for a person, done here
// over the same addresses.
type demoSigner struct {
	name, surname, email string
	place                signing.Field
	mark                 signing.Mark
}

func demoSigners(c sample.Contract) []demoSigner {
	return []demoSigner{
		{"Anna", "Rossi", "anna.rossi@practice.example", c.Places[0], signing.Mark{Mode: signing.Typed, Text: "Anna Rossi", Face: signing.FaceHand}},
		{"Luca", "Verdi", "luca.verdi@practice.example", c.Places[1], flourish()},
	}
}

func (g demoSigner) signer(lang string) signing.Signer {
	return signing.Signer{
		Name: g.name, Surname: g.surname, Email: g.email, Channels: []signing.Channel{signing.Email}, Language: lang,
		Fields: []signing.Field{g.place},
	}
}

// flourish is a signature as a hand draws it: loops that grow smaller, and a stroke under them.
func flourish() signing.Mark {
	const w, h = 358.0, 204.0
	var loops, under signing.Stroke
	for i := range 181 {
		t := float64(i) / 180
		turn := 2 * math.Pi * 4.5 * t
		loops = append(loops, signing.StrokePoint{
			X: 42 + 262*t + 20*(1-0.6*t)*math.Sin(turn), Y: 96 - 50*math.Exp(-1.9*t)*math.Cos(turn) - 14*t, T: 9 * i,
		})
	}
	for i := range 41 {
		t := float64(i) / 40
		under = append(under, signing.StrokePoint{X: 46 + 266*t, Y: 156 - 22*t + 7*math.Sin(math.Pi*t), T: 1700 + 8*i})
	}
	return signing.Mark{Mode: signing.Drawn, Strokes: []signing.Stroke{loops, under}, Pad: signing.Size{W: w, H: h}}
}

// act lets a signer read, sign and confirm.
func (d *demonstration) act(g demoSigner) error {
	invitation, err := d.box.Await(d, g.email, 1, func(l postbox.Message) bool { return l.Link() != "" })
	if err != nil {
		return err
	}
	link := invitation.Link()
	pages, err := d.read(link, g.place.Page)
	if err != nil {
		return err
	}
	d.say("demo.opened", "name", g.name+" "+g.surname, "n", len(pages), "how", d.voice.Say("mode."+string(g.mark.Mode)))
	var code struct{ Challenge, Short string }
	err = d.post(link+"/code", map[string]any{
		"lang": d.voice.Lang(), "marks": []signing.Mark{g.mark}, "use": []int{0}, "shown": pages, "seconds": 12,
	}, &code)
	if err != nil {
		return err
	}
	letter, err := d.box.Await(d, g.email, 1, func(l postbox.Message) bool { return l.Link() == "" && l.Code() != "" })
	if err != nil {
		return err
	}
	err = d.post(link+"/confirm", map[string]any{"lang": d.voice.Lang(), "challenge": code.Challenge, "code": letter.Code()}, nil)
	if err == nil {
		d.say("demo.confirmed", "name", g.name+" "+g.surname, "code", code.Short)
	}
	return err
}

// read opens the link and looks at every page.
func (d *demonstration) read(link string, last int) ([]int, error) {
	if _, err := d.get(link); err != nil {
		return nil, err
	}
	if err := d.post(link+"/opened", map[string]any{"lang": d.voice.Lang(), "zone": "Europe/Rome"}, nil); err != nil {
		return nil, err
	}
	var pages []int
	for n := 1; n <= last; n++ {
		if _, err := d.get(fmt.Sprintf("%s/pages/%d/110.png", link, n)); err != nil {
			return nil, err
		}
		pages = append(pages, n)
	}
	return pages, nil
}

func (d *demonstration) get(address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(d, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return d.exchange(req)
}

func (d *demonstration) post(address string, body, into any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(d, http.MethodPost, address, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", d.host.Endpoint.URL)
	answer, err := d.exchange(req)
	if err != nil || into == nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

func (d *demonstration) exchange(req *http.Request) ([]byte, error) {
	req.Header.Set("User-Agent", "paraphctl demo")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= 300 {
		last := req.URL.Path[strings.LastIndex(req.URL.Path, "/")+1:]
		if len(last) > 32 {
			last = "link" // the secret itself is told to nobody
		}
		err = fmt.Errorf("cli: the signer's page answers %d for %s", resp.StatusCode, last)
	}
	return b, err
}
