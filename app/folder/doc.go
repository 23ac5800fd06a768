// Package folder is a data folder as programs share it: who has it (locks), where its service listens, its one key and what
// is sealed with it, settings, logs, what the desk remembers, and how a second desk hands its files over. It knows neither
// the service nor the desk:
//
//	f, err := folder.New(path)                 // makes it where it is not
//	at, ready, err := f.Reach(ctx, client, start) // its service, started where none runs
//	s, err := f.Settings()
package folder
