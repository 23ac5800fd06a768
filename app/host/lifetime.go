package host

import (
	"context"
	"errors"
)

// Listening is where signers' browsers and the office's programs connect.
func (h *Host) Listening() string { return h.server.url }

// Close stops listening, lets what is in hand end, and frees the folder.
func (h *Host) Close() error {
	err := h.folder.DropEndpoint()
	h.stop() // who waits for changes is answered now
	h.server.shutdown(h.options.ShutdownTime)
	h.done.Wait()
	h.keeping.end()
	return errors.Join(err, h.release())
}

// Anew ends the service and starts it again with o, where it listens now unless another address is set, with the token that opens it. Nobody else gets the folder
// between, and requests that come meanwhile wait for the new one. Where that does not start there is none any more.
func (h *Host) Anew(ctx context.Context, o Options) (*Host, error) {
	o.token = h.Endpoint.Token
	h.stop()
	h.keeping.end() // before anybody waits at the gate
	h.server.gate.shut(h.options.ShutdownTime)
	h.done.Wait()
	o.lock, o.server = h.lock, h.server
	h.lock, h.server = nil, nil
	err := h.release()
	if err != nil {
		o.server.close()
		return nil, errors.Join(err, h.folder.DropEndpoint(), o.lock.Close())
	}
	next, err := Start(ctx, o)
	if err != nil {
		o.server.close() // those who waited hear that there is nobody
		return nil, errors.Join(err, h.folder.DropEndpoint())
	}
	return next, nil
}

// Serve runs until ctx ends or a client asks the service to stop, and takes up what was set whenever a client says so: with is what
// it is started with each time. One that stays begins anew also when it is asked to stop.
func (h *Host) Serve(ctx context.Context, with Options) error {
	for {
		select {
		case <-ctx.Done():
			return h.Close()
		case <-h.stopped:
			if !with.Stays {
				return h.Close()
			}
		case <-h.changed:
		}
		next, err := h.Anew(context.WithoutCancel(ctx), with)
		if err != nil {
			return err
		}
		h = next
	}
}

func (h *Host) release() error {
	var err error
	if h.server != nil {
		h.server.close()
	}
	if h.docs != nil {
		h.docs.close()
		h.pools.close()
		h.judging.close()
	}
	if h.store != nil {
		err = h.store.Close()
	}
	if h.log != nil {
		err = errors.Join(err, h.log.Close())
	}
	if h.lock != nil {
		h.lock.Close()
	}
	return err
}

// Stop implements own.Service: whoever runs the host is asked to close it, or to start it anew.
func (h *Host) Stop() { h.asked.Do(func() { close(h.stopped) }) }

// TakeUp implements own.Service: whoever runs the host is asked to start it anew with what is set now.
func (h *Host) TakeUp() { h.told.Do(func() { close(h.changed) }) }
