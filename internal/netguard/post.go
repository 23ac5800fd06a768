package netguard

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// drainTime and drainBytes bound what is read of an answer nobody looks at: enough that an honest server
// can finish writing it.
const (
	drainTime  = time.Second
	drainBytes = 4 << 10
)

// Post hands a body to an address, once, and returns the status of the answer, whatever it is; redirects
// are answers like others. timeout is for all of it. Errors: ErrURL, ErrAddress, ErrConnection, and those
// of ctx and its deadline; none of them holds the address.
func (g Guard) Post(ctx context.Context, address string, header map[string]string, body []byte, timeout time.Duration) (int, error) {
	if err := CheckURL(address); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, ErrURL
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	// One exchange: a client would ask where a redirect leads to.
	resp, err := g.transport(timeout).RoundTrip(req)
	if err != nil {
		return 0, exchangeError(ctx, err)
	}
	defer resp.Body.Close()
	defer time.AfterFunc(drainTime, cancel).Stop()
	_, _ = io.CopyN(io.Discard, resp.Body, drainBytes) // the status has been said
	return resp.StatusCode, nil
}

func exchangeError(ctx context.Context, err error) error {
	var n net.Error
	switch {
	case errors.Is(err, ErrAddress):
		return ErrAddress
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &n) && n.Timeout():
		return context.DeadlineExceeded
	}
	return ErrConnection
}
