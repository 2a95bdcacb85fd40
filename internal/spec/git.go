package spec

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// gitPrefix begins the name of a document in Git.
const gitPrefix = "git:"

// IsGit reports whether a source names a document in Git: "git:REV:PATH".
func IsGit(source string) bool { return strings.HasPrefix(source, gitPrefix) }

const remedyGit = "write git:REV:PATH, such as git:main:specs/octopus.json; PATH is from the top of the repository, with ./ from here"

// ReadGit gets the bytes of a document as a commit of the repository has it that the working directory is in. Nothing is
// asked of another machine, and no command that the repository configures runs.
func ReadGit(ctx context.Context, source string, o FetchOptions) ([]byte, error) {
	o = o.withDefaults()
	rev, path, ok := strings.Cut(strings.TrimPrefix(source, gitPrefix), ":")
	if !ok || rev == "" || path == "" || strings.HasPrefix(rev, "-") || strings.ContainsAny(source, "\x00\r\n") {
		return nil, &Error{Source: source, Problem: "is no document in Git", Remedy: remedyGit}
	}
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, &Error{Source: source, Problem: "cannot be read without git", Remedy: "install git, or give a file", Err: err}
	}
	r := repository{git, source}
	data, err := r.run(ctx, o.MaxBytes, "cat-file", "blob", rev+":"+path)
	var failed *gitError
	if errors.As(err, &failed) {
		return nil, r.explain(ctx, rev, path, failed)
	}
	return data, err
}

// A repository runs git where the user is.
type repository struct{ git, source string }

// A gitError is an exit code other than 0.
type gitError struct {
	said string // its first line
	err  error
}

func (e *gitError) Error() string { return e.said }

// explain finds out which part of a name is wrong.
func (r repository) explain(ctx context.Context, rev, path string, failed *gitError) error {
	const little = 1 << 16
	e := &Error{Source: r.source, Err: failed.err}
	if _, err := r.run(ctx, little, "rev-parse", "--git-dir"); err != nil {
		e.Problem, e.Remedy = "there is no repository that git reads here", "run octogen in a checkout"
		if said := err.Error(); !strings.Contains(said, "not a git repository") {
			e.Problem += ": " + said
		}
		return e
	}
	if _, err := r.run(ctx, little, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{tree}"); err != nil {
		e.Problem, e.Remedy = "the repository has no commit "+rev, "check the name; git fetch gets commits, also those that a shallow clone lacks"
		return e
	}
	e.Problem, e.Remedy = rev+" has no file "+path, "git ls-tree -r --name-only "+rev+" lists what it has; PATH is from the top of the repository, with ./ from here"
	return e
}

// run returns what git writes, up to a limit.
func (r repository) run(ctx context.Context, most int64, args ...string) ([]byte, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cmd := exec.CommandContext(ctx, r.git, append([]string{"--no-pager", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false"}, args...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_NO_LAZY_FETCH=1", "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1")
	cmd.WaitDelay = time.Second
	var said bytes.Buffer
	cmd.Stderr = &limited{&said, 1 << 12}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, &Error{Source: r.source, Problem: "git does not start: " + err.Error(), Remedy: "check the installation of git", Err: err}
	}
	data, err := io.ReadAll(io.LimitReader(out, most+1))
	if int64(len(data)) > most {
		stop()
		_ = cmd.Wait()
		return nil, tooLarge(r.source, most)
	}
	if failed := cmd.Wait(); failed != nil || err != nil {
		if ctx.Err() != nil {
			return nil, &Error{Source: r.source, Problem: "was not read: " + ctx.Err().Error(), Err: ctx.Err()}
		}
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return nil, &gitError{first, errors.Join(failed, err)}
	}
	return data, nil
}

// limited writes what there is room for, and drops the rest.
type limited struct {
	to   io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	_, err := l.to.Write(p[:n])
	return len(p), err
}
