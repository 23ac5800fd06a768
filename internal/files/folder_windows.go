package files

// SyncFolder has nothing to do: Windows syncs no folders, NTFS keeps names in its journal.
func SyncFolder(string) error { return nil }
