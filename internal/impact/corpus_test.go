package impact_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/impact"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
	"github.com/octogen/octogen/internal/usage"
)

// The tests make many programs and clients and keep few, so garbage is collected less often than usual.
func init() { debug.SetGCPercent(400) }

var models sync.Map

// realAPI is the model of a real document, made once.
func realAPI(t testing.TB, version string) *model.API {
	t.Helper()
	if api, ok := models.Load(version); ok {
		return api.(*model.API)
	}
	api := parse(t, shared.Document(t, version), version)
	models.Store(version, api)
	return api
}

func parse(t testing.TB, data []byte, name string) *model.API {
	t.Helper()
	doc, err := spec.Parse(data, name)
	if err != nil {
		t.Fatal(err)
	}
	api, err := normalize.Document(doc, normalize.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// client is what octogen generates from a model.
func client(t testing.TB, api *model.API) map[string][]byte {
	t.Helper()
	files, err := emit.Package(api, emit.Options{Package: "octopus", Docs: emit.DocsNone, Version: "v1"})
	if err != nil {
		t.Fatal(err)
	}
	content := map[string][]byte{}
	for _, f := range files {
		content[f.Name] = f.Content
	}
	return content
}

// A module is a temporary module example.com/m with a client in octopus/.
type module struct {
	t   testing.TB
	dir string
}

func newModule(t testing.TB, api *model.API, files map[string][]byte) module {
	t.Helper()
	m := module{t, t.TempDir()}
	own, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	sync := regexp.MustCompile(`golang\.org/x/sync v\S+`).Find(own) // which one of the jobs imports
	m.write("go.mod", fmt.Appendf(nil, "module example.com/m\n\ngo 1.26.0\n\nrequire %s\n", sync))
	m.write("go.sum", sums)
	for name, content := range files {
		m.write(name, content)
	}
	m.generate(api)
	return m
}

func (m module) write(name string, content []byte) {
	m.t.Helper()
	name = filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		m.t.Fatal(err)
	}
}

// generate replaces the client.
func (m module) generate(api *model.API) {
	m.t.Helper()
	if err := os.RemoveAll(filepath.Join(m.dir, "octopus")); err != nil {
		m.t.Fatal(err)
	}
	for name, content := range client(m.t, api) {
		m.write("octopus/"+name, content)
	}
}

func (m module) load(patterns ...string) *usage.Program {
	m.t.Helper()
	p, err := usage.Load(context.Background(), usage.Options{Dir: m.dir, Patterns: patterns})
	if err != nil {
		m.t.Fatal(err)
	}
	for _, problem := range p.Problems {
		m.t.Errorf("%s: %s", problem.Place, problem.Message)
	}
	if m.t.Failed() {
		m.t.FailNow()
	}
	return p
}

// problems are what does not compile in packages, a line each. The long run asks the go command, which compiles the client;
// otherwise go/types says it, as the compiler would.
func (m module) problems(patterns ...string) string {
	m.t.Helper()
	if shared.Long() {
		out, err := exec.Command("go", append([]string{"-C", m.dir, "vet", "-trimpath"}, patterns...)...).CombinedOutput()
		if err == nil {
			return ""
		}
		return string(out)
	}
	p, err := usage.Load(context.Background(), usage.Options{Dir: m.dir, Patterns: patterns})
	if err != nil {
		m.t.Fatal(err)
	}
	var b strings.Builder
	for _, problem := range p.Problems {
		fmt.Fprintf(&b, "%s: %s\n", problem.Place, problem.Message)
	}
	return b.String()
}

// affected is what changes touch of a program, without anything being generated.
func affected(t testing.TB, p *usage.Program, from, to *model.API) *diff.Report {
	t.Helper()
	r := diff.Compare(from, to)
	var replacements []usage.Replacement
	for _, c := range p.Clients {
		replacements = append(replacements, usage.Replacement{Client: c, Files: client(t, to)})
	}
	if err := impact.Find(context.Background(), r, p, replacements); err != nil {
		t.Fatal(err)
	}
	return r
}

var errorLine = regexp.MustCompile(`(?m)^(?:vet: )?(?:\./)?(\S+\.go:\d+):\d+: `)

// compile returns the lines that the compiler refuses. Without the module's path, which is another each time, in what is
// compiled, the go command has the clients from the run before.
func (m module) compile(pattern string) []string {
	m.t.Helper()
	cmd := exec.Command("go", "test", "-trimpath", "-vet=off", "-run=^$", "-gcflags=example.com/m/programs/...=-e", pattern)
	cmd.Dir = m.dir
	out, _ := cmd.CombinedOutput()
	lines := map[string]bool{}
	for _, found := range errorLine.FindAllSubmatch(out, -1) {
		lines[string(found[1])] = true
	}
	if len(lines) == 0 && strings.Contains(string(out), "FAIL") {
		m.t.Fatalf("%s", out)
	}
	return slices.Sorted(maps.Keys(lines))
}

// reached drops the lines of packages that the compiler does not get to, as others that they import do not compile.
func (m module) reached(lines []string) []string {
	broken := map[string]bool{}
	for _, line := range lines {
		broken[path.Dir(line)] = true
	}
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		file, _, _ := strings.Cut(line, ":")
		text, err := os.ReadFile(filepath.Join(m.dir, path.Dir(file), "main.go"))
		return err == nil && slices.ContainsFunc(slices.Collect(maps.Keys(broken)), func(dir string) bool {
			return strings.Contains(string(text), `"example.com/m/`+dir+`"`)
		})
	})
}

