// Package filedialog is the desk's own way to ask for files, for where the system has none it can be asked for:
//
//	filedialog.Show(kit, filedialog.Question{Kind: filedialog.Files, Title: …, Folder: …}, filedialog.Here(recent), chosen)
//
// Question is also what the system's own dialogs are asked with; see ui/portal.
package filedialog
