package explore

import (
	"sync"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// modelOf is the model of a document.
func modelOf(t testing.TB, data []byte) *model.API {
	t.Helper()
	doc, err := spec.Parse(data, "swagger.json")
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

var (
	realMu     sync.Mutex
	realModels = map[string]*model.API{}
)

// real are the models of real servers' versions, each made once.
func real(t testing.TB, versions ...string) []*model.API {
	t.Helper()
	realMu.Lock()
	defer realMu.Unlock()
	var apis []*model.API
	for _, v := range versions {
		if realModels[v] == nil {
			realModels[v] = modelOf(t, shared.Document(t, v))
		}
		apis = append(apis, realModels[v])
	}
	return apis
}

func pageOf(t testing.TB, apis []*model.API, o Options) *Page {
	t.Helper()
	p, err := New(apis, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func htmlOf(t testing.TB, apis ...*model.API) []byte {
	t.Helper()
	html, err := pageOf(t, apis, Options{}).HTML()
	if err != nil {
		t.Fatal(err)
	}
	return html
}

func TestSize(t *testing.T) {
	const most = 1_500_000
	if n := len(htmlOf(t, real(t, "2026.1.9674")...)); n > most {
		t.Errorf("the page of 2026.1 has %d bytes, want at most %d", n, most)
	}
}
