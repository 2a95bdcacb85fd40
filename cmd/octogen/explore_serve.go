package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/octogen/octogen/internal/explore"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/serve"
	"github.com/octogen/octogen/internal/spec"
)

// target is who answers what is tried from the page; nil for nobody.
func (a *app) target(cfg config, access accessFlags, flags exploreFlags, api *model.API) (*explore.Target, error) {
	switch {
	case flags.fake:
		server, err := serve.New(api)
		if err != nil {
			return nil, err
		}
		return explore.NewFake(server, credentialHeader), nil
	case flags.server != "":
		address, err := spec.Address(flags.server)
		if err != nil {
			return nil, usageError{err}
		}
		o, err := a.access(flags.server, cfg, access)
		if err != nil {
			return nil, err
		}
		return explore.NewTarget(address, o.Client, o.Credential.Header, o.Credential.Value)
	}
	return nil, nil
}

// servePage serves the page until the user ends octogen.
func (a *app) servePage(ctx context.Context, page *explore.Page, target *explore.Target, flags exploreFlags) error {
	listener, err := listen(flags.listen)
	if err != nil {
		return err
	}
	handler, err := explore.NewHandler(page, listener.Addr().String(), target)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if _, err := fmt.Fprintln(a.stdout, handler.URL()); err != nil {
		return errors.Join(inputError{fmt.Errorf("writing to standard output: %w", err)}, listener.Close())
	}
	a.say("serving until interrupted; the address is for you alone")
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	if flags.open {
		if err := browse(ctx, handler.URL()); err != nil {
			return errors.Join(err, server.Close())
		}
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return server.Close()
	}
}

// listen takes an address of this machine alone.
func listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, usagef("--listen is %q; it is a loopback address with a port, such as 127.0.0.1:8066", address)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, usageError{fmt.Errorf("--listen: %w", err)}
	}
	return listener, nil
}
