package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// challengeBody is what of a challenge is never searched for.
type challengeBody struct {
	Short    string          `json:"short"`
	Channel  signing.Channel `json:"channel"`
	Language string          `json:"language"`
}

// NewChallenge implements psync.Challenges.
func (t *tx) NewChallenge(c psync.Challenge) error {
	body, err := json.Marshal(challengeBody{c.Short, c.Channel, c.Language})
	if err != nil {
		return fmt.Errorf("sqlite: challenge: %w", err)
	}
	n, err := t.number(c.Request)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO challenge (id, request, signer, number, destination, network, created, expires, attempts,
		consumed, voided, seed, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)`,
		c.ID, n, c.Signer, c.Number, c.Destination, c.Network, ms(c.Created), ms(c.Expires), c.Seed, string(body))
	return err
}

const challengeColumns = `id, (SELECT r.id FROM request r WHERE r.n = request), signer, number, destination, network, created, expires, attempts, consumed, voided, seed, body`

func scanChallenge(scan func(...any) error) (psync.Challenge, error) {
	var c psync.Challenge
	var created, expires, consumed, voided int64
	var body string
	if err := scan(&c.ID, &c.Request, &c.Signer, &c.Number, &c.Destination, &c.Network, &created, &expires,
		&c.Attempts, &consumed, &voided, &c.Seed, &body); err != nil {
		return c, fmt.Errorf("sqlite: challenge: %w", err)
	}
	c.Created, c.Expires, c.Consumed, c.Voided = fromMS(created), fromMS(expires), fromMS(consumed), fromMS(voided)
	var b challengeBody
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return c, unreadable(err)
	}
	c.Short, c.Channel, c.Language = b.Short, b.Channel, b.Language
	return c, nil
}

func (t *tx) challenges(query string, args ...any) ([]psync.Challenge, error) {
	var out []psync.Challenge
	err := t.each(query, args, func(scan func(...any) error) error {
		c, err := scanChallenge(scan)
		out = append(out, c)
		return err
	})
	return out, err
}

// Challenge implements psync.Challenges.
func (t *tx) Challenge(id string) (psync.Challenge, error) {
	return only(t.challenges("SELECT "+challengeColumns+" FROM challenge WHERE id = ?", id))
}

// ChallengesOf implements psync.Challenges: in the order they were made.
func (t *tx) ChallengesOf(requestID, signerID string) ([]psync.Challenge, error) {
	n, err := t.number(requestID)
	if err != nil {
		return nil, err
	}
	return t.challenges("SELECT "+challengeColumns+" FROM challenge WHERE request = ? AND signer = ? ORDER BY number", n, signerID)
}

// challenged has the request of a challenge looked at, before the challenge is changed.
func (t *tx) challenged(id string) error {
	var request string
	err := t.one("SELECT r.id FROM challenge c JOIN request r ON r.n = c.request WHERE c.id = ?", []any{id}, &request)
	if err == nil {
		_, err = t.number(request)
	}
	if errors.Is(err, signing.ErrNotFound) {
		err = nil
	}
	return err
}

// CountTry implements psync.Challenges.
func (t *tx) CountTry(id string, now time.Time, limit int) (psync.Challenge, bool, error) {
	if t.readOnly {
		return psync.Challenge{}, false, psync.ErrReadOnly
	}
	var c psync.Challenge
	if err := t.challenged(id); err != nil {
		return c, false, err
	}
	t.writes++
	counted, err := t.challenges(`UPDATE challenge SET attempts = attempts + 1
		WHERE id = ? AND consumed = 0 AND voided = 0 AND attempts < ? AND expires > ? RETURNING `+challengeColumns, id, limit, ms(now))
	if err != nil {
		return c, false, err
	}
	if len(counted) == 1 {
		return counted[0], true, nil
	}
	c, err = t.Challenge(id)
	return c, false, err
}

// Consume implements psync.Challenges; the seed is gone with it.
func (t *tx) Consume(id string, now time.Time) (bool, error) {
	if err := t.challenged(id); err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE challenge SET consumed = ?, seed = NULL WHERE id = ? AND consumed = 0 AND voided = 0 AND expires > ?`,
		ms(now), id, ms(now))
	return n == 1, err
}

// Void implements psync.Challenges; the seed is gone with it.
func (t *tx) Void(id string, now time.Time) error {
	if err := t.challenged(id); err != nil {
		return err
	}
	_, err := t.exec("UPDATE challenge SET voided = ?, seed = NULL WHERE id = ? AND consumed = 0 AND voided = 0", ms(now), id)
	return err
}

// Prolong implements psync.Challenges.
func (t *tx) Prolong(id string, until time.Time) error {
	if err := t.challenged(id); err != nil {
		return err
	}
	_, err := t.exec("UPDATE challenge SET expires = ? WHERE id = ? AND consumed = 0 AND voided = 0", ms(until), id)
	return err
}

// openSince counts a column's challenges of signers who have used none.
const openSince = ` = ? AND c.created > ? AND NOT EXISTS
	(SELECT 1 FROM challenge d WHERE d.request = c.request AND d.signer = c.signer AND d.consumed > 0)`

// CountOpen implements psync.Challenges.
func (t *tx) CountOpen(destination, network string, since time.Time) (byDestination, byNetwork int, err error) {
	err = t.one("SELECT count(*) FROM challenge c WHERE c.destination"+openSince, []any{destination, ms(since)}, &byDestination)
	if err != nil && !errors.Is(err, signing.ErrNotFound) {
		return 0, 0, err
	}
	err = t.one("SELECT count(*) FROM challenge c WHERE c.network"+openSince, []any{network, ms(since)}, &byNetwork)
	return byDestination, byNetwork, err
}
