// Package office has what the office keeps: what it calls itself, how its letters leave, the services its requests go to,
// and its backups:
//
//	services, err := office.OpenServices(folder, client, start, begun)
//	o := &office.Office{Folder: folder, Services: services, Follow: engine.Follow}
//	ready, err := o.Ready(ctx) // the folder's own service is started where none runs
//
// Backup and Restore also work on a folder that nobody has open.
package office
