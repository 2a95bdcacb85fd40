package octopus

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestPushPackage(t *testing.T) {
	f := newFake(t)
	h := f.client(t).Space("Spaces-1").handle
	push := starters{helper: "Packages.Push", create: &opPackagesUpload}
	path := filepath.Join(t.TempDir(), "web.1.2.3.zip")
	if err := os.WriteFile(path, []byte("content"), 0o600); err != nil {
		t.Fatal(err)
	}
	for query, params := range map[string]PushParams{"": {}, "?overwriteMode=OverwriteExisting&replace=true": {Overwrite: true}, "?overwriteMode=IgnoreIfExists": {IgnoreIfExists: true}} {
		var pushed *Release // any object
		if err := pushPackage(background(), h, push, path, params, nil, &pushed); err != nil {
			t.Fatal(err)
		}
		last := f.last(t)
		wantText(t, last.body, `filename="web.1.2.3.zip"`, "content")
		if last.uri != "/api/Spaces-1/packages/raw"+query {
			t.Errorf("sent to %s, want %s", last.uri, query)
		}
	}
	if err := pushPackage(background(), h, push, path, PushParams{true, true}, nil, nil); err == nil {
		t.Error("both are accepted")
	}
	if err := pushPackage(background(), h, push, path+"x", PushParams{}, nil, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
