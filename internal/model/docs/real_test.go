package docs

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/english"
	"github.com/octogen/octogen/internal/shared"
)

var update = flag.Bool("update", false, "write testdata anew")

func book(t testing.TB) *Book {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// popular are the resources that people use most, with what belongs to them. Nearly all their fields have a comment.
var popular = strings.Fields(`
	Project PersistenceSettings GitPersistenceSettings VersioningStrategy DeploymentSettings DeploymentConnectivityPolicy
	Release CreateReleaseCommandV1 SelectedPackage SelectedGitResource
	Deployment CreateDeploymentUntenantedCommandV1 CreateDeploymentTenantedCommandV1 DeploymentServerTask DeploymentPreview Form FormElement
	DeploymentProcess DeploymentStep DeploymentAction DeploymentActionContainer PackageReference GitDependency
	Runbook RunbookProcess RunbookSnapshot RunbookRun CreateRunbookRunCommandV1 RunGitRunbookRun
	Variable VariableScope VariablePromptOptions VariableSet VariableScopeValues SensitiveValue PropertyValue
	Environment EnvironmentV2 ParentEnvironment Lifecycle Phase RetentionPeriod
	Channel ChannelVersionRule ChannelGitResourceRule
	Tenant TenantVariable TenantCommonVariableV2 TenantCommonVariablePayload TagSet Tag ActionTemplateParameter
	Machine Endpoint KubernetesAuthentication TentacleEndpointConfiguration OfflineDropDestination MachinePolicy MachineHealthCheckPolicy
	Worker WorkerPool Account Certificate Feed Package PackageVersion BuildInformation
	Task TaskDetails ActivityLogTreeNode Event ProjectTrigger TriggerFilter TriggerAction
	Team ScopedUserRole User ApiKey Identity UserRole Space LibraryVariableSet Interruption Artifact
	DeploymentFreeze RecurringSchedule GitCredential GitCredentialDetails GitCredentialUsage`)

func TestPopularResourcesAreDocumented(t *testing.T) {
	b := book(t)
	all := documents(t, shared.Versions...)
	counts := map[string]*count{}
	for definition, fields := range all.fields {
		for _, r := range popular {
			if belongs(b, definition, r) {
				if counts[r] == nil {
					counts[r] = &count{}
				}
				counts[r].add(b, definition, fields)
			}
		}
	}
	for _, r := range popular {
		if c := counts[r]; c == nil {
			t.Errorf("%s: no document has it", r)
		} else if c.said*100 < c.all*95 {
			t.Errorf("%s: %d of %d fields say more than their name; the others are %v", r, c.said, c.all, c.silent)
		}
	}
}

// belongs reports whether a definition is a resource, a variant of it or a command for it.
func belongs(b *Book, definition, name string) bool {
	v := b.view(definition)
	return v.key == name || strings.HasPrefix(v.key, name+".") ||
		slices.ContainsFunc(v.chain, func(r *resource) bool { return r.name == name })
}

type count struct {
	all, said int
	silent    []string
}

func (c *count) add(b *Book, definition string, fields []string) {
	for _, f := range fields {
		c.all++
		if text, ok := b.Field(definition, f); ok && says(text, f) {
			c.said++
		} else {
			c.silent = append(c.silent, definition+"."+f)
		}
	}
}

func TestMostFieldsAreDocumented(t *testing.T) {
	b := book(t)
	for _, v := range shared.Versions {
		c := &count{}
		a := documents(t, v)
		for _, definition := range slices.Sorted(maps.Keys(a.fields)) {
			c.add(b, definition, a.fields[definition])
		}
		t.Logf("%s: %d of %d fields say more than their name (%d %%)", v, c.said, c.all, 100*c.said/c.all)
		if c.said*100 < c.all*90 {
			t.Errorf("%s: %d of %d; silent are %v", v, c.said, c.all, c.silent)
		}
	}
}

func TestAllOperationsAndParametersAreDocumented(t *testing.T) {
	b := book(t)
	for key, op := range documents(t, shared.Versions...).operations {
		if _, known := b.sentence(op.method, op.route, op.paged); !known {
			t.Errorf("%s: nobody wrote a sentence or a rule for it", key)
		}
		for _, path := range op.paths {
			for i, p := range path {
				if text, ok := b.PathParameter(op.method, op.route, i, p); !ok || informative(text, p) == 0 {
					t.Errorf("%s: {%s} is not documented: %q", key, p, text)
				}
			}
		}
		for _, p := range op.query {
			if text, ok := b.Parameter(op.method, op.route, p); !ok || informative(text, p) == 0 {
				t.Errorf("%s: %s is not documented: %q", key, p, text)
			}
		}
	}
}

func TestDefinitionsHaveSummaries(t *testing.T) {
	b := book(t)
	for definition := range documents(t, shared.Versions...).fields {
		if _, ok := b.Resource(definition); !ok {
			t.Errorf("%s has no summary", definition)
		}
	}
}

// TestGolden keeps what is said of every operation where a person can read it. Run with -update after changes.
func TestGolden(t *testing.T) {
	b := book(t)
	all := documents(t, shared.Versions...)
	var text strings.Builder
	keys := slices.SortedFunc(maps.Keys(all.operations), func(x, y string) int {
		_, p, _ := strings.Cut(x, " ")
		_, q, _ := strings.Cut(y, " ")
		return strings.Compare(p+" "+x, q+" "+y)
	})
	for _, key := range keys {
		op := all.operations[key]
		fmt.Fprintf(&text, "%s\n\t%s.\n", key, b.Sentence(op.method, op.route, op.paged))
		o := b.Operation(op.method, op.route)
		for _, s := range []string{o.About, o.Refuses, o.Choose} {
			if s = Resolve(s, nameIn(all)); s != "" {
				fmt.Fprintf(&text, "\t\t%s\n", s)
			}
		}
	}
	golden(t, "operations.txt", text.String())
}

// nameIn names the operations that documents have.
func nameIn(a *api) func(Ref) (string, bool) {
	return func(r Ref) (string, bool) {
		if r.Route == "" {
			return r.Field + r.Definition, true
		}
		key := r.Method + " " + r.Route
		return "[" + key + "]", a.operations[key] != nil
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what the documents and specs/docs make; read the difference after go test -update", file)
	}
}

// says reports whether a comment says more than the name: at least two words that are neither in it nor trivial.
func says(text, name string) bool { return informative(text, name) >= 2 }

// informative counts the words of a text that are neither in a name nor trivial.
func informative(text, name string) int {
	known := map[string]bool{}
	for _, w := range split(strings.ToUpper(name[:1]) + name[1:]) {
		w = strings.ToLower(w)
		known[w], known[singular(w)], known[english.Plural(w)] = true, true, true
	}
	more := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') }) {
		if !known[w] && !trivial[w] {
			more[w] = true
		}
	}
	return len(more)
}

var trivial = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`a an the this that these those it its is are was were be been has have had of in on at for to from by with as and or not no
		if whether when which who what how where id ids value values set sets get gets field property contains indicates`) {
		m[w] = true
	}
	return m
}()

func BenchmarkLookups(b *testing.B) {
	book := book(b)
	a := documents(b, "2026.1.9674")
	for b.Loop() {
		a.texts(book)
	}
}
