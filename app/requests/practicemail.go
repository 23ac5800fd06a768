package requests

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	gosync "sync"
	"time"

	"paraph/app"
	"paraph/signing"
	"paraph/sync"
)

// PracticeLetter is a message that practice did not send.
type PracticeLetter struct {
	ID      string    `json:"id"`
	Request string    `json:"request"`
	Title   string    `json:"title"` // of the request
	To      string    `json:"to"`
	Name    string    `json:"name"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// Mailbag keeps the letters of practice until they are dismissed: the service writes each anew when it is asked, and not at all once
// its code was used or its request deleted. Store is where they are, as files by name; nil keeps them while the program runs.
type Mailbag struct {
	Store interface {
		ReadJSON(name string, into any) error
		WriteJSON(name string, what any) error
	}

	mu   gosync.Mutex
	read bool
	kept keptLetters
}

// keptLetters is practice-mail.json: letters, the newest first, and the ids of those that were dismissed.
type keptLetters struct {
	Letters   []PracticeLetter `json:"letters"`
	Dismissed []string         `json:"dismissed"`
}

const (
	mailbagFile = "practice-mail.json"

	// practiceRequests bounds how many of the newest requests are asked for their letters, keptMost how many letters are kept.
	practiceRequests = 30
	keptMost         = 500

	// lettersTake is how long after a document was found good its invitations may still be being written.
	lettersTake = time.Minute
)

// PracticeMail are the letters of practice that were not dismissed, the newest first. Coming: a request was sent just now, and its
// first letters are still being written. Where the service does not answer it is those that are known, and why.
func (r *Requests) PracticeMail(ctx context.Context) (all []PracticeLetter, coming bool, err error) {
	fresh, coming, err := r.freshLetters(ctx)
	all, kept := r.Mailbag.change(func(k *keptLetters) {
		k.take(fresh)
		err = errors.Join(err, r.forgetGone(ctx, k))
	})
	return all, coming, errors.Join(err, kept)
}

// forgetGone drops the letters of requests that were deleted, also where the desk was killed before Delete came to them.
func (r *Requests) forgetGone(ctx context.Context, k *keptLetters) error {
	gone := map[string]bool{}
	err := r.Store.View(ctx, func(tx sync.DeskTx) error {
		for _, l := range k.Letters {
			if _, known := gone[l.Request]; known {
				continue
			}
			_, err := standing(tx, l.Request)
			if gone[l.Request] = errors.Is(err, signing.ErrNotFound); err != nil && !gone[l.Request] {
				return err
			}
		}
		return nil
	})
	if err == nil {
		k.forget(func(l PracticeLetter) bool { return gone[l.Request] })
	}
	return err
}

// forget drops letters, and that they were dismissed.
func (k *keptLetters) forget(which func(PracticeLetter) bool) {
	for _, l := range k.Letters {
		if which(l) {
			k.Dismissed = slices.DeleteFunc(k.Dismissed, func(id string) bool { return id == l.ID })
		}
	}
	k.Letters = slices.DeleteFunc(k.Letters, which)
}

// freshLetters are those the service has for the newest requests, and whether it is still to write the first ones of one.
func (r *Requests) freshLetters(ctx context.Context) (out []PracticeLetter, coming bool, err error) {
	lines, err := r.Entries(ctx, app.EntryFilter{Limit: 10 * practiceRequests})
	asked := 0
	for _, l := range lines {
		if err != nil || asked == practiceRequests {
			break
		}
		if l.Stage == app.Leaving && l.Failure == "" {
			coming = true
		}
		if !l.Practice || l.Stage == app.Leaving || l.Stage == app.Failed {
			continue
		}
		asked++
		var letters []PracticeLetter
		letters, err = r.PracticeLetters(ctx, l.ID)
		for _, letter := range slices.Backward(letters) {
			letter.Title = l.Title
			out = append(out, letter)
		}
		begins := l.State == signing.Validating || l.State == signing.Waiting && r.now().Sub(l.Updated) < lettersTake
		coming = coming || begins && len(letters) == 0
	}
	return out, coming, err
}

// PracticeLetters are those the folder's own service has of one request.
func (r *Requests) PracticeLetters(ctx context.Context, id string) ([]PracticeLetter, error) {
	remote, err := r.Remote(ctx, app.OwnProfile, false)
	if err != nil {
		return nil, err
	}
	c, ok := remote.Own.(ours)
	if !ok {
		return nil, sync.ErrUnreachable
	}
	all, err := c.Practice(ctx, id)
	out := make([]PracticeLetter, len(all))
	for i, l := range all {
		out[i] = PracticeLetter{ID: l.ID, Request: id, To: l.To, Name: l.Name, Subject: l.Subject, Text: l.Text, At: l.At}
		if l.ID == "" { // of an older service
			sum := sha256.Sum256([]byte(id + "\x00" + l.To + "\x00" + l.Subject + "\x00" + l.Text))
			out[i].ID = hex.EncodeToString(sum[:12])
		}
	}
	return out, err
}

// DismissLetters takes letters away; BringLetters brings them back.
func (r *Requests) DismissLetters(ids ...string) error {
	_, err := r.Mailbag.change(func(k *keptLetters) {
		for _, id := range ids {
			if !slices.Contains(k.Dismissed, id) {
				k.Dismissed = append([]string{id}, k.Dismissed...)
			}
		}
	})
	return err
}

// BringLetters brings back letters that were dismissed.
func (r *Requests) BringLetters(ids ...string) error {
	_, err := r.Mailbag.change(func(k *keptLetters) {
		k.Dismissed = slices.DeleteFunc(k.Dismissed, func(id string) bool { return slices.Contains(ids, id) })
	})
	return err
}

// take puts new letters in front; of those that are known the service's word counts.
func (k *keptLetters) take(fresh []PracticeLetter) {
	all := slices.Clone(fresh)
	for _, old := range k.Letters {
		if !slices.ContainsFunc(fresh, func(l PracticeLetter) bool { return l.ID == old.ID }) {
			all = append(all, old)
		}
	}
	slices.SortStableFunc(all, func(a, b PracticeLetter) int { return b.At.Compare(a.At) })
	k.Letters = all[:min(len(all), keptMost)]
	k.Dismissed = k.Dismissed[:min(len(k.Dismissed), 2*keptMost)]
}

// change alters what is kept and answers the letters that are not dismissed. What cannot be written is kept while the program runs.
func (m *Mailbag) change(change func(*keptLetters)) (shown []PracticeLetter, err error) {
	if m == nil { // nobody keeps them
		m = &Mailbag{}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.read && m.Store != nil {
		_ = m.Store.ReadJSON(mailbagFile, &m.kept) // what is damaged is only practice
	}
	m.read = true
	before := keptLetters{slices.Clone(m.kept.Letters), slices.Clone(m.kept.Dismissed)}
	change(&m.kept)
	if m.Store != nil && !(slices.Equal(before.Letters, m.kept.Letters) && slices.Equal(before.Dismissed, m.kept.Dismissed)) {
		err = m.Store.WriteJSON(mailbagFile, m.kept)
	}
	for _, l := range m.kept.Letters {
		if !slices.Contains(m.kept.Dismissed, l.ID) {
			shown = append(shown, l)
		}
	}
	return shown, err
}
