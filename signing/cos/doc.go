// Package cos reads the objects of a PDF file (ISO 32000-2, 7.2 to 7.5: the "Carousel object system" every PDF stands
// on) and writes values in their syntax. It guesses nothing: what a file says of itself is held against what stands
// there, and what does not fit is a Fault, so that nobody signs what two readers take for different things.
//
//	f, err := cos.Read(r, size)                      // header, cross-reference sections, trailer; no object yet
//	if err := f.Unlock(password); err != nil { … }   // only where f.Encrypted()
//	catalog := f.Dict(f.Trailer["Root"])             // Dict, Array, Name, … follow references
//	survey := f.Survey(nil)                          // every entry of the tables held against what stands there
//	content, err := f.Decode(stream, 1<<20)
//
// Values are Go values: nil is null, then bool, Integer, Real, String (its bytes), Name, Array, Dict, Ref and *Stream.
// Offsets count bytes from the beginning of the file. Pages and boxes are in user space (points, origin bottom left);
// Page.Geometry leads from there to the page as displayed.
//
// A file is read from an io.ReaderAt in windows and kept as positions, not as content. Nesting, object numbers,
// entries and unfolded sizes are bounded (limits.go); a value beyond a bound is a Fault too. Still it reads what strangers
// wrote, so it belongs into a process of its own.
package cos
