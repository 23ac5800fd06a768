package worker

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const (
	maxHeader  = 1 << 20
	maxPayload = 512 << 20
	// A payload is allocated as it arrives, in steps that start here: an announcement costs nothing.
	firstStep = 16 << 20
)

// errFrame is what every malformed frame is.
var errFrame = errors.New("worker: malformed frame")

// The kinds of frames. Parent: open, call, answer, shut. Child: done, failed, ask.
const (
	kindOpen   = "open"
	kindCall   = "call"
	kindAnswer = "answer"
	kindShut   = "shut"
	kindDone   = "done"
	kindFailed = "failed"
	kindAsk    = "ask"
)

type header struct {
	Kind   string          `json:"kind"`
	Name   string          `json:"name,omitempty"`   // of a call: the job; of an ask: the question
	Body   json.RawMessage `json:"body,omitempty"`   // of a call: the arguments; of done: the result
	Code   string          `json:"code,omitempty"`   // of failed, and of an answer that is a refusal
	Text   string          `json:"text,omitempty"`   // of failed, for the log
	Handle uint64          `json:"handle,omitempty"` // of open, where handles are numbers (Windows)
	Size   int64           `json:"size"`             // of the payload, bytes
}

type frame struct {
	header
	payload []byte
}

// writeFrame sends one frame; the header's Size is set from the payload.
func writeFrame(w io.Writer, h header, payload []byte) error {
	if len(payload) > maxPayload {
		return fmt.Errorf("%w: payload of %d bytes", errFrame, len(payload))
	}
	h.Size = int64(len(payload))
	head, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("worker: header: %w", err)
	}
	if len(head) > maxHeader {
		return fmt.Errorf("%w: header of %d bytes", errFrame, len(head))
	}
	head = append(binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(head)), uint32(len(head))), head...)
	if _, err := w.Write(head); err != nil {
		return err
	}
	if len(payload) == 0 {
		return nil
	}
	_, err = w.Write(payload)
	return err
}

// readFrame takes one frame. io.EOF means that the stream ended between two frames; anything that is
// no frame is errFrame.
func readFrame(r io.Reader) (frame, error) {
	var f frame
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return f, err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n == 0 || n > maxHeader {
		return f, fmt.Errorf("%w: header of %d bytes announced", errFrame, n)
	}
	head := make([]byte, n)
	if _, err := io.ReadFull(r, head); err != nil {
		return f, noEOF(err)
	}
	if err := json.Unmarshal(head, &f.header); err != nil {
		return f, fmt.Errorf("%w: header: %w", errFrame, err)
	}
	if f.Size < 0 || f.Size > maxPayload {
		return f, fmt.Errorf("%w: payload of %d bytes announced", errFrame, f.Size)
	}
	var err error
	f.payload, err = readPayload(r, int(f.Size))
	return f, err
}

func readPayload(r io.Reader, size int) ([]byte, error) {
	if size == 0 {
		return nil, nil
	}
	buf := make([]byte, min(size, firstStep))
	for have := 0; ; {
		n, err := io.ReadFull(r, buf[have:])
		have += n
		if err != nil {
			return nil, noEOF(err)
		}
		if have == size {
			return buf, nil
		}
		bigger := make([]byte, min(size, 2*have))
		copy(bigger, buf)
		buf = bigger
	}
}

// noEOF tells the end of the stream inside a frame from the end between two.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
