package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
	"go.yaml.in/yaml/v3"
)

// TestProposeIsOnThePage: docs/ci.md shows the script that the action runs.
func TestProposeIsOnThePage(t *testing.T) {
	if script := readFile(t, "../../docs/propose.sh"); !strings.Contains(page(t), "```sh\n"+script+"```") {
		t.Error("docs/ci.md does not show docs/propose.sh as it is")
	}
}

// TestRecipes runs the shell of the action and of the recipes in docs/ci.md, against a server and a bare repository. All of them
// in a long run; a short one has the action alone.
func TestRecipes(t *testing.T) {
	recipes := []struct {
		name string
		run  func(*job) error
	}{
		{"GitHub action", (*job).action},
		{"GitLab", (*job).gitlab},
		{"Azure DevOps", (*job).azure},
		{"Jenkins", (*job).jenkins},
		{"TeamCity", (*job).teamcity},
		{"Octopus runbook", (*job).runbook},
	}
	switch {
	case shared.Long():
	case testing.Short():
		recipes = recipes[:1]
	default:
		recipes = recipes[:2]
	}
	for _, r := range recipes {
		t.Run(r.name, func(t *testing.T) {
			j := newJob(t)
			run := func(what string, pushed bool) {
				t.Helper()
				before := j.head("octogen")
				err := j.inClone(r.run)
				switch after := j.head("octogen"); {
				case err != nil:
					t.Errorf("%s: %v", what, err)
				case pushed == (before == after):
					t.Errorf("%s: the branch was at %q and is at %q", what, before, after)
				}
			}
			run("nothing moved", false)
			j.serve("101", "nameContains")
			run("moved", true)
			j.checkProposal("Octopus client for 2026.2.101")
			run("the same proposal is open", false)
			j.commitToMain("notes.txt")
			run("the same proposal is open, and something else was merged", false)
			j.serve("102", "partialName")
			run("moved again", true)
			j.checkProposal("Octopus client for 2026.2.102")
			j.merge()
			run("merged", false)
			j.server.Close()
			before := j.head("octogen")
			if err := j.inClone(r.run); err == nil || j.head("octogen") != before {
				t.Errorf("the server is down: %v", err)
			}
		})
	}
}

// TestUpdateRecipe runs the job that brings the client along when another octogen is proposed.
func TestUpdateRecipe(t *testing.T) {
	j := newJob(t)
	var file struct {
		Jobs map[string]struct{ Steps []struct{ Run string } }
	}
	j.decode(j.recipe("When octogen itself is updated"), &file)
	steps := file.Jobs["generate"].Steps
	script := steps[len(steps)-1].Run
	j.git(j.path("seed"), "push", "-q", "origin", "main:renovate")
	update := func(octogen string) string {
		t.Helper()
		program, err := exec.LookPath(octogen)
		if err != nil {
			t.Fatal(err)
		}
		j.write("bin/go", "#!/bin/sh\nshift 2; exec "+program+" \"$@\"\n")
		err = j.inClone(func(j *job) error {
			j.git(j.clone(), "fetch", "-q", "origin", "renovate")
			j.git(j.clone(), "switch", "-q", "-c", "renovate", "FETCH_HEAD")
			j.git(j.clone(), "config", "push.default", "current")
			return j.run("sh", "set -e\n"+script)
		})
		if err != nil {
			t.Fatal(err)
		}
		return j.head("renovate")
	}
	before := j.head("renovate")
	if after := update("octogen-1.0"); after != before {
		t.Error("the same octogen made a commit")
	}
	if after := update("octogen-1.1"); after == before {
		t.Error("another octogen made no commit")
	}
	if lock := j.git(j.path("bare.git"), "show", "renovate:octogen.lock"); !strings.Contains(lock, "octogen: v1.1.0") {
		t.Errorf("the lock is still %s", lock)
	}
}

// A job is a repository with a bare remote, whose client follows a server.
type job struct {
	*testing.T
	dir    string // with everything below
	fake   *fakeOctopus
	server *httptest.Server
	clones int
	env    []string
}

