package emit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
)

const (
	stagingName = ".octogen-staging"
	readyName   = "READY" // in the staging folder: everything is there, and the steps to take
	readyHeader = headerPrefix + ": a change that is to be finished. DO NOT EDIT."
)

// A Transaction changes files in several folders in full or not at all.
//
// Everything is first written to a staging folder in the root, so that a full disk or an interrupt leaves all as it was.
// A marker, written last, makes the change certain; then the files are renamed into place. Should the process be killed in
// between, [Recover] finishes the work: until then some files can be new and others old.
type Transaction struct {
	root     string
	steps    []step
	contents [][]byte // aligned with steps; nil for a removal
}

// A step replaces or removes one file. Digests keep it from being taken on anything but what it was planned for.
type step struct {
	Path string `json:"path"`          // relative to the root, with slashes
	Old  string `json:"old,omitempty"` // digest of what is there, "" for nothing
	New  string `json:"new,omitempty"` // digest of what is to be there, "" for nothing
}

// Begin starts a transaction, after finishing one that was interrupted.
func Begin(root string) (*Transaction, error) {
	return &Transaction{root: root}, Recover(root)
}

// Put plans to make a file hold the content, whatever it holds now: its owner must have been looked at before.
func (t *Transaction) Put(name string, content []byte) error {
	old, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return t.put(name, nil, content)
	}
	if err != nil || bytes.Equal(old, content) {
		return err
	}
	return t.put(name, old, content)
}

// Remove plans to remove a file.
func (t *Transaction) Remove(name string) error {
	old, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return t.put(name, old, nil)
}

// Empty tells whether nothing is planned.
func (t *Transaction) Empty() bool { return len(t.steps) == 0 }

func (t *Transaction) put(name string, old, content []byte) error {
	rel, err := relative(t.root, name)
	if err != nil {
		return err
	}
	s := step{Path: filepath.ToSlash(rel)}
	if old != nil {
		s.Old = digestOf(old)
	}
	if content != nil {
		s.New = digestOf(content)
	}
	t.steps = append(t.steps, s)
	t.contents = append(t.contents, content)
	return nil
}

func relative(root, name string) (string, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	if name, err = filepath.Abs(name); err != nil {
		return "", err
	}
	return filepath.Rel(root, name)
}

// Commit does what is planned, or nothing.
func (t *Transaction) Commit() error {
	if t.Empty() {
		return nil
	}
	if err := makeFolder(t.root); err != nil {
		return err
	}
	staging := filepath.Join(t.root, stagingName)
	if err := t.stage(staging); err != nil {
		return errors.Join(err, os.RemoveAll(staging))
	}
	return commit(t.root, staging, t.steps)
}

// Interrupted tells whether a change was killed in the middle and is to be finished, or cleared, by Recover.
func Interrupted(root string) bool {
	_, err := os.Lstat(filepath.Join(root, stagingName))
	return err == nil
}

// OnStep, when it is not nil, is called before every step that changes the file system. Tests kill the process there.
var OnStep func(what string)

func doing(what string) {
	if OnStep != nil {
		OnStep(what)
	}
}

// stage writes everything beside its place and marks it ready last.
func (t *Transaction) stage(staging string) error {
	doing("make the staging folder")
	if err := os.Mkdir(staging, 0o755); err != nil { // Recover has cleared what was there
		return err
	}
	ready := bytes.NewBufferString(readyHeader + "\n")
	for i, s := range t.steps {
		line, err := json.Marshal(s)
		if err != nil {
			return err
		}
		ready.Write(append(line, '\n'))
		if s.New == "" {
			continue
		}
		doing("stage " + s.Path)
		if err := os.WriteFile(filepath.Join(staging, strconv.Itoa(i)), t.contents[i], 0o644); err != nil {
			return err
		}
	}
	marker := filepath.Join(staging, readyName)
	doing("write the marker")
	if err := os.WriteFile(marker+"~", ready.Bytes(), 0o644); err != nil {
		return err
	}
	doing("set the marker")
	return os.Rename(marker+"~", marker)
}

// stagedName is the name of a staged file: the number of its step.
var stagedName = regexp.MustCompile(`^\d+$`)

