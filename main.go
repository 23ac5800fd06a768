// Command paraph is the signing desk.
package main

import (
	_ "time/tzdata" // zones on machines that have none

	fyneapp "fyne.io/fyne/v2/app"

	"paraph/app/host"
)

func main() {
	host.WorkerMain()
	a := fyneapp.NewWithID("org.paraph.desk")
	a.NewWindow("Paraph").ShowAndRun()
}
