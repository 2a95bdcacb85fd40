package main

import (
	"context"
	"errors"
	"testing"

	"example.com/downstream/internal/octopus"
	"example.com/downstream/internal/octopus/octopustest"
)

func setup(t *testing.T) (*octopustest.Server, *octopus.SpaceClient) {
	t.Helper()
	server := octopustest.NewServer(t)
	client, err := octopus.NewClient(server.URL, octopus.WithAPIKey(octopustest.APIKey))
	if err != nil {
		t.Fatal(err)
	}
	server.Add("spaces", &octopus.Space{Name: "Payments"})
	server.AddIn("Payments", "projects", &octopus.Project{Name: "Checkout"})
	server.AddIn("Payments", "projects", &octopus.Project{Name: "Checkout of old"})
	return server, client.Space("Payments")
}

func TestEnsureRelease(t *testing.T) {
	server, space := setup(t)
	ctx := context.Background()
	first, err := ensureRelease(ctx, space, "Checkout", "1.2.0")
	if err != nil {
		t.Fatal(err)
	}
	second, err := ensureRelease(ctx, space, "Checkout", "1.2.0")
	if err != nil {
		t.Fatal(err)
	}
	if first.ID != "Releases-1" || second.ID != first.ID || first.SpaceID != "Spaces-2" {
		t.Errorf("created %s in %s, then found %s", first.ID, first.SpaceID, second.ID)
	}
	if n := len(server.Called("Releases.Create")); n != 1 {
		t.Errorf("created %d times", n)
	}
}

func TestNoSuchProject(t *testing.T) {
	_, space := setup(t)
	if _, err := ensureRelease(context.Background(), space, "Checkin", "1.0"); err == nil {
		t.Error("there is a project")
	}
}

func TestServerSaysNo(t *testing.T) {
	server, space := setup(t)
	server.On("Releases.Create", octopustest.Fail(403, "You do not have permission to perform this action."))
	_, err := ensureRelease(context.Background(), space, "Checkout", "1.2.0")
	var failed *octopus.Error
	if !errors.As(err, &failed) || failed.StatusCode != 403 {
		t.Error(err)
	}
}
