package page

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
)

// assemble makes one picture of the layers a child made. What it calls PNG and JPEG must begin as that.
func assemble(size imageResult, out []byte) ([]byte, error) {
	none := fmt.Errorf("%w: no image", ErrUnreadable)
	if size.PNG < 0 || size.PNG > len(out) || len(size.Box) != 4 {
		return nil, none
	}
	rest, photo := out[:size.PNG], out[size.PNG:]
	if len(photo) == 0 {
		if !isPNG(rest) {
			return nil, none
		}
		return rest, nil
	}
	page := image.Rect(0, 0, size.Width, size.Height)
	box := image.Rect(0, 0, size.Box[2], size.Box[3]).Add(image.Pt(size.Box[0], size.Box[1]))
	head, err := jpeg.DecodeConfig(bytes.NewReader(photo))
	if err != nil || box.Size() != image.Pt(head.Width, head.Height) || !box.In(page) || head.Width*head.Height > maxPixels {
		return nil, none
	}
	switch {
	case len(rest) == 0 && box == page:
		return photo, nil
	case !isPNG(rest):
		return nil, none
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d">`, size.Width, size.Height)
	fmt.Fprintf(&b, `<image x="%d" y="%d" width="%d" height="%d" href="data:image/jpeg;base64,%s"/>`, box.Min.X, box.Min.Y, box.Dx(), box.Dy(), base64.StdEncoding.EncodeToString(photo))
	fmt.Fprintf(&b, `<image width="%d" height="%d" href="data:image/png;base64,%s"/></svg>`, size.Width, size.Height, base64.StdEncoding.EncodeToString(rest))
	return b.Bytes(), nil
}

// isPNG says whether bytes begin as a PNG of a size that can be shown.
func isPNG(out []byte) bool {
	const signature, ends = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 24
	return len(out) >= ends && bytes.HasPrefix(out, []byte(signature)) &&
		uint64(binary.BigEndian.Uint32(out[16:]))*uint64(binary.BigEndian.Uint32(out[20:])) <= maxPixels
}
