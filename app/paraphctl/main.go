// Command paraphctl is Paraph without a screen.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones on machines that have none

	"paraph/app/cli"
	"paraph/app/host"
)

func main() {
	host.WorkerMain()
	log.SetOutput(io.Discard) // of libraries: what a person reads is said by app/cli
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], cli.Streams{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
	stop()
	os.Exit(code)
}