func newJob(t *testing.T) *job {
	j := &job{T: t, dir: t.TempDir()}
	j.fake = &fakeOctopus{dir: filepath.Join(j.dir, "server"), flags: map[string]string{}}
	j.server = httptest.NewServer(j.fake)
	t.Cleanup(j.server.Close)
	j.tools()
	j.serve("100", "partialName")
	j.git("", "init", "-q", "--bare", "-b", "main", j.path("bare.git"))
	j.git("", "-C", j.path("bare.git"), "config", "receive.advertisePushOptions", "true")
	seed := j.path("seed")
	j.git("", "clone", "-q", j.remote(), seed)
	j.git(seed, "switch", "-q", "-C", "main")
	j.write("seed/octogen.yaml", "clients:\n  - {name: main, server: '"+j.server.URL+"', out: octopus, docs: none}\n")
	j.write("seed/ci/octogen.sh", readFile(t, "../../docs/propose.sh"))
	j.shell(seed, "go tool octogen sync")
	j.git(seed, "add", "-A")
	j.git(seed, "commit", "-q", "-m", "seed")
	j.git(seed, "push", "-q", "origin", "main")
	return j
}

// tools are the programs that a job finds: octogen by way of go, and the services' own, which only note what they are told.
func (j *job) tools() {
	octogen, err := exec.LookPath("octogen-1.0")
	if err != nil {
		j.Fatal(err)
	}
	j.write("bin/go", "#!/bin/sh\ncase \"$1 $2\" in 'tool octogen') shift 2; exec "+octogen+" \"$@\";; esac\necho \"unexpected: go $*\" >&2; exit 1\n")
	j.write("bin/gh", `#!/bin/sh
case "$1 $2" in
'pr list') cat `+j.path("heads")+`;;
'pr create') if [ -f `+j.path("refuses")+` ]; then exit 1; fi; git ls-remote origin refs/heads/octogen | cut -f 1 >> `+j.path("heads")+`; echo "gh $*" >> `+j.path("calls")+`;;
*) exit 1;;
esac
`)
	j.write("heads", "")
	for _, name := range []string{"az", "new_octopusartifact"} {
		j.write("bin/"+name, "#!/bin/sh\necho "+name+" \"$@\" >> "+j.path("calls")+"\n")
	}
	j.write("bin/get_octopusvariable", "#!/bin/sh\ncase $1 in *Uri) echo "+j.server.URL+";; *) echo secret;; esac\n")
	for _, name := range []string{"go", "gh", "az", "new_octopusartifact", "get_octopusvariable"} {
		if err := os.Chmod(j.path("bin/"+name), 0o755); err != nil {
			j.Fatal(err)
		}
	}
	j.env = []string{"PATH=" + j.path("bin") + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + j.path("home"), "TMPDIR=" + j.path("tmp"),
		"GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
		"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=url." + j.remote() + ".insteadOf", "GIT_CONFIG_VALUE_0=https://octogen:secret@git.example.com/team/deployer.git",
		"GIT_CONFIG_KEY_1=protocol.file.allow", "GIT_CONFIG_VALUE_1=always"}
	for _, dir := range []string{"home", "tmp"} {
		if err := os.MkdirAll(j.path(dir), 0o755); err != nil {
			j.Fatal(err)
		}
	}
}

func (j *job) path(name string) string { return filepath.Join(j.dir, filepath.FromSlash(name)) }
func (j *job) remote() string          { return "file://" + j.path("bare.git") }

func (j *job) write(name, content string) {
	j.Helper()
	if err := os.MkdirAll(filepath.Dir(j.path(name)), 0o755); err != nil {
		j.Fatal(err)
	}
	if err := os.WriteFile(j.path(name), []byte(content), 0o644); err != nil {
		j.Fatal(err)
	}
}

// serve lets the server have a version, in which lists take a parameter of the given name.
func (j *job) serve(version, parameter string) {
	j.Helper()
	document := readFile(j.T, "../../specs/sample/octopus-sample.json")
	document = strings.ReplaceAll(strings.ReplaceAll(document, "2026.2.100-sample", "2026.2."+version), "partialName", parameter)
	j.write("server/swagger.json", document)
	j.write("server/version", "2026.2."+version)
}

func (j *job) command(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, j.env
	if name == "git" { // the one that LookPath finds
		cmd.Env = append(os.Environ(), j.env...)
	}
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, out.String(), problems.String())
	}
	return strings.TrimSpace(out.String()), nil
}

func (j *job) git(dir string, args ...string) string {
	j.Helper()
	out, err := j.command(dir, "git", args...)
	if err != nil {
		j.Fatal(err)
	}
	return out
}

func (j *job) shell(dir, script string) {
	j.Helper()
	if _, err := j.command(dir, "sh", "-c", script); err != nil {
		j.Fatal(err)
	}
}

