package emit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Change says what Write did.
type Change struct {
	Written, Removed []string // names of files, sorted
	Unchanged        int
}

const (
	stagingName = ".octogen-staging"
	readyName   = "READY" // in the staging folder: everything is there, names of files to remove inside
)

// Write makes dir hold the files: those that differ are written, those that octogen wrote earlier and no longer does are
// removed, all or none of it. A file that octogen did not write is never touched; if one is in the way, nothing is done.
//
// Everything is first written to a staging folder inside dir, so that a full disk or an interrupt leaves dir as it was;
// then the files are renamed into place. Should the process be killed in between, the next Write finishes the work.
func Write(dir string, files []File) (Change, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Change{}, err
	}
	if err := Recover(dir); err != nil {
		return Change{}, err
	}
	change, changed, err := plan(dir, files)
	if err != nil || len(changed)+len(change.Removed) == 0 {
		return change, err
	}
	staging := filepath.Join(dir, stagingName)
	if err := stage(staging, changed, change.Removed); err != nil {
		return Change{}, errors.Join(err, os.RemoveAll(staging))
	}
	return change, commit(dir, staging)
}

// plan compares the files with what is in dir.
func plan(dir string, files []File) (Change, []File, error) {
	var change Change
	var changed []File
	wanted := map[string]bool{}
	for _, f := range files {
		wanted[f.Name] = true
		old, err := os.ReadFile(filepath.Join(dir, f.Name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return Change{}, nil, err
		case bytes.Equal(old, f.Content):
			change.Unchanged++
			continue
		case !ours(old):
			return Change{}, nil, fmt.Errorf("%s: octogen did not write this file and will not overwrite it; move it, or choose another folder", filepath.Join(dir, f.Name))
		}
		changed = append(changed, f)
		change.Written = append(change.Written, f.Name)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Change{}, nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		if wanted[name] || !entry.Type().IsRegular() || !strings.HasSuffix(name, ".go") {
			continue
		}
		old, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return Change{}, nil, err
		}
		if ours(old) {
			change.Removed = append(change.Removed, name)
		}
	}
	sort.Strings(change.Written)
	return change, changed, nil
}

// ours tells whether octogen wrote a file: its first line says so.
func ours(content []byte) bool {
	first, _, _ := bytes.Cut(content, []byte("\n"))
	first = bytes.TrimSuffix(first, []byte("\r"))
	return bytes.HasPrefix(first, []byte(headerPrefix)) && bytes.HasSuffix(first, []byte("DO NOT EDIT."))
}

// stage writes everything beside its place and marks it ready last.
func stage(staging string, changed []File, removed []string) error {
	if err := os.RemoveAll(staging); err != nil {
		return err
	}
	if err := os.Mkdir(staging, 0o755); err != nil {
		return err
	}
	for _, f := range changed {
		if err := os.WriteFile(filepath.Join(staging, f.Name), f.Content, 0o644); err != nil {
			return err
		}
	}
	ready := filepath.Join(staging, readyName)
	if err := os.WriteFile(ready+"~", []byte(strings.Join(removed, "\n")), 0o644); err != nil {
		return err
	}
	return os.Rename(ready+"~", ready)
}

// Recover finishes or clears what an earlier Write was killed in.
func Recover(dir string) error {
	staging := filepath.Join(dir, stagingName)
	if _, err := os.Stat(filepath.Join(staging, readyName)); err == nil {
		return commit(dir, staging)
	}
	return os.RemoveAll(staging)
}

// commit moves a ready staging folder into place. It can be repeated: what was moved is no longer there to move.
func commit(dir, staging string) error {
	removed, err := os.ReadFile(filepath.Join(staging, readyName))
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(staging)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == readyName {
			continue
		}
		if err := os.Rename(filepath.Join(staging, entry.Name()), filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	for name := range strings.SplitSeq(string(removed), "\n") {
		if name == "" || filepath.Base(name) != name {
			continue
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.RemoveAll(staging)
}
