// Package backup is the form of a backup file: an ordinary tar archive, encrypted with age
// (age-encryption.org/v1) under a passphrase. Nothing of ours is needed to open one:
//
//	age -d Paraph.backup | tar x
//
// age asks for the passphrase; tar writes the entries, readable to whoever can read the folder. They are regular
// files of mode 0600, dated when the backup was made, under relative names with slashes. Which names there
// are is the caller's.
//
// Writing:
//
//	w, err := backup.NewWriter(file, passphrase, time.Now())
//	err = w.Add("settings.json", size, content) // as often as needed
//	err = w.Close()
//
// Reading:
//
//	r, err := backup.NewReader(file, passphrase)
//	for {
//		name, err := r.Next() // io.EOF: the file was whole
//		_, err = io.Copy(to, r)
//	}
//
// Both hold one chunk of 64 KiB, however long the file is. The key is made from the passphrase with scrypt, N = 2^18,
// r = 8, p = 1: about a second and 256 MiB for each attempt, ours and anybody's. A file may ask for up to N = 2^20 (four
// seconds, 1 GiB) and is refused beyond. What is read was proved chunk by chunk, but that nothing is missing is known
// only at io.EOF: act on what came out then, not before.
//
// Files of the form before age (they begin with the line "paraph-backup-1") are still read; former.go describes them.
package backup
