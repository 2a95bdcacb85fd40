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
	readyHeader = headerPrefix + ": a change that is to be finished. DO NOT EDIT."
)

// Write makes dir hold the files: those that differ are written, those that octogen wrote earlier and no longer does are
// removed, all or none of it. A file that octogen did not write is never touched; if one is in the way, nothing is done.
//
// Everything is first written to a staging folder inside dir, so that a full disk or an interrupt leaves dir as it was;
// then the files are renamed into place. Should the process be killed in between, the next Write finishes the work. Of
// several processes that write to dir one after the other does.
func Write(dir string, files []File) (_ Change, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Change{}, err
	}
	if change, changed, err := plan(dir, files); err == nil && isDone(dir, change, changed) {
		return change, nil // also in a folder that cannot be written to
	}
	unlock, err := lock(dir)
	if err != nil {
		return Change{}, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := Recover(dir); err != nil {
		return Change{}, err
	}
	change, changed, err := plan(dir, files)
	if err != nil || isDone(dir, change, changed) {
		return change, err
	}
	staging := filepath.Join(dir, stagingName)
	if err := stage(staging, changed, change.Removed); err != nil {
		return Change{}, errors.Join(err, os.RemoveAll(staging))
	}
	return change, commit(dir, staging)
}

// isDone tells whether there is nothing to do, now or for a run that was killed.
func isDone(dir string, change Change, changed []File) bool {
	_, err := os.Lstat(filepath.Join(dir, stagingName))
	return len(changed)+len(change.Removed) == 0 && errors.Is(err, fs.ErrNotExist)
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
	if err := os.Mkdir(staging, 0o755); err != nil { // Recover has cleared what was there
		return err
	}
	for _, f := range changed {
		if err := os.WriteFile(filepath.Join(staging, f.Name), f.Content, 0o644); err != nil {
			return err
		}
	}
	ready := filepath.Join(staging, readyName)
	if err := os.WriteFile(ready+"~", []byte(readyHeader+"\n"+strings.Join(removed, "\n")), 0o644); err != nil {
		return err
	}
	return os.Rename(ready+"~", ready)
}

// Recover finishes or clears what an earlier Write was killed in. A staging folder with anything in it that octogen did not
// put there is left alone, and is an error.
func Recover(dir string) error {
	staging := filepath.Join(dir, stagingName)
	entries, err := os.ReadDir(staging)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	ready := false
	for _, entry := range entries {
		name := filepath.Join(staging, entry.Name())
		if half := entry.Name() == readyName+"~"; !half && !isOurs(name) {
			return fmt.Errorf("%s: octogen did not write this file; move it away, octogen keeps its own work in that folder", name)
		}
		ready = ready || entry.Name() == readyName
	}
	if ready {
		return commit(dir, staging)
	}
	return os.RemoveAll(staging)
}

// isOurs tells whether a file exists and octogen wrote it, if only its first lines before it was killed.
func isOurs(name string) bool {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	content, err := os.ReadFile(name)
	return err == nil && (ours(content) || len(content) == 0 || strings.HasPrefix(headerPrefix, string(content[:min(len(content), len(headerPrefix))])))
}

// commit moves a ready staging folder into place. It can be repeated: what was moved is no longer there to move. It looks
// again at what it replaces and removes, since the folder may have changed since the staging.
func commit(dir, staging string) error {
	content, err := os.ReadFile(filepath.Join(staging, readyName))
	if err != nil {
		return err
	}
	header, removed, _ := strings.Cut(string(content), "\n")
	if header != readyHeader {
		return fmt.Errorf("%s: octogen did not write this file; move it away", filepath.Join(staging, readyName))
	}
	entries, err := os.ReadDir(staging)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		target := filepath.Join(dir, entry.Name())
		if _, err := os.Lstat(target); err == nil && entry.Name() != readyName && !isOurs(target) {
			return fmt.Errorf("%s: octogen did not write this file and will not overwrite it; move it, and run octogen again", target)
		}
	}
	for _, entry := range entries {
		if entry.Name() == readyName {
			continue
		}
		if err := os.Rename(filepath.Join(staging, entry.Name()), filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	for name := range strings.SplitSeq(removed, "\n") {
		target := filepath.Join(dir, name)
		if name == "" || filepath.Base(name) != name || !isOurs(target) {
			continue
		}
		if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.RemoveAll(staging)
}
