// Package ui is the window: rail, menus, the open document, and what the screens below it have to do with each other. Each
// screen is a package of its own (home, prepare, sign, …) that gets the journey it shows and imports no other screen;
// places.go has a line for each. With main these are the only importers of Fyne.
//
//	err := ui.Run(app, ui.Config{Requests: desk.Requests, Documents: desk.Documents, …})
//
// Nothing here waits for anything: work runs beside the screen (kit.Kit.Run) and its results come in through one
// dispatcher. A new place is a package with a type that embeds kit.Place, and its line in places.go.
package ui