// refused are the lines that diff says the compiler will refuse.
func refused(r *diff.Report) []string {
	lines := map[string]bool{}
	for _, a := range r.Affected {
		if a.Error != "" {
			lines[fmt.Sprintf("%s:%d", a.File, a.Line)] = true
		}
	}
	return slices.Sorted(maps.Keys(lines))
}

// TestCompilerAgrees generates the clients of all pairs of real documents into modules that use them, and compares what the
// compiler then says with what was said before.
func TestCompilerAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: compiles the clients of all real documents")
	}
	for i, from := range shared.Versions {
		if !shared.Sampled(i+2, 3) { // the one in the middle speaks for the others
			continue
		}
		t.Run(from, func(t *testing.T) {
			m := newModule(t, realAPI(t, from), programs(t, from))
			p := m.load("./programs/...")
			for _, to := range shared.Versions {
				r := affected(t, p, realAPI(t, from), realAPI(t, to))
				if from == to {
					if len(r.Affected) > 0 {
						t.Errorf("%s and itself: %+v", from, r.Affected[0])
					}
					continue
				}
				m.generate(realAPI(t, to))
				said, compiler := refused(r), m.compile("./programs/...")
				t.Logf("%s → %s: %d places, %d lines refused, %s", from, to, len(r.Affected), len(compiler), byProgram(compiler))
				differences(t, from+" → "+to, m.reached(said), compiler)
				for _, a := range r.Affected {
					if a.Subject == "" && strings.Contains(a.File, "everything") { // elsewhere, errors can follow from others far away
						t.Errorf("%s → %s: %s: %s: no change explains it", from, to, a.Place(), a.Error)
					}
				}
			}
		})
	}
}

// byProgram counts lines.
func byProgram(lines []string) string {
	count := map[string]int{}
	for _, line := range lines {
		count[strings.Split(line, "/")[1]]++
	}
	return fmt.Sprint(count)
}

func differences(t *testing.T, when string, said, compiler []string) {
	t.Helper()
	for _, line := range said {
		if !slices.Contains(compiler, line) {
			t.Errorf("%s: the compiler takes %s", when, line)
		}
	}
	for _, line := range compiler {
		if !slices.Contains(said, line) {
			t.Errorf("%s: only the compiler refuses %s", when, line)
		}
	}
}

// programs are those of testdata/corpus, each in a folder, with the files that are for a version: "all/main.go",
// "2018.3.6,2021.2.1387/before.go". The twelve jobs and the downstream example are
// of 2026.1. Another program uses everything.
func programs(t testing.TB, version string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{"programs/everything/everything.go": everything(realAPI(t, version))}
	names, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			versions, file, _ := strings.Cut(f.Name, "/")
			if versions == "all" || slices.Contains(strings.Split(versions, ","), version) {
				files[path.Join("programs", strings.TrimSuffix(filepath.Base(name), ".txtar"), file)] = f.Data
			}
		}
	}
	if version == "2026.1.9674" {
		addExample(t, files, "jobs")
		addExample(t, files, "downstream")
	}
	return files
}

