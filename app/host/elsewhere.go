package host

import (
	"context"
	"maps"
	"path/filepath"

	"paraph/app/folder"
	"paraph/sync/sqlite"
)

// elsewhere are the documents that the folder's other databases need: practice and office share one store
// of documents, and the desk has its own database.
func (h *Host) elsewhere(ctx context.Context) (map[string]bool, error) {
	mine := "service.db"
	if h.options.Practice {
		mine = "practice/service.db"
	}
	all := map[string]bool{}
	for _, name := range folder.Databases() {
		if name == mine {
			continue
		}
		needed, err := sqlite.Documents(ctx, h.folder.File(filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		maps.Copy(all, needed)
	}
	return all, nil
}
