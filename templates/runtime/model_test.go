package octopus

import (
	"testing"

	"github.com/octogen/octogen/internal/model/normalize"
	documents "github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

// TestSecretsAreTheModels: what the runtime hides is what octogen takes for a secret.
func TestSecretsAreTheModels(t *testing.T) {
	for _, version := range documents.Versions {
		doc, err := spec.Parse(documents.Document(t, version), version)
		if err != nil {
			t.Fatal(err)
		}
		api, err := normalize.Document(doc, normalize.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range api.Objects {
			for _, f := range o.Fields {
				if got, err := normalize.SecretProperty(f.Name); err != nil || got != isSecretName(f.Name) {
					t.Errorf("%s.%s: secret for the model: %v, %v; for the runtime: %v", o.GoName, f.Name, got, err, !got)
				}
			}
		}
	}
}
