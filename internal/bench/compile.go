package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// modulePath is the module that generated code is put into. It is compiled there alone.
const modulePath = "example.com/bench"

// compilation measures the compiler at work on the package for the latest document.
func (b *bench) compilation(ctx context.Context) ([]row, error) {
	progress("compiling")
	m, err := b.newModule("compiled", os.Environ())
	if err != nil {
		return nil, err
	}
	if err := b.output(ctx, b.document(latest), filepath.Join(m.dir, "octopus"), "full"); err != nil {
		return nil, err
	}
	u, err := b.compile(ctx, m, "./octopus")
	if err != nil {
		return nil, fmt.Errorf("compiling: %w", err)
	}
	with, err := b.compile(ctx, m, "./...")
	if err != nil {
		return nil, fmt.Errorf("compiling the test double, too: %w", err)
	}
	return []row{
		figure("compile "+latest, wall(u.Wall)),
		atMost("compile "+latest+", peak memory of the compiler", float64(u.Peak), 380<<20, mebibytes),
		figure("compile "+latest+" with its test double", wall(with.Wall)),
	}, nil
}

// A module is a folder with a go.mod of its own and the environment that the go command has in it.
type module struct {
	path string // what its packages' import paths begin with
	dir  string
	env  []string
}

func (b *bench) newModule(name string, env []string) (*module, error) {
	m := &module{path: modulePath, dir: filepath.Join(b.work, name), env: append(env, "GOWORK=off", "GOFLAGS=-mod=mod -modcacherw")}
	if err := os.MkdirAll(m.dir, 0o777); err != nil {
		return nil, err
	}
	return m, os.WriteFile(filepath.Join(m.dir, "go.mod"), []byte("module "+modulePath+"\n\ngo 1.24\n"), 0o666)
}

// goCommand runs the go command in the module and returns what it prints.
func (m *module) goCommand(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = m.dir, m.env
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = failure{"go " + args[0] + ": " + firstError(string(exit.Stderr), err.Error())}
	}
	return string(out), err
}

// compile measures "go build" of some of the module's packages, what they import being built already. The compiler's results
// are cached by folder, among other things: a module that has moved is compiled anew.
func (b *bench) compile(ctx context.Context, m *module, packages string) (usage, error) {
	if err := m.buildImports(ctx, packages); err != nil {
		return usage{}, err
	}
	original, run := m.dir, 0
	taken, err := medians(func() (usage, error) {
		run++
		moved := fmt.Sprintf("%s-%d", original, run)
		if err := os.Rename(m.dir, moved); err != nil {
			return usage{}, err
		}
		m.dir = moved
		return b.measure(ctx, command{dir: m.dir, env: m.env, args: []string{"go", "build", packages}})
	})
	if err != nil {
		return usage{}, err
	}
	return taken[0], nil
}

// buildImports builds what packages of the module import from elsewhere.
func (m *module) buildImports(ctx context.Context, packages string) error {
	listed, err := m.goCommand(ctx, "list", "-f", `{{join .Imports "\n"}}`, packages)
	if err != nil {
		return err
	}
	args, seen := []string{"build"}, map[string]bool{"C": true}
	for path := range strings.FieldsSeq(listed) {
		if !seen[path] && !strings.HasPrefix(path, m.path) {
			args, seen[path] = append(args, path), true
		}
	}
	_, err = m.goCommand(ctx, args...)
	return err
}

// oneCall fetches one resource through the generated client, plainHTTP the same with nothing but net/http.
const (
	oneCall = `package main

import (
	"context"
	"fmt"
	"os"

	"` + modulePath + `/octopus"
)

func main() {
	client, err := octopus.NewClient(os.Args[1], octopus.WithAPIKey(os.Args[2]))
	if err != nil {
		fmt.Println(err)
		return
	}
	project, err := client.Space("Spaces-1").Projects.Get(context.Background(), "Projects-1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(project.Name)
}
`
	plainHTTP = `package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	request, err := http.NewRequestWithContext(context.Background(), "GET", os.Args[1]+"/api/Spaces-1/projects/Projects-1", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	request.Header.Set("X-Octopus-ApiKey", os.Args[2])
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	fmt.Println(string(body), err)
}
`
)

// programSize measures what the generated client adds to a program that makes one call.
func (b *bench) programSize(ctx context.Context) ([]row, error) {
	progress("linking programs")
	m, err := b.newModule("programs", os.Environ())
	if err != nil {
		return nil, err
	}
	if err := b.output(ctx, b.document(latest), filepath.Join(m.dir, "octopus"), "full"); err != nil {
		return nil, err
	}
	const what = "one-call program over plain net/http"
	added, err := m.addedSize(ctx)
	if err != nil {
		return nil, err
	}
	stripped, err := m.addedSize(ctx, "-ldflags=-s -w")
	if err != nil {
		return nil, err
	}
	return []row{
		atMost(what, float64(added), 0.4e6, megabytes),
		figure(what+", -ldflags '-s -w'", megabytes(float64(stripped))),
	}, nil
}

func (m *module) addedSize(ctx context.Context, flags ...string) (int64, error) {
	with, err := m.sizeOf(ctx, oneCall, flags)
	if err != nil {
		return 0, err
	}
	without, err := m.sizeOf(ctx, plainHTTP, flags)
	return with - without, err
}

// sizeOf is the size of a program in bytes.
func (m *module) sizeOf(ctx context.Context, program string, flags []string) (int64, error) {
	dir, binary := filepath.Join(m.dir, "program"), filepath.Join(m.dir, "program.bin")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return 0, err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o666); err != nil {
		return 0, err
	}
	args := append(append([]string{"build"}, flags...), "-o", binary, "./program")
	if _, err := m.goCommand(ctx, args...); err != nil {
		return 0, err
	}
	info, err := os.Stat(binary)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
