package host_test

import (
	"os"
	"path/filepath"
	"testing"

	"paraph/app/folder"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// attack is something somebody does who writes the database and the documents of a service at rest, and what is said of the
// finished request afterwards.
type attack struct {
	want signing.FaultCode
	do   func(a *attacker)
}

// withEverything is the attack of somebody who writes to the whole folder and makes it one of before. The service notices it
// by the requests' links, which only its key seals; who saves the folder takes it for one of before.
var withEverything = attack{signing.FaultUnguarded, func(a *attacker) {
	a.sql(asBefore...)
	if err := os.Remove(filepath.Join(a.data, folder.ReachedFile)); err != nil {
		a.t.Fatal(err)
	}
}}

// asBefore makes a store look like one that nothing guards yet.
var asBefore = []string{
	"DROP TABLE guard", "DROP TABLE register", "DROP TABLE headseal", "ALTER TABLE callback DROP COLUMN mac", "ALTER TABLE attempt DROP COLUMN mac",
	"ALTER TABLE idempotency DROP COLUMN mac", "PRAGMA user_version = 4",
}

const body = "UPDATE request SET body = "

// attacks are on the lines, on what is shown beside them, on what guards them, and on the documents.
var attacks = map[string]attack{
	"a time": {signing.FaultLine, func(a *attacker) { a.sql("UPDATE event SET time = time + 60000 WHERE request = {done} AND seq = 5") }},
	"a time, linked anew": {signing.FaultRewritten, func(a *attacker) {
		a.rewrite(func(lines []signing.Event) []signing.Event {
			lines[4].Time = lines[4].Time.Add(-hosttest.Day)
			return lines
		})
	}},
	"an address": {signing.FaultValue, func(a *attacker) {
		a.sql("UPDATE event SET private = json_set(private, '$.ip.v', '203.0.113.9') WHERE request = {done} AND kind = 'code.confirmed'")
	}},
	"an address without its salt": {signing.FaultValue, func(a *attacker) {
		a.sql(`UPDATE event SET private = json_set(private, '$.ip', json('{"s":"","v":"203.0.113.9"}')) WHERE request = {done} AND kind = 'code.confirmed'`)
	}},
	"an address, linked anew": {signing.FaultRewritten, func(a *attacker) { a.value(signing.EventConfirmed, "ip", "203.0.113.9") }},
	"a browser, linked anew":  {signing.FaultRewritten, func(a *attacker) { a.value(signing.EventConfirmed, "agent", "Mozilla") }},
	"the sentence agreed to, linked anew": {signing.FaultRewritten, func(a *attacker) {
		a.value(signing.EventConsent, "text", "I agree to pay twice.")
	}},
	"private values taken out": {signing.FaultValueGone, func(a *attacker) {
		a.sql("UPDATE event SET private = NULL WHERE request = {done} AND kind = 'code.confirmed'")
	}},
	"the last line cut off": {signing.FaultCut, func(a *attacker) {
		a.sql("DELETE FROM event WHERE request = {done} AND seq = (SELECT max(seq) FROM event WHERE request = {done})")
	}},
	"a line taken out": {signing.FaultOrder, func(a *attacker) { a.sql("DELETE FROM event WHERE request = {done} AND seq = 6") }},
	"a line taken out, linked anew": {signing.FaultCut, func(a *attacker) {
		a.rewrite(func(lines []signing.Event) []signing.Event { return append(lines[:5:5], lines[6:]...) })
	}},
	"a line put in": {signing.FaultAdded, func(a *attacker) {
		a.rewrite(func(lines []signing.Event) []signing.Event {
			return append(lines, signing.Event{Time: lines[0].Time, Kind: signing.EventOpened, Actor: signing.ActorSigner, Signer: 1})
		})
	}},
	"two lines exchanged": {signing.FaultOrder, func(a *attacker) {
		a.sql("UPDATE event SET seq = 99 WHERE request = {done} AND seq = 5", "UPDATE event SET seq = 5 WHERE request = {done} AND seq = 6",
			"UPDATE event SET seq = 6 WHERE request = {done} AND seq = 99")
	}},
	"a signer's name": {signing.FaultSigner, func(a *attacker) { a.sql(body + "json_set(body, '$.signers[0].name', 'Eva') WHERE n = {done}") }},
	"a signer's address": {signing.FaultSigner, func(a *attacker) {
		a.sql(body + "json_set(body, '$.signers[1].email', 'eva@example.com') WHERE n = {done}")
	}},
	"a signer's name, in the lines too": {signing.FaultRewritten, func(a *attacker) {
		a.sql(body + "json_set(body, '$.signers[0].name', 'Eva') WHERE n = {done}")
		a.value(signing.EventCreated, signing.PrivateName(1, "name"), "Eva")
	}},
	"a signer's step": {signing.FaultRequest, func(a *attacker) {
		a.sql(body + "json_set(body, '$.signers[0].steps.signed', '2020-01-01T00:00:00Z') WHERE n = {done}")
	}},
	"the state": {signing.FaultState, func(a *attacker) {
		a.sql(body + "json_set(body, '$.state', 'declined'), state = 'declined' WHERE n = {done}")
	}},
	"the state in the request alone": {signing.FaultState, func(a *attacker) { a.sql(body + "json_set(body, '$.state', 'declined') WHERE n = {done}") }},
	"the document's fingerprint": {signing.FaultPrint, func(a *attacker) {
		a.sql(body + "json_set(body, '$.original.sha256', substr(body ->> '$.sealed.sha256', 1, 64)) WHERE n = {done}")
	}},
	"the sealed document's fingerprint": {signing.FaultPrint, func(a *attacker) {
		a.sql(body + "json_set(body, '$.sealed.sha256', body ->> '$.original.sha256'), sealed = body ->> '$.original.sha256' WHERE n = {done}")
	}},
	"a mark": {signing.FaultMark, func(a *attacker) {
		a.sql("UPDATE mark SET body = json_set(body, '$[0].text', 'Eva Neri') WHERE request = {done} AND body ->> '$[0].mode' = 'typed'")
	}},
	"two marks exchanged": {signing.FaultMark, func(a *attacker) {
		a.sql("CREATE TEMP TABLE m AS SELECT * FROM mark WHERE request = {done}; UPDATE mark SET body = (SELECT m.body FROM m WHERE m.signer <> mark.signer) WHERE request = {done}")
	}},
	"two requests' rows exchanged": {signing.FaultOrder, func(a *attacker) {
		a.sql("UPDATE request SET id = id || 'x' WHERE n = {done}", "UPDATE request SET id = '"+a.done+"' WHERE id = '"+a.waiting+"'",
			"UPDATE request SET id = '"+a.waiting+"' WHERE id = '"+a.done+"x'")
	}},
	"two requests' bodies exchanged": {signing.FaultState, func(a *attacker) {
		a.sql("CREATE TEMP TABLE b AS SELECT n, json_set(body, '$.id', (SELECT o.id FROM request o WHERE o.n <> request.n)) body FROM request; " +
			body + "(SELECT b.body FROM b WHERE b.n <> request.n)")
	}},
	"a link put in": {signing.FaultLink, func(a *attacker) {
		a.sql("INSERT INTO link SELECT request, 'x', 'mine', sealed FROM link WHERE request = {done} LIMIT 1")
	}},
	"the seal's signature taken out": {signing.FaultHead, func(a *attacker) { a.sql("DELETE FROM headseal") }},
	"the guard taken out":            {signing.FaultUnguarded, func(a *attacker) { a.sql("DELETE FROM guard WHERE request = {done}") }},
	"the guard of another request": {signing.FaultGuard, func(a *attacker) {
		a.sql("UPDATE guard SET (body, mac) = (SELECT body, mac FROM guard WHERE request = {waiting}) WHERE request = {done}")
	}},
	"the guard's own words": {signing.FaultGuard, func(a *attacker) {
		a.sql("UPDATE guard SET body = json_set(body, '$.lines', 3) WHERE request = {done}")
	}},
	"an older guard": {signing.FaultSetBack, func(a *attacker) { a.back("guard", "request = 1") }},
	"the request and its guard put back": {signing.FaultSetBack, func(a *attacker) {
		a.request()
		a.back("guard", "request = 1")
	}},
	"the request, its guard and its page of the register put back": {signing.FaultRegister, func(a *attacker) {
		a.request()
		a.back("guard", "request = 1")
		a.back("register", "page = 0")
	}},
	"the whole database put back": {signing.FaultAllSetBack, func(a *attacker) {
		b, err := os.ReadFile(a.early)
		if err == nil {
			err = os.WriteFile(a.database(), b, 0o600)
		}
		if err != nil {
			a.t.Fatal(err)
		}
	}},
	"the register taken out": {signing.FaultRegister, func(a *attacker) { a.sql("DELETE FROM register") }},
	"everything that guards taken out, as in a folder of before": {signing.FaultUnguarded, func(a *attacker) {
		a.sql(asBefore...)
	}},
	"the sealed document":          {signing.FaultDocument, func(a *attacker) { a.otherContent("sealed") }},
	"the document as it was shown": {signing.FaultDocument, func(a *attacker) { a.otherContent("original") }},
	"the sealed document taken out": {signing.FaultDocumentGone, func(a *attacker) {
		if err := os.Remove(a.blob("sealed")); err != nil {
			a.t.Fatal(err)
		}
	}},
}

// TestAttacks: whatever somebody changes in a service's store who has not its key, everybody who is shown the request is
// told so first, and what is there is shown nevertheless.
func TestAttacks(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another: not for the race run")
	}
	if len(attacks) < 20 {
		t.Fatalf("%d attacks", len(attacks))
	}
	p := newPrey(t)
	t.Run("none", func(t *testing.T) { p.shown(t, attack{"", func(*attacker) {}}) })
	for name, c := range attacks {
		t.Run(name, func(t *testing.T) { p.shown(t, c) })
	}
	t.Run("a request taken out", p.takenOut)
	t.Run("a store rebuilt", p.rebuilt)
	t.Run("as in a folder of before, with everything in it", func(t *testing.T) {
		v := p.attacked(t, withEverything)
		v.service(t)
		v.commands(t)
		v.desk(t)
	})
	t.Run("as in a folder of before, with everything in it and without links", func(t *testing.T) {
		v := p.attacked(t, attack{signing.FaultUnguarded, func(a *attacker) {
			withEverything.do(a)
			a.sql("DELETE FROM link")
		}})
		trail, err := v.Client.Audit(hosttest.Soon(t), v.done, sync.FormJSON)
		if err != nil {
			t.Fatal(err)
		}
		v.same(t, "the service", trailIn(t, trail.Body).Proof.Fault)
	})
}
