package explore

import (
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/shared"
)

// TestSnippetsCompile generates the client of each document, writes every snippet that its page offers into one package, and
// vets it.
func TestSnippetsCompile(t *testing.T) {
	long(t)
	for i, version := range shared.Versions {
		if !shared.Sampled(i, 3) {
			continue
		}
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			api := real(t, version)[0]
			root := t.TempDir()
			write(t, root, "go.mod", "module example.com/shop\n\ngo 1.24\n")
			client(t, api, filepath.Join(root, "octopus"))
			n := 0
			p := pageOf(t, []*model.API{api}, Options{Import: "example.com/shop/octopus"})
			for _, op := range p.Versions[0].Operations {
				if len(op.Snippets) < 2 {
					t.Errorf("%s has %d snippets", op.Name, len(op.Snippets))
				}
				for _, s := range op.Snippets {
					n++
					file, code := place(s, s.Expand(p.Shared.Frames), n)
					write(t, root, file, code)
				}
			}
			if n < 2*len(api.Operations()) {
				t.Errorf("%d snippets of %d operations", n, len(api.Operations()))
			}
			vet := exec.Command("go", "vet", "-trimpath", "./calls", "./tests")
			vet.Dir = root
			if out, err := vet.CombinedOutput(); err != nil {
				t.Errorf("%v\n%.4000s", err, out)
			}
		})
	}
}

// TestSnippetsAreFormatted holds snippets to gofmt.
func TestSnippetsAreFormatted(t *testing.T) {
	for _, api := range real(t, shared.Versions...) {
		p := pageOf(t, []*model.API{api}, Options{})
		for _, op := range p.Versions[0].Operations {
			for _, s := range op.Snippets {
				code := s.Expand(p.Shared.Frames)
				if formatted, err := format.Source([]byte(code)); err != nil || string(formatted) != code {
					t.Errorf("%s of %s, %s: %v\n%s", s.Kind, op.Name, api.ServerVersion, err, code)
				}
			}
		}
	}
}

// place is where a snippet stands among the others: its function has a name of its own.
func place(s Snippet, code string, n int) (file, renamed string) {
	if s.Kind == "test" {
		return fmt.Sprintf("tests/s%d_test.go", n), strings.Replace(code, "func TestShop(", fmt.Sprintf("func TestShop%d(", n), 1)
	}
	code = strings.Replace(code, "package main", "package calls", 1)
	return fmt.Sprintf("calls/s%d.go", n), strings.Replace(code, "func main(", fmt.Sprintf("func main%d(", n), 1)
}

func client(t *testing.T, api *model.API, dir string) {
	t.Helper()
	files, err := emit.Package(api, emit.Options{Package: "octopus", Docs: emit.DocsNone, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		write(t, dir, f.Name, string(f.Content))
	}
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
