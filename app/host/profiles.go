package host

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	gosync "sync"

	"paraph/internal/files"
	"paraph/signing"
	"paraph/sync"
)

// Here is the profile of the folder's own service, which always exists.
const Here = "here"

// Profile is a service requests can go to. Token is the bearer token; it is kept sealed.
type Profile struct {
	ID    string
	Name  string
	URL   string
	Token string
}

// ErrProfile says that a profile cannot be used as it is.
var ErrProfile = sync.ErrProfile

const (
	profilesFile   = "profiles.json"
	purposeProfile = "profile"
)

// profiles is profiles.json; mu guards it.
type profiles struct {
	folder Folder
	vault  *vault

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

func openProfiles(f Folder, keyInFile bool) (*profiles, error) {
	p := &profiles{folder: f}
	var err error
	if p.vault, err = f.settingsVault(keyInFile); err != nil {
		return nil, err
	}
	return p, f.readSettings(profilesFile, &p.stored)
}

// ids are all profiles, the folder's own first.
func (p *profiles) ids() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []string{Here}
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
		return Here
	}
	return p.stored.Active
}

func (p *profiles) get(id string) (Profile, error) {
	if id == Here {
		return Profile{ID: Here}, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.stored.All {
		if s.ID == id {
			token, err := p.vault.Open(purposeProfile, s.ID+" "+s.URL, s.Token)
			return Profile{ID: s.ID, Name: s.Name, URL: s.URL, Token: string(token)}, err
		}
	}
	return Profile{}, fmt.Errorf("host: profile: %w", signing.ErrNotFound)
}

// put adds or replaces a profile. Its token goes to no other address than the one it was given for.
func (p *profiles) put(n Profile) error {
	n.URL = strings.TrimRight(n.URL, "/")
	u, err := url.Parse(n.URL)
	if err != nil || n.ID == "" || n.ID == Here || n.Name == "" || n.Token == "" || u.Host == "" || checkPublic(n.URL) != nil {
		return ErrProfile
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
	b, err := json.MarshalIndent(next, "", " ")
	if err != nil {
		return err
	}
	if err := files.Replace(p.folder.file(profilesFile), files.Ours, files.Bytes(append(b, '\n'))); err != nil {
		return err
	}
	p.stored = next
	return nil
}

// Profiles lists the services requests can go to, without their tokens, and which one new requests go to.
func (d *Desk) Profiles() (all []Profile, active string) {
	for _, id := range d.profiles.ids() {
		if p, err := d.profiles.get(id); err == nil {
			p.Token = ""
			all = append(all, p)
		}
	}
	return all, d.profiles.active()
}

// PutProfile adds or replaces a profile and follows its service from now on.
func (d *Desk) PutProfile(p Profile) error {
	if err := d.profiles.put(p); err != nil {
		return err
	}
	d.mu.Lock()
	delete(d.met, p.ID)
	d.mu.Unlock()
	d.Engine.Follow(p.ID)
	return nil
}

// UseProfile makes new requests go to a profile's service; those under way stay where they are.
func (d *Desk) UseProfile(id string) error { return d.profiles.use(id) }
