package otp

import (
	"net/netip"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Limits of codes. The zero value allows nothing.
type Limits struct {
	Tries          int           // answers a code takes
	Codes          int           // codes whose letters left that a signer gets before the office must help
	EmailLife      time.Duration // a code's life by e-mail, from the moment the mail server takes it
	Wait           time.Duration // how long a code may wait for the mail server; after that it is not sent any more
	SMSLife        time.Duration
	Pause          time.Duration // before the second code; doubles with each
	DeadBeforeLock int           // codes answered wrongly to the end before a longer pause
	Lock           time.Duration
	PerHour        int // codes to one address that nothing was signed with, all requests
	PerDay         int
	PerNetwork     int // the same of codes asked for from one address an hour (IPv6: /64)
}

// Standard is the policy people get.
var Standard = Limits{
	Tries: 5, Codes: 5, EmailLife: 10 * time.Minute, Wait: time.Hour, SMSLife: 5 * time.Minute, Pause: time.Minute,
	DeadBeforeLock: 3, Lock: 15 * time.Minute, PerHour: 10, PerDay: 30, PerNetwork: 100,
}

// Life is how long a code of that channel is good.
func (l Limits) Life(c signing.Channel) time.Duration {
	if c == signing.SMS {
		return l.SMSLife
	}
	return l.EmailLife
}

// Open counts the codes that were sent to a destination and asked for from a network, of signers who have not signed with
// any: what people finish is nobody's attack. Lost are those of the signer's own whose letters never left: the mail
// server's fault locks nobody out.
type Open struct {
	Hour, Day, Network, Lost int
}

// Allow says whether a further code may be sent now. previous are the signer's challenges since the
// office last helped, in order. A refusal is a *signing.CodeLimit.
func (l Limits) Allow(previous []sync.Challenge, open Open, now time.Time) error {
	n := len(previous)
	if n-open.Lost >= l.Codes {
		return &signing.CodeLimit{Reason: signing.LockedCodes}
	}
	if open.Day >= l.PerDay {
		return &signing.CodeLimit{Again: now.Add(24 * time.Hour), Reason: signing.LockedAddress}
	}
	if open.Hour >= l.PerHour {
		return &signing.CodeLimit{Again: now.Add(time.Hour), Reason: signing.LockedAddress}
	}
	if open.Network >= l.PerNetwork {
		return &signing.CodeLimit{Again: now.Add(time.Hour), Reason: signing.LockedNetwork}
	}
	if again := l.Again(previous); now.Before(again) {
		limit := &signing.CodeLimit{Again: again}
		if l.dead(previous) {
			limit.Reason = signing.LockedTries
		}
		return limit
	}
	return nil
}

// Again is from when the next code may be asked for, by the signer's own history.
func (l Limits) Again(previous []sync.Challenge) time.Time {
	n := len(previous)
	if n == 0 {
		return time.Time{}
	}
	last := previous[n-1]
	again := last.Created.Add(l.Pause << max(0, min(n, l.Codes)-1)) // those whose letters never left do not make it longer
	if l.dead(previous) {
		if lock := last.Created.Add(l.Lock); lock.After(again) {
			again = lock
		}
	}
	return again
}

// dead reports whether the last of a signer's codes was one too many of those answered wrongly to the end.
func (l Limits) dead(previous []sync.Challenge) bool {
	dead := 0
	for _, c := range previous {
		if c.Consumed.IsZero() && c.Attempts >= l.Tries {
			dead++
		}
	}
	return dead > 0 && dead%l.DeadBeforeLock == 0 && previous[len(previous)-1].Attempts >= l.Tries
}

// Network is who has an address: of IPv4 the address, of IPv6 its /64, which everybody has at least.
func Network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap()
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// HashNetwork is how an address a code was asked from is counted, by its Network.
func HashNetwork(address string) string { return Hash("network\x00" + Network(address)) }
