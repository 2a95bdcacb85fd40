package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A peer is another generator of Go clients.
type peer struct {
	name  string
	fetch func(ctx context.Context, w *workshop) (program []string, version string, err error)
	flags func(w *workshop, dir string) []string

	client string // the package that programs import, where others are written beside it
}

// The flags are those of a client that compiles: by default, oapi-codegen gives two types of this document the same name.
var peers = []peer{
	{name: "oapi-codegen", fetch: goProgram("github.com/oapi-codegen/oapi-codegen/v2", "cmd/oapi-codegen"), flags: func(w *workshop, dir string) []string {
		return []string{"-generate", "types,client", "-response-type-suffix", "Answer", "-package", "peer", "-o", filepath.Join(dir, "client.go"), w.openAPI3}
	}},
	{name: "ogen, client only", fetch: goProgram("github.com/ogen-go/ogen", "cmd/ogen"), flags: func(w *workshop, dir string) []string {
		return []string{"-config", w.ogenConfig, "-package", "peer", "-target", dir, w.openAPI3}
	}},
	{name: "openapi-generator", fetch: openAPIGenerator, flags: func(w *workshop, dir string) []string {
		return []string{"generate", "-g", "go", "--package-name", "peer", "-i", w.swagger, "-o", dir}
	}},
	{name: "go-swagger, fast formatter", fetch: goProgram("github.com/go-swagger/go-swagger", "cmd/swagger"), flags: func(w *workshop, dir string) []string {
		return []string{"generate", "client", "--with-custom-formatter", "-f", w.swagger, "-t", dir}
	}},
	{name: "go-swagger", fetch: goProgram("github.com/go-swagger/go-swagger", "cmd/swagger"), flags: func(w *workshop, dir string) []string {
		return []string{"generate", "client", "-f", w.swagger, "-t", dir}
	}},
}

// ogenConfig leaves out the server that ogen writes by default.
const ogenConfig = "generator: {features: {disable_all: true, enable: [paths/client]}}\n"

// A workshop is where peers are installed and put to work. Nothing outside of it changes.
type workshop struct {
	*bench
	dir        string
	env        []string
	swagger    string // the repaired document in either form
	openAPI3   string
	ogenConfig string
}

// peers measures octogen and its peers on the same document and prints a table. What a peer fails at is a figure, too;
// the error tells of what could not even be tried.
func (b *bench) peers(ctx context.Context) error {
	w, err := b.newWorkshop()
	if err != nil {
		return err
	}
	t := newTable(os.Stdout, "generator", "generate", "peak memory", "Go lines", "compile", "compiler's peak", "remark")
	ours := peer{name: "octogen", client: "./peer", fetch: w.ownProgram, flags: func(w *workshop, dir string) []string {
		return []string{"generate", "--spec", w.swagger, "--out", dir}
	}}
	var problems []error
	for _, p := range append([]peer{ours}, peers...) {
		if ctx.Err() != nil {
			break
		}
		f, err := w.try(ctx, p)
		if err != nil {
			f.remark = "could not be measured: " + err.Error()
			problems = append(problems, fmt.Errorf("%s: %w", p.name, err))
		}
		t.line(f.cells()...)
	}
	f, err := w.compileByHand(ctx)
	if err != nil {
		f.remark = "could not be measured: " + err.Error()
		problems = append(problems, err)
	}
	t.line(f.cells()...)
	t.Flush()
	return errors.Join(append(problems, ctx.Err())...)
}

// compileByHand compiles the client that is written by hand, as far as programs import it. It has 361 of the 762 operations.
func (w *workshop) compileByHand(ctx context.Context) (figures, error) {
	const path, version = "github.com/OctopusDeploy/go-octopusdeploy/v2", "v2.114.1"
	f := figures{name: "go-octopusdeploy " + version + ", by hand"}
	progress("%s", f.name)
	m := &module{path: path, dir: filepath.Join(w.dir, "by-hand"), env: w.env}
	text, err := (&module{dir: w.dir, env: w.env}).goCommand(ctx, "mod", "download", "-json", path+"@"+version)
	var downloaded struct{ Dir, Error string }
	if json.Unmarshal([]byte(text), &downloaded) == nil && downloaded.Error != "" {
		err = errors.New(downloaded.Error)
	}
	if err != nil {
		return f, err
	}
	if err := os.CopyFS(m.dir, os.DirFS(downloaded.Dir)); err != nil {
		return f, err
	}
	compiled, err := w.compile(ctx, m, "./pkg/...")
	f.compiled = &compiled
	return f, err
}

func (b *bench) newWorkshop() (*workshop, error) {
	dir := filepath.Join(b.work, "peers")
	w := &workshop{bench: b, dir: dir, swagger: filepath.Join(dir, "swagger.json"), openAPI3: filepath.Join(dir, "openapi3.json"),
		ogenConfig: filepath.Join(dir, "ogen.yml")}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	if err := os.WriteFile(w.ogenConfig, []byte(ogenConfig), 0o666); err != nil {
		return nil, err
	}
	w.env = append(os.Environ(), "GOBIN="+filepath.Join(dir, "bin"), "GOMODCACHE="+filepath.Join(dir, "modules"),
		"GOCACHE="+filepath.Join(dir, "cache"), "GOFLAGS=-modcacherw", "GOWORK=off", "npm_config_cache="+filepath.Join(dir, "npm-cache"))
	return w, w.writeDocuments()
}

