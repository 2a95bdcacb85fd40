package serve

import (
	"sync"
	"testing"

	"github.com/octogen/octogen/internal/double"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

var tables, models sync.Map

// tableOf is the table of a real server's document.
func tableOf(t *testing.T, version string) string {
	t.Helper()
	if table, ok := tables.Load(version); ok {
		return table.(string)
	}
	table, err := double.Table(apiOf(t, version))
	if err != nil {
		t.Fatal(err)
	}
	tables.Store(version, table)
	return table
}

// apiOf is the model of a real server's document, made once.
func apiOf(t *testing.T, version string) *model.API {
	t.Helper()
	if api, ok := models.Load(version); ok {
		return api.(*model.API)
	}
	doc, err := spec.Parse(shared.Document(t, version), version)
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	models.Store(version, api)
	return api
}
