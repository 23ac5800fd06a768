// Package host wires a data folder's parts together; there is nothing in it that could be decided elsewhere. Start is the
// service process on a folder, OpenDesk the desk, one a folder each:
//
//	host.WorkerMain()                    // first in every program: a worker does not return
//	host.ServiceMain(host.Options{})     // nor does a service in the background
//	d, err := host.OpenDesk(ctx, host.DeskOptions{Folder: path}, files)
//	defer d.Close()
package host
