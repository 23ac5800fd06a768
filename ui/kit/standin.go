// Package kit: a stand-in for the real kit with what docview needs; it goes when the kit is merged.
package kit

import (
	"context"

	"fyne.io/fyne/v2"

	"paraph/app/say"
)

// Desk is what every screen is handed.
type Desk struct {
	Window   fyne.Window
	Voice    say.Voice
	Dispatch func(func())
	Log      func(key string)
}

// Run does work beside the screen; done is called on the Fyne thread.
func (d *Desk) Run(work func(ctx context.Context) error, done func(err error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		err := work(ctx)
		d.Dispatch(func() {
			cancel()
			done(err)
		})
	}()
	return cancel
}

// Say is Voice.Say that also logs the key.
func (d *Desk) Say(key string, pairs ...any) string {
	if d.Log != nil {
		d.Log(key)
	}
	return d.Voice.Say(key, pairs...)
}
