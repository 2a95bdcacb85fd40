package output

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// A journal says which change is under way. It lies in a folder of the user's own, where no repository reaches: what lies in
// the tree may have come with somebody else's repository, and only says that there is a change, by its nonce.
type journal struct {
	Root  string `json:"root"`
	Home  string `json:"home"`
	Nonce string `json:"nonce"`
	Steps []step `json:"steps"`
}

// versionControl are the names by which a working tree is known.
var versionControl = []string{".git", ".hg", ".svn", ".jj"}

// journalFile is where the journal of the tree lies, "" if there is no place that no repository reaches.
func (t *Tree) journalFile() (file, root string) {
	root, err := realPath(t.Dir)
	if err != nil || t.State == "" {
		return "", root
	}
	if err := os.MkdirAll(t.State, 0o700); err != nil {
		return "", root
	}
	state, err := realPath(t.State)
	if err != nil || inside(state, root) || inWorkingTree(state) {
		return "", root
	}
	sum := sha256.Sum256([]byte(root + "\x00" + t.Home))
	return filepath.Join(state, hex.EncodeToString(sum[:16])+".json"), root
}

func realPath(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

func inside(name, root string) bool {
	rel, err := filepath.Rel(root, name)
	return err == nil && filepath.IsLocal(rel)
}

func inWorkingTree(dir string) bool {
	for {
		for _, name := range versionControl {
			if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
				return true
			}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// writeJournal notes the steps and returns the nonce by which the tree names them.
func (t *Tree) writeJournal(steps []step) (nonce string, err error) {
	nonce = rand.Text()
	file, root := t.journalFile()
	if file == "" {
		return nonce, nil
	}
	data, err := json.Marshal(journal{root, t.Home, nonce, steps})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(file+"~", data, 0o600); err != nil {
		return "", err
	}
	return nonce, os.Rename(file+"~", file)
}

// readJournal returns the steps of the change with a nonce, if this very checkout began it.
func (t *Tree) readJournal(nonce string) ([]step, error) {
	foreign := &RefusedError{t.Show(t.staging(readyName)),
		"this change was not begun by octogen in this folder on this machine, and nothing of it is carried out; it may have come with the repository",
		"restore the files that octogen writes from version control, then remove " + t.Show(t.staging(""))}
	file, root := t.journalFile()
	data, err := os.ReadFile(file)
	if file == "" || err != nil {
		return nil, foreign
	}
	var j journal
	if json.Unmarshal(data, &j) != nil || nonce == "" || j.Nonce != nonce || j.Root != root || j.Home != t.Home {
		return nil, foreign
	}
	for _, s := range j.Steps {
		if !t.Scope.allows(s.Path) || s.Old == "" && s.New == "" {
			return nil, &RefusedError{t.Show(s.Path), "an interrupted change was to change this file, which the configuration no longer names",
				"undo the change of the configuration, or remove " + t.Show(t.staging(""))}
		}
	}
	return j.Steps, nil
}

func (t *Tree) removeJournal() error {
	file, _ := t.journalFile()
	if file == "" {
		return nil
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
