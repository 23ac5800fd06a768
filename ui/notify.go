package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// notifier tells the system what became of requests while nobody looks at the window: never whose, nor of which document.
// It belongs to the Fyne thread.
type notifier struct {
	d     *kit.Kit
	desk  *journey.Requests
	prefs prefs.Prefs
	show  func(title, words string) // nil: nothing shows it
	since time.Time                 // what changed before counts as known: the window was looked at
	away  bool                      // the window has not the focus
	told  map[string]heard
}

// heard is how far a request had come when it was last told of.
type heard struct {
	state  signing.State
	signed int // by so many since then
}

func newNotifier(d *kit.Kit, desk *journey.Requests, prefs prefs.Prefs, show func(title, words string)) *notifier {
	return &notifier{d: d, desk: desk, prefs: prefs, show: show, since: desk.Clock(), told: map[string]heard{}}
}

// changed looks at entries that are no longer what they were. Each state of each and each signature is told once, all together in
// one notification.
func (n *notifier) changed(ids []string) {
	if n.show == nil || !n.away || n.prefs.Get(prefs.Notify) != "on" {
		return
	}
	var found []*app.Entry
	n.d.Run(func(ctx context.Context) error {
		for _, id := range ids {
			if e, err := n.desk.Entry(ctx, id); err == nil && id != "" {
				found = append(found, e)
			}
		}
		return nil
	}, func(error) {
		if n.away {
			n.tell(found)
		}
	})
}

func (n *notifier) tell(entries []*app.Entry) {
	counts := map[signing.State]int{}
	for _, e := range entries {
		q, before := e.Request, n.told[e.ID]
		now := heard{q.State, n.signed(q)}
		if q.Updated.Before(n.since) || before == now {
			continue
		}
		n.told[e.ID] = now
		if q.State != signing.Waiting && before.state != now.state || now.signed > before.signed {
			counts[q.State]++
		}
	}
	v := n.d.Voice
	var words []string
	say := func(state signing.State, sentence func(c int) string) {
		if c := counts[state]; c > 0 {
			words = append(words, sentence(c))
		}
	}
	say(signing.Waiting, func(c int) string { return v.Count("notify.signed", c) })
	say(signing.Done, func(c int) string { return v.Count("notify.done", c) })
	say(signing.Declined, func(c int) string { return v.Count("notify.declined", c) })
	say(signing.Expired, func(c int) string { return v.Count("notify.expired", c) })
	say(signing.Unsealed, func(c int) string { return v.Count("notify.unsealed", c) })
	say(signing.Refused, func(c int) string { return v.Count("notify.refused", c) })
	if len(words) > 0 {
		n.show("Paraph", strings.Join(words, " "))
	}
}

// signed is how many signed since the window was looked at.
func (n *notifier) signed(q signing.Request) (count int) {
	for _, s := range q.Signers {
		if s.Steps.Signed.After(n.since) {
			count++
		}
	}
	return count
}

// watch follows whether the window is looked at.
func (n *notifier) watch(life fyne.Lifecycle) {
	life.SetOnEnteredForeground(func() { n.away = false })
	life.SetOnExitedForeground(n.leave)
}

// leave begins to tell of what happens from now on.
func (n *notifier) leave() { n.away, n.since, n.told = true, n.desk.Clock(), map[string]heard{} }
