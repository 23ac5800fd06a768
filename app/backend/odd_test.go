package backend_test

import (
	"errors"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// TestARecordThatIsNoneAnyMoreIsThere: a request whose row was emptied, spoiled or given another number is not said to be
// nowhere: what is told of it is that it was changed.
func TestARecordThatIsNoneAnyMoreIsThere(t *testing.T) {
	for what, query := range map[string]string{
		"emptied":      "UPDATE request SET body = '{}'",
		"spoiled":      "UPDATE request SET body = 'x'",
		"another's":    "UPDATE request SET body = json_set(body, '$.id', '0123456789abcdef01234567')",
		"renamed":      "UPDATE request SET id = '0123456789abcdef01234567'",
		"of no state":  "UPDATE request SET state = 'zzz', body = json_set(body, '$.state', 'zzz')",
		"of no object": "UPDATE request SET body = '[]'",
	} {
		r := hosttest.Start(t, nil)
		id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
		r.Await(t, id, hosttest.Is(signing.Waiting))
		others(t, r, query)
		sent, err := r.Client.Request(hosttest.Soon(t), id)
		if !errors.Is(err, signing.ErrBroken) && (err != nil || sent.Fault == nil) {
			t.Errorf("%s: the request: %+v %v", what, sent.Fault, err)
		}
		for _, form := range []sync.Form{sync.FormJSON, sync.FormText} {
			a, err := r.Client.Audit(hosttest.Soon(t), id, form)
			if !errors.Is(err, signing.ErrBroken) && (err != nil || len(a.Body) == 0) {
				t.Errorf("%s: the evidence: %v", what, err)
			}
		}
		if _, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne); err == nil || errors.Is(err, signing.ErrNotFound) {
			t.Errorf("%s: the document: %v", what, err)
		}
	}
	r := hosttest.Start(t, nil)
	if _, err := r.Client.Request(hosttest.Soon(t), "0123456789abcdef01234567"); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("one that never was: %v", err)
	}
}
