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
	since time.Time                 // what changed before counts as known
	away  bool                      // the window has not the focus
	told  map[string]signing.State
}

func newNotifier(d *kit.Kit, desk *journey.Requests, prefs prefs.Prefs, show func(title, words string)) *notifier {
	return &notifier{d: d, desk: desk, prefs: prefs, show: show, since: desk.Clock(), told: map[string]signing.State{}}
}

// changed looks at entries that are no longer what they were. Each state of each is told once, all together in one
// notification.
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
		q := e.Request
		if q.Updated.Before(n.since) || n.told[e.ID] == q.State {
			continue
		}
		n.told[e.ID] = q.State
		counts[q.State]++
	}
	v := n.d.Voice
	var words []string
	say := func(state signing.State, sentence func(c int) string) {
		if c := counts[state]; c > 0 {
			words = append(words, sentence(c))
		}
	}
	say(signing.Done, func(c int) string { return v.Count("notify.done", c) })
	say(signing.Declined, func(c int) string { return v.Count("notify.declined", c) })
	say(signing.Expired, func(c int) string { return v.Count("notify.expired", c) })
	say(signing.Unsealed, func(c int) string { return v.Count("notify.unsealed", c) })
	say(signing.Refused, func(c int) string { return v.Count("notify.refused", c) })
	if len(words) > 0 {
		n.show("Paraph", strings.Join(words, " "))
	}
}

// watch follows whether the window is looked at.
func (n *notifier) watch(life fyne.Lifecycle) {
	life.SetOnEnteredForeground(func() { n.away = false })
	life.SetOnExitedForeground(func() { n.away = true })
}
