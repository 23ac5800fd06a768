package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
)

var httpClient = http.Client{Timeout: time.Minute}

// person signs over HTTP as a browser does, and tries again, as people do, when the service does not answer.
func (s *stage) person(email string) error {
	ctx := hosttest.Soon(s.t)
	l, err := s.box.Await(ctx, email, 1, func(l postbox.Message) bool { return l.Link() != "" && l.At.After(s.since) })
	if err != nil {
		return fmt.Errorf("no invitation for %s: %w", email, err)
	}
	link := l.Link()
	var code struct{ Challenge, Short string }
	err = again(func() error {
		_ = post(link+"/opened", map[string]any{"lang": "it", "zone": "Europe/Rome"}, nil)
		return post(link+"/code", map[string]any{
			"lang": "it", "marks": []signing.Mark{hosttest.Typed("Firma")}, "use": []int{0}, "shown": []int{1}, "seconds": 3,
		}, &code)
	})
	if err != nil {
		return fmt.Errorf("no code for %s: %w", email, err)
	}
	if l, err = s.box.Await(ctx, email, 1, func(l postbox.Message) bool { return strings.Contains(l.Subject(), " "+code.Short+" ") }); err != nil {
		return fmt.Errorf("code %s for %s does not come: %w", code.Short, email, err)
	}
	return again(func() error {
		err := post(link+"/confirm", map[string]any{"lang": "it", "challenge": code.Challenge, "code": l.Code()}, nil)
		if errors.Is(err, answered(http.StatusConflict)) {
			return nil // signed before; the answer was lost
		}
		return err
	})
}

// answered is a refusal of the page's.
type answered int

func (a answered) Error() string { return fmt.Sprintf("the page answers %d", int(a)) }

// again tries for half a minute.
func again(f func() error) error {
	var err error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}

func post(address string, body, into any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", address[:strings.Index(address, "/s/")])
	resp, err := httpClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNoContent {
		return answered(resp.StatusCode)
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(into)
}
