package cos

// Bounds of what a file may ask for. No honest document comes near them.
const (
	MaxObject = 8388607 // the largest object number a reader must know (ISO 32000-1, annex C)
	maxDepth  = 100     // of arrays in dictionaries in arrays, of references to references
	maxPages  = 100_000

	maxSections  = 4096      // cross-reference sections
	maxEntries   = 4_000_000 // in all sections together
	maxValue     = 256 << 20 // bytes of one object without its stream's data
	maxStructure = 64 << 20  // bytes an object stream or a cross-reference stream unfolds to
	maxUnfolded  = 512 << 20 // the same, of all together
)