// head is the commit of a branch of the remote, "" if there is none.
func (j *job) head(branch string) string {
	out, err := j.command(j.path("bare.git"), "git", "rev-parse", "-q", "--verify", branch)
	if err != nil {
		return ""
	}
	return out
}

// clone is the folder of the present run.
func (j *job) clone() string { return j.path(fmt.Sprintf("clone-%d", j.clones)) }

// inClone runs a recipe in a fresh clone, as runners make them: every second one is shallow.
func (j *job) inClone(run func(*job) error) error {
	j.Helper()
	j.clones++
	args := []string{"clone", "-q", "--branch", "main"}
	if j.clones%2 == 0 {
		args = append(args, "--depth", "1")
	}
	j.git("", append(args, j.remote(), j.clone())...)
	return run(j)
}

// checkProposal checks the commit of the proposal: one, on main, with a short message.
func (j *job) checkProposal(message string) {
	j.Helper()
	bare := j.path("bare.git")
	if got := j.git(bare, "log", "-1", "--format=%B", "octogen"); got != message {
		j.Errorf("the message is %q, want %q", got, message)
	}
	if n := j.git(bare, "rev-list", "--count", "main..octogen"); n != "1" {
		j.Errorf("the proposal has %s commits", n)
	}
	if files := j.git(bare, "diff", "--name-only", "main...octogen"); !strings.Contains(files, "octogen.lock") || strings.Contains(files, "summary") {
		j.Errorf("the proposal changes %s", files)
	}
}

func (j *job) commitToMain(name string) {
	j.Helper()
	seed := j.path("seed")
	j.git(seed, "pull", "-q", "origin", "main")
	j.write("seed/"+name, "notes")
	j.git(seed, "add", "-A")
	j.git(seed, "commit", "-q", "-m", name)
	j.git(seed, "push", "-q", "origin", "main")
}

func (j *job) merge() {
	j.Helper()
	seed := j.path("seed")
	j.git(seed, "pull", "-q", "origin", "main")
	j.git(seed, "fetch", "-q", "origin", "octogen")
	j.git(seed, "merge", "-q", "--no-edit", "FETCH_HEAD")
	j.git(seed, "push", "-q", "origin", "main")
}

