package main

import (
	"context"
	"errors"
	"testing"

	"github.com/octogen/octogen/examples/quickstart/octopus"
)

func Example() {
	main()
	// Output:
	// Projects of the space payments, two to a page:
	// - Projects-1 Checkout
	// - Projects-2 Invoices
	// - Projects-3 Refunds
	// Project Checkout now takes the money and still has the icon {"Id":"credit-card"}
	// Created the release 1.2.0 as Releases-1 in Spaces-2
	// There is no project Projects-404
	// Uploaded packages-web.1.2.0, downloaded web.1.2.0.zip: "content"
	// In the default space, Projects-1 is Intranet
}

// TestServer checks that the server refuses as Octopus does, so that the example proves something.
func TestServer(t *testing.T) {
	address, stop := startServer()
	defer stop()
	call := func(space string, opts ...octopus.Option) error {
		client, err := octopus.NewClient(address, opts...)
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Space(space).Projects.Get(context.Background(), "Projects-4")
		return err
	}
	key := octopus.WithAPIKey("API-TEST")
	for _, test := range []struct {
		name    string
		err     error
		want    error
		message string
	}{
		{"no key", call("payments"), octopus.ErrUnauthorized, "You must be logged in to perform this action."},
		{"no such space", call("shipping", key), octopus.ErrNotFound, "There is no such space."},
		{"no such project", call("payments", key), octopus.ErrNotFound, "The resource 'Projects-4' was not found."},
	} {
		var e *octopus.Error
		if !errors.Is(test.err, test.want) || !errors.As(test.err, &e) || e.Message != test.message {
			t.Errorf("%s: %v", test.name, test.err)
		}
	}
}
