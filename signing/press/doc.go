// Package press puts marks and seal on documents, in workers: Press does it with stored documents in the
// office's name, Sign with any file and a person's own key. Press.Examine checks what another press sealed.
//
// No PDF is parsed in this process. A document is handed to a child of internal/worker, which runs the
// handlers of Jobs: it reads the document once, refuses other bytes than were meant, seals with pades, reads
// its own result again as strictly as a stranger's, and answers the sealed file with the gap of its
// signature. The key stays here and answers once, with a signature of one digest. The child is not believed:
// before the file is given away it must begin with the document's bytes, by their SHA-256, and the signature
// in the gap must hold for all the rest.
package press
