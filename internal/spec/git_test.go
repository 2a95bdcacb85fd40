package spec

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// TestGitNames: what is no name of a document in Git is refused before git sees it.
func TestGitNames(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, source := range []string{"git:", "git:main", "git::path", "git:main:", "git:--batch:path", "git:-c:path", "git:main:a\nb", "git:main:a\x00"} {
		if _, err := ReadGit(t.Context(), source, FetchOptions{}); err == nil || !strings.Contains(err.Error(), "is no document in Git; write git:REV:PATH") {
			t.Errorf("%q: %v", source, err)
		}
	}
	_, err := ReadGit(t.Context(), "git:main:path", FetchOptions{})
	if !errors.Is(err, exec.ErrNotFound) || !strings.Contains(err.Error(), "cannot be read without git; install git, or give a file") {
		t.Errorf("without git: %v", err)
	}
}

func TestGitInterrupted(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ReadGit(ctx, "git:HEAD:path", FetchOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