// Recover finishes or clears what an earlier transaction was killed in. A staging folder with anything in it that octogen
// did not put there is left alone, and is an error.
func Recover(root string) error {
	staging := filepath.Join(root, stagingName)
	entries, err := os.ReadDir(staging)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	ready := false
	for _, entry := range entries {
		name := entry.Name()
		if !entry.Type().IsRegular() || name != readyName && name != readyName+"~" && !stagedName.MatchString(name) {
			return fmt.Errorf("%s: octogen did not write this file; move it away, octogen keeps its own work in that folder", filepath.Join(staging, name))
		}
		ready = ready || name == readyName
	}
	if !ready {
		doing("clear the staging folder")
		return os.RemoveAll(staging)
	}
	steps, err := readSteps(root, staging)
	if err != nil {
		return err
	}
	return commit(root, staging, steps)
}

// readSteps reads the marker. It can come with a repository of somebody else, so it is held to what octogen would do.
func readSteps(root, staging string) ([]step, error) {
	marker := filepath.Join(staging, readyName)
	content, err := os.ReadFile(marker)
	if err != nil {
		return nil, err
	}
	header, rest, _ := strings.Cut(string(content), "\n")
	foreign := fmt.Errorf("%s: octogen did not write this file; move it away", marker)
	if header != readyHeader {
		return nil, foreign
	}
	var steps []step
	decoder := json.NewDecoder(strings.NewReader(rest))
	for i := 0; ; i++ {
		var s step
		err := decoder.Decode(&s)
		if errors.Is(err, io.EOF) {
			return steps, nil
		}
		if err != nil || !s.believable(root, filepath.Join(staging, strconv.Itoa(i))) {
			return nil, foreign
		}
		steps = append(steps, s)
	}
}

// believable tells whether a step is one that octogen takes: on Go files of its own wherever they are, and on locks and
// documents below the root.
func (s step) believable(root, staged string) bool {
	name := filepath.FromSlash(s.Path)
	if filepath.IsAbs(name) || s.Old == "" && s.New == "" {
		return false
	}
	if filepath.Ext(name) != ".go" {
		return filepath.IsLocal(name) && (filepath.Ext(name) == ".json" || filepath.Base(name) == "octogen.lock")
	}
	for _, file := range []string{staged, filepath.Join(root, name)} {
		if _, err := os.Lstat(file); err == nil && !isOurs(file) {
			return false
		}
	}
	return true
}

// commit takes the steps. It can be repeated: what was done is found done. A file that is neither what the plan saw nor
// what it wants was changed by somebody else since, and is left alone.
func commit(root, staging string, steps []step) error {
	todo := make([]bool, len(steps))
	for i, s := range steps {
		target := filepath.Join(root, filepath.FromSlash(s.Path))
		there, err := fileDigest(target)
		if err != nil {
			return err
		}
		switch there {
		case s.New:
		case s.Old:
			todo[i] = true
		default:
			return fmt.Errorf("%s was changed while octogen was about to replace it; remove %s to keep it as it is, then run octogen again", target, staging)
		}
	}
	for i, s := range steps {
		if !todo[i] {
			continue
		}
		if err := s.take(root, filepath.Join(staging, strconv.Itoa(i))); err != nil {
			return err
		}
	}
	doing("remove the staging folder")
	return os.RemoveAll(staging)
}

func (s step) take(root, staged string) error {
	target := filepath.Join(root, filepath.FromSlash(s.Path))
	if s.New == "" {
		doing("remove " + s.Path)
		return os.Remove(target)
	}
	if got, err := fileDigest(staged); err != nil || got != s.New {
		return errors.Join(fmt.Errorf("%s: is not what octogen put there; remove the folder and run octogen again", staged), err)
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	doing("replace " + s.Path)
	err := os.Rename(staged, target)
	if errors.Is(err, syscall.EXDEV) {
		return moveAcross(staged, target)
	}
	return err
}

// moveAcross moves a file to another file system, where a rename cannot.
func moveAcross(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(to), stagingName+"-"+filepath.Base(to)) // the go command ignores names with a dot
	if err := os.WriteFile(beside, content, 0o644); err != nil {
		return errors.Join(err, os.Remove(beside))
	}
	return os.Rename(beside, to)
}

// fileDigest is the digest of a file, "" when there is none.
func fileDigest(name string) (string, error) {
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return digestOf(content), nil
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
