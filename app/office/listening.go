package office

import (
	"errors"
	"net"
	"syscall"

	"paraph/sync"
)

// What Windows says where others say EADDRINUSE and EACCES (winsock2.h); no other system has errors of these numbers.
const (
	wsaInUse     = syscall.Errno(10048)
	wsaForbidden = syscall.Errno(10013)
)

// Listen listens for TCP, or says in a *sync.ListenError what keeps it from that.
func Listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err == nil {
		return l, nil
	}
	e := &sync.ListenError{Address: address, Fault: sync.ListenNoAddress, Err: err}
	switch {
	case errors.Is(err, syscall.EADDRINUSE), errors.Is(err, wsaInUse):
		e.Fault = sync.ListenTaken
	case errors.Is(err, syscall.EACCES), errors.Is(err, wsaForbidden):
		e.Fault = sync.ListenForbidden
	}
	return nil, e
}