func (w *workshop) writeDocuments() error {
	doc, err := readDocument(w.document(latest))
	if err != nil {
		return err
	}
	doc, notes := repaired(doc)
	fmt.Printf("\nOther generators, on %s with repairs:\n  %s\n", latest, strings.Join(notes, "\n  "))
	if err := writeDocument(w.swagger, doc); err != nil {
		return err
	}
	start := time.Now()
	converted, err := toOpenAPI3(doc)
	if err != nil {
		return fmt.Errorf("converting the document to OpenAPI 3: %w", err)
	}
	fmt.Printf("Reading and converting it to OpenAPI 3 for oapi-codegen and ogen took %s; it is not in their figures.\n", wall(time.Since(start)))
	return writeDocument(w.openAPI3, converted)
}

// figures are what is known of a peer; what it did not come to is empty.
type figures struct {
	name, remark   string
	made, compiled *usage
	lines          int
}

func (f figures) cells() []string {
	cells := []string{f.name, "–", "–", "–", "–", "–", f.remark}
	if f.made != nil {
		cells[1], cells[2], cells[3] = wall(f.made.Wall), mebibytes(float64(f.made.Peak)), count(float64(f.lines))
	}
	if f.compiled != nil {
		cells[4], cells[5] = wall(f.compiled.Wall), mebibytes(float64(f.compiled.Peak))
	}
	return cells
}

// try takes a peer as far as it goes.
func (w *workshop) try(ctx context.Context, p peer) (figures, error) {
	progress("%s", p.name)
	f := figures{name: p.name}
	program, version, err := p.fetch(ctx, w)
	if err != nil {
		return f, remark(err, &f, "fetch")
	}
	f.name = strings.TrimSpace(f.name + " " + version)

	m, err := w.newModule(filepath.Join("peers", "of-"+strings.ReplaceAll(p.name, ", ", "-")), w.env)
	if err != nil {
		return f, err
	}
	dir := filepath.Join(m.dir, "peer")
	made, err := medians(func() (usage, error) {
		if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o777)); err != nil {
			return usage{}, err
		}
		return w.measure(ctx, command{dir: m.dir, env: m.env, args: append(program, p.flags(w, dir)...)})
	})
	if err != nil {
		return f, remark(err, &f, "generate")
	}
	if f.lines, err = goLines(dir); err != nil {
		return f, err
	}
	f.made = &made[0]

	progress("%s: compiling", p.name)
	compiled, err := w.compileOutput(ctx, m, cmp.Or(p.client, "./..."))
	if err != nil {
		return f, remark(err, &f, "compile")
	}
	f.compiled = &compiled
	return f, nil
}

// remark notes a failure of the peer itself and lets other errors through.
func remark(err error, f *figures, stage string) error {
	var failed failure
	if errors.As(err, &failed) {
		f.remark = stage + ": " + failed.Error()
		return nil
	}
	return err
}

// compileOutput compiles what a peer wrote as part of our module, with the latest versions of what it needs.
func (w *workshop) compileOutput(ctx context.Context, m *module, packages string) (usage, error) {
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := os.RemoveAll(filepath.Join(m.dir, "peer", name)); err != nil {
			return usage{}, err
		}
	}
	if _, err := m.goCommand(ctx, "mod", "tidy"); err != nil {
		return usage{}, err
	}
	return w.compile(ctx, m, packages)
}

func (b *bench) ownProgram(context.Context, *workshop) ([]string, string, error) {
	return []string{b.octogen}, "", nil
}

// goProgram installs a command from the latest version of a Go module.
func goProgram(path, command string) func(context.Context, *workshop) ([]string, string, error) {
	return func(ctx context.Context, w *workshop) ([]string, string, error) {
		m := &module{dir: w.dir, env: w.env}
		version, err := m.goCommand(ctx, "list", "-m", "-f", "{{.Version}}", path+"@latest")
		if err != nil {
			return nil, "", errors.New(err.Error())
		}
		version = strings.TrimSpace(version)
		if _, err := m.goCommand(ctx, "install", path+"/"+command+"@"+version); err != nil {
			return nil, "", errors.New(err.Error())
		}
		return []string{filepath.Join(w.dir, "bin", filepath.Base(command))}, version, nil
	}
}

// openAPIGenerator installs the newest release of openapi-generator 4 that npm carries; it runs on Java.
func openAPIGenerator(ctx context.Context, w *workshop) ([]string, string, error) {
	for _, tool := range []string{"npm", "java"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, "", failure{tool + " is not installed"}
		}
	}
	const name, version = "@openapitools/openapi-generator-cli", "1.0.18-4.3.1"
	npm := exec.CommandContext(ctx, "npm", "install", "--prefix", w.dir, "--no-audit", "--no-fund", "--ignore-scripts", name+"@"+version)
	npm.Dir, npm.Env = w.dir, w.env
	if out, err := npm.CombinedOutput(); err != nil {
		return nil, "", errors.New("npm: " + firstError(string(out), err.Error()))
	}
	jar := filepath.Join(w.dir, "node_modules", name, "bin", "openapi-generator.jar")
	return []string{"java", "-jar", jar}, "4.3.1", nil
}