// run runs a shell script in the clone.
func (j *job) run(shell, script string, env ...string) error {
	old := j.env
	defer func() { j.env = old }()
	j.env = append(append([]string(nil), j.env...), env...)
	_, err := j.command(j.clone(), shell, "-c", script)
	return err
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func page(t *testing.T) string {
	t.Helper()
	return readFile(t, "../../docs/ci.md")
}

// recipe is the code below a heading of docs/ci.md.
func (j *job) recipe(heading string) string {
	j.Helper()
	_, rest, found := strings.Cut(page(j.T), "# "+heading+"\n")
	m := block.FindStringSubmatch(rest)
	if !found || m == nil {
		j.Fatalf("docs/ci.md has no recipe %s", heading)
	}
	return m[2]
}

func (j *job) decode(text string, value any) {
	j.Helper()
	if err := yaml.Unmarshal([]byte(text), value); err != nil {
		j.Fatal(err)
	}
}

func (j *job) gitlab() error {
	var file struct {
		Sync struct {
			Variables map[string]string
			Script    []string
		}
	}
	j.decode(j.recipe("GitLab"), &file)
	given := map[string]string{"OCTOGEN_TOKEN": "secret", "CI_SERVER_HOST": "git.example.com", "CI_PROJECT_PATH": "team/deployer", "CI_DEFAULT_BRANCH": "main", "CI_PROJECT_DIR": j.clone()}
	var env []string
	for name, value := range file.Sync.Variables {
		env = append(env, name+"="+os.Expand(value, func(name string) string { return given[name] }))
	}
	return j.run("sh", "set -e\n"+strings.Join(file.Sync.Script, "\n"), env...)
}

func (j *job) azure() error {
	var file struct {
		Steps []struct {
			Script, Condition string
			Env               map[string]string
		}
	}
	j.decode(j.recipe("Azure DevOps"), &file)
	for _, step := range file.Steps {
		if !strings.HasPrefix(step.Condition, "eq(") {
			continue
		}
		var env []string
		for name, value := range step.Env {
			env = append(env, name+"="+strings.NewReplacer("$(Agent.TempDirectory)", j.path("tmp")).Replace(value))
		}
		return j.run("bash", step.Script, env...)
	}
	return errors.New("there is no step for schedules")
}

func (j *job) jenkins() error {
	for _, m := range regexp.MustCompile(`sh '([^']*)'`).FindAllStringSubmatch(j.recipe("Jenkins"), -1) {
		if strings.Contains(m[1], "octogen.sh") {
			return j.run("sh", m[1], "WORKSPACE_TMP="+j.path("tmp"))
		}
	}
	return errors.New("there is no step")
}

func (j *job) teamcity() error {
	for _, m := range regexp.MustCompile(`scriptContent = """([^\n]*)"""`).FindAllStringSubmatch(j.recipe("TeamCity"), -1) {
		return j.run("sh", strings.ReplaceAll(m[1], "%teamcity.build.tempDir%", j.path("tmp")))
	}
	return errors.New("there is no step")
}

// runbook clones by itself, into an empty folder.
func (j *job) runbook() error {
	if err := os.RemoveAll(j.clone()); err != nil {
		return err
	}
	if err := os.Mkdir(j.clone(), 0o755); err != nil {
		return err
	}
	return j.run("bash", j.recipe("Octopus runbook"))
}

var (
	expression = regexp.MustCompile(`\$\{\{ ([\w.-]+) \}\}`)
	comparison = regexp.MustCompile(`^([\w.-]+) == '(\w+)'$`)
)

// action runs the steps of action.yml as GitHub does.
func (j *job) action() error {
	var file struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Steps []struct {
				ID, If, Uses, Shell, Run string
				Env                      map[string]string
			}
		}
	}
	j.decode(readFile(j.T, "../../action.yml"), &file)
	root, err := filepath.Abs("../..")
	if err != nil {
		return err
	}
	temp := j.path(fmt.Sprintf("runner-%d", j.clones)) // of one job, as GitHub's
	if err := os.Mkdir(temp, 0o755); err != nil {
		return err
	}
	outputs := filepath.Join(temp, "outputs")
	value := func(name string) string {
		switch {
		case name == "runner.temp":
			return temp
		case strings.HasPrefix(name, "inputs."):
			return file.Inputs[strings.TrimPrefix(name, "inputs.")].Default
		case strings.HasPrefix(name, "steps.sync.outputs."):
			text, _ := os.ReadFile(outputs)
			_, rest, _ := strings.Cut("\n"+string(text), "\n"+strings.TrimPrefix(name, "steps.sync.outputs.")+"=")
			line, _, _ := strings.Cut(rest, "\n")
			return line
		}
		return ""
	}
	for _, step := range file.Runs.Steps {
		if step.Uses != "" {
			continue
		}
		m := comparison.FindStringSubmatch(step.If)
		if m == nil {
			return fmt.Errorf("the condition %q is not one that this test knows", step.If)
		}
		if value(m[1]) != m[2] {
			continue
		}
		env := []string{"GITHUB_ACTION_PATH=" + root, "GITHUB_OUTPUT=" + outputs, "RUNNER_TEMP=" + temp}
		for name, text := range step.Env {
			env = append(env, name+"="+expression.ReplaceAllStringFunc(text, func(s string) string { return value(expression.FindStringSubmatch(s)[1]) }))
		}
		if strings.Contains(step.Run, "${{") {
			return errors.New("a script has an expression in it, which could inject commands")
		}
		if err := j.run(step.Shell, step.Run, env...); err != nil {
			return err
		}
	}
	return nil
}

// TestActionOpensOnePullRequest for each proposal, also if the service refused it at first.
func TestActionOpensOnePullRequest(t *testing.T) {
	j := newJob(t)
	j.serve("101", "nameContains")
	j.write("refuses", "")
	if err := j.inClone((*job).action); err == nil || j.head("octogen") == "" {
		t.Errorf("the pull request could not be opened, and the action says %v", err)
	}
	if err := os.Remove(j.path("refuses")); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 1, 2} {
		if i == 2 {
			j.serve("102", "nameContains")
		}
		if err := j.inClone((*job).action); err != nil {
			t.Fatal(err)
		}
		calls := readFile(t, j.path("calls"))
		if got := strings.Count(calls, "gh pr create --head octogen --title Octopus client for 2026.2.10"); got != want {
			t.Errorf("run %d: %d pull requests: %s", i, got, calls)
		}
	}
}
