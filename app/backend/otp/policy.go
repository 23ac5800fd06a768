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
	Codes          int           // codes a signer gets before the office must help
	EmailLife      time.Duration // a code's life by e-mail
	SMSLife        time.Duration
	Pause          time.Duration // before the second code; doubles with each
	DeadBeforeLock int           // codes answered wrongly to the end before a longer pause
	Lock           time.Duration
	PerHour        int // codes to one address, all requests
	PerDay         int
	PerNetwork     int // codes asked for from one address an hour (IPv6: /64)
}

// Standard is the policy people get.
var Standard = Limits{
	Tries: 5, Codes: 5, EmailLife: 10 * time.Minute, SMSLife: 5 * time.Minute, Pause: time.Minute,
	DeadBeforeLock: 3, Lock: 15 * time.Minute, PerHour: 5, PerDay: 15, PerNetwork: 30,
}

// Life is how long a code of that channel is good.
func (l Limits) Life(c signing.Channel) time.Duration {
	if c == signing.SMS {
		return l.SMSLife
	}
	return l.EmailLife
}

// Sent counts codes already sent to a destination and from a network.
type Sent struct {
	Hour, Day, Network int
}

// Allow says whether a further code may be sent now. previous are the signer's challenges since the
// office last helped, in order. A refusal is a *signing.CodeLimit.
func (l Limits) Allow(previous []sync.Challenge, sent Sent, now time.Time) error {
	n := len(previous)
	if n >= l.Codes {
		return &signing.CodeLimit{}
	}
	if sent.Day >= l.PerDay {
		return &signing.CodeLimit{Again: now.Add(24 * time.Hour)}
	}
	if sent.Hour >= l.PerHour || sent.Network >= l.PerNetwork {
		return &signing.CodeLimit{Again: now.Add(time.Hour)}
	}
	if again := l.Again(previous); now.Before(again) {
		return &signing.CodeLimit{Again: again}
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
	again := last.Created.Add(l.Pause << min(n-1, 16))
	dead := 0
	for _, c := range previous {
		if c.Consumed.IsZero() && c.Attempts >= l.Tries {
			dead++
		}
	}
	if dead > 0 && dead%l.DeadBeforeLock == 0 && last.Attempts >= l.Tries {
		if lock := last.Created.Add(l.Lock); lock.After(again) {
			again = lock
		}
	}
	return again
}

// HashNetwork is how an address a code was asked from is counted: IPv4 whole, IPv6 its /64.
func HashNetwork(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return Hash("network\x00" + address)
	}
	a = a.Unmap()
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return Hash("network\x00" + p.String())
		}
	}
	return Hash("network\x00" + a.String())
}
