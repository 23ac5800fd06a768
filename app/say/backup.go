package say

// BackupFailed says why no backup was made by itself, and what to do; why is a word of app/office.
func (v Voice) BackupFailed(why, folder string) string {
	switch why {
	case "away":
		return v.Say("backup.away", "folder", folder)
	case "room":
		return v.Say("backup.room", "folder", folder)
	case "denied":
		return v.Say("backup.denied", "folder", folder)
	case "key":
		return v.Say("backup.key")
	case "ring":
		return v.Say("error.keyring")
	case "unread":
		return v.Say("backup.unread", "folder", folder)
	case "broken":
		return v.Say("backup.broken", "folder", folder)
	}
	return v.Say("backup.other")
}