// addExample adds a program of examples/ as if it were of this module. The downstream example is made for the sample document, in
// which creating a release takes parameters.
func addExample(t testing.TB, files map[string][]byte, example string) {
	t.Helper()
	imports := strings.NewReplacer("github.com/octogen/octogen/generated/v2026_1", "example.com/m/octopus", "example.com/downstream/internal/octopus", "example.com/m/octopus", "octopus.ReleasesCreateParams{}, ", "")
	names, err := filepath.Glob(filepath.Join("..", "..", "examples", example, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[path.Join("programs", example, filepath.Base(name))] = []byte(imports.Replace(string(text)))
	}
}

// everything is a program that uses all that the client of a model exports for its document, a line each.
func everything(api *model.API) []byte {
	var b strings.Builder
	b.WriteString("package everything\n\nimport (\n\t\"context\"\n\t\"io\"\n\t\"iter\"\n\n\t. \"example.com/m/octopus\"\n)\n\n")
	b.WriteString("var (\n\tctx = context.Background()\n\t_ io.Reader\n\t_ iter.Seq[int]\n\t_ Option\n)\n\n")
	b.WriteString("func zero[T any]() (v T) { return v }\n\nfunc _() {\n")
	for _, m := range methods(api) {
		call(&b, m)
	}
	for _, o := range api.Objects {
		for _, f := range o.Fields {
			fmt.Fprintf(&b, "\t_ = zero[%s]().%s\n", o.GoName, f.GoName)
			fmt.Fprintf(&b, "\t_ = %s{%s: zero[%s]()}\n", o.GoName, f.GoName, f.Type.Go())
		}
	}
	for _, e := range api.Enums {
		for _, v := range e.Values {
			fmt.Fprintf(&b, "\t_ = %s\n", v.GoName)
		}
	}
	for _, op := range api.Operations() {
		for _, p := range op.Params {
			fmt.Fprintf(&b, "\t_ = %s{%s: zero[%s]()}\n", op.ParamsType, p.GoName, p.GoType())
		}
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

// methods are those of services, helpers and relations.
func methods(api *model.API) []*model.Method {
	var list []*model.Method
	for _, s := range api.AllServices() {
		for _, op := range s.Operations {
			list = append(list, &op.Call)
			if op.Iterator != nil {
				list = append(list, op.Iterator)
			}
		}
		for _, h := range s.Helpers {
			list = append(list, &h.Method)
		}
	}
	for _, set := range api.LinkSets {
		for _, r := range set.Relations {
			list = append(list, &r.Method)
		}
	}
	return list
}

// call writes a call of a method, the method as a value, and what it returns in a variable of that type.
func call(b *strings.Builder, m *model.Method) {
	var args []string
	if !m.Plain {
		args = append(args, "ctx")
	}
	for _, a := range m.Args {
		args = append(args, "zero["+a.Type.Go()+"]()")
	}
	call := fmt.Sprintf("zero[*%s]().%s(%s)", m.Owner, m.Name, strings.Join(args, ", "))
	switch {
	case m.Iterates:
		fmt.Fprintf(b, "\tfor x := range %s { var _ %s = x }\n", call, m.Returns.Go())
	case m.Returns == nil || m.Plain:
		fmt.Fprintf(b, "\t_ = %s\n", call)
	default:
		fmt.Fprintf(b, "\t{ x, _ := %s; var _ %s = x }\n", call, m.Returns.Go())
	}
	fmt.Fprintf(b, "\tvar _ func%s = zero[*%s]().%s\n", m.Signature(), m.Owner, m.Name)
}

// TestFix rewrites the program of docs/upgrade.md: what is mechanical is rewritten as gofmt has it, what git takes, and
// nothing else; what is left is what diff says of the rewritten program.
func TestFix(t *testing.T) {
	from, to := realAPI(t, "2021.2.1387"), realAPI(t, "2026.1.9674")
	files := programs(t, "2021.2.1387")
	maps.DeleteFunc(files, func(name string, _ []byte) bool { return !strings.HasPrefix(name, "programs/deploy/") })
	m := newModule(t, from, files)
	p := m.load("./programs/...")
	r := affected(t, p, from, to)
	patch := usage.Diff(impact.Fix(r, p).Files)
	golden(t, "fix.diff", patch)
	git := exec.Command("git", "apply", "-")
	git.Dir, git.Stdin = m.dir, bytes.NewReader(patch)
	if out, err := git.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := exec.Command("gofmt", "-l", filepath.Join(m.dir, "programs", "deploy", "main.go")).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v: gofmt would change %s", err, out)
	}
	fixed, err := usage.Load(t.Context(), usage.Options{Dir: m.dir, Patterns: []string{"./programs/..."}})
	if err != nil {
		t.Fatal(err)
	}
	var replacements []usage.Replacement
	for _, c := range fixed.Clients {
		replacements = append(replacements, usage.Replacement{Client: c, Files: client(t, to)})
	}
	left, err := fixed.Check(t.Context(), replacements)
	if err != nil {
		t.Fatal(err)
	}
	before := len(refused(r))
	t.Logf("%d lines refused before, %d errors after", before, len(left))
	if len(left) >= before {
		t.Errorf("%d lines were refused, and %d errors are left", before, len(left))
	}
	for _, problem := range left {
		if strings.HasSuffix(problem.File, "main.go") || strings.HasSuffix(problem.File, "main_test.go") {
			t.Logf("left: %s: %s", problem.Place, problem.Message)
		}
	}
}

var update = flag.Bool("update", false, "refresh the golden files in testdata")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update and look at the difference:\n%s", name, got)
	}
}
