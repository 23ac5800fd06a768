package office

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	gosync "sync"

	"paraph/app"
	"paraph/app/folder"
	"paraph/signing"
	"paraph/sync"
)

// Profile is a service requests can go to. Token is the bearer token; it is kept sealed and never read back.
type Profile struct {
	ID     string
	Name   string
	URL    string
	Token  string // only when it is set
	Active bool   // new requests go there
}

const (
	profilesFile   = "profiles.json"
	purposeProfile = "profile"
)

// profiles is profiles.json; mu guards it.
type profiles struct {
	folder folder.Folder
	vault  *folder.Vault

	mu     gosync.Mutex
	stored storedProfiles
}

type storedProfiles struct {
	Active string          `json:"active"`
	All    []storedProfile `json:"profiles"`
}

type storedProfile struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	URL   string `json:"url"`
	Token []byte `json:"token"` // sealed with the folder's key
}

func openProfiles(f folder.Folder) (*profiles, error) {
	v, err := f.Vault("settings")
	if err != nil {
		return nil, err
	}
	p := &profiles{folder: f, vault: v}
	return p, f.ReadJSON(profilesFile, &p.stored)
}

// ids are all profiles, the folder's own first.
func (p *profiles) ids() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []string{app.OwnProfile}
	for _, s := range p.stored.All {
		out = append(out, s.ID)
	}
	return out
}

// active is where new requests go.
func (p *profiles) active() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stored.Active == "" {
		return app.OwnProfile
	}
	return p.stored.Active
}

func (p *profiles) get(id string) (Profile, error) {
	if id == app.OwnProfile {
		return Profile{ID: app.OwnProfile}, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.stored.All {
		if s.ID == id {
			token, err := p.vault.Open(purposeProfile, s.ID+" "+s.URL, s.Token)
			return Profile{ID: s.ID, Name: s.Name, URL: s.URL, Token: string(token)}, err
		}
	}
	return Profile{}, fmt.Errorf("office: profile: %w", signing.ErrNotFound)
}

// put adds or replaces a profile. Its token goes to no other address than the one it was given for.
func (p *profiles) put(n Profile) error {
	n.URL = strings.TrimRight(n.URL, "/")
	u, err := url.Parse(n.URL)
	if err != nil || n.ID == "" || n.ID == app.OwnProfile || n.Name == "" || n.Token == "" || u.Host == "" || CheckAddress(n.URL) != nil {
		return sync.ErrProfile
	}
	token, err := p.vault.Seal(purposeProfile, n.ID+" "+n.URL, []byte(n.Token))
	if err != nil {
		return err
	}
	return p.change(func(s *storedProfiles) {
		s.All = slices.DeleteFunc(s.All, func(o storedProfile) bool { return o.ID == n.ID })
		s.All = append(s.All, storedProfile{ID: n.ID, Name: n.Name, URL: n.URL, Token: token})
	})
}

// use makes a profile the one new requests go to.
func (p *profiles) use(id string) error {
	if _, err := p.get(id); err != nil {
		return err
	}
	return p.change(func(s *storedProfiles) { s.Active = id })
}

func (p *profiles) change(f func(*storedProfiles)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	next := storedProfiles{Active: p.stored.Active, All: slices.Clone(p.stored.All)}
	f(&next)
	if err := p.folder.WriteJSON(profilesFile, next); err != nil {
		return err
	}
	p.stored = next
	return nil
}
