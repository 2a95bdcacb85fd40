package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/octogen/octogen/internal/spec"
)

// A FileDrift is one file that is not what octogen would write.
type FileDrift struct {
	Name string `json:"file"`
	What string `json:"what"`           // "edited", "missing", "left over", "would differ"
	Diff string `json:"diff,omitempty"` // unified, from what is there to what octogen would write
}

// A fileState is a file by its digests; "" stands for no file.
type fileState struct{ there, wanted, locked string }

// drift says how a file drifted, "" if it did not, and who did that, if anybody in particular.
func (f fileState) drift() (what string, who Mover) {
	switch {
	case f.there == f.wanted && f.locked != "" && f.locked != f.wanted:
		return "", MovedLock // which is behind
	case f.there == f.wanted:
		return "", ""
	case f.there == "" && f.locked != "":
		return "missing", MovedHand
	case f.there == "":
		return "missing", MovedOctogen
	case f.wanted == "":
		return "left over", ""
	case f.locked != "" && f.there != f.locked:
		return "edited", MovedHand
	}
	return "would differ", MovedOctogen
}

// filesDrift is how the files of a client drifted.
type filesDrift struct {
	drifts                    []FileDrift
	byHand, byOctogen, behind int
}

// compareFiles compares what is there with what octogen would write, or with the lock's digests where that is not known.
func compareFiles(out string, there map[string][]byte, locked spec.LockedClient, r *Rendered) filesDrift {
	wanted, contents := locked.Files, map[string][]byte{}
	if r != nil {
		wanted = map[string]string{}
		for _, f := range r.Files {
			contents[f.Name], wanted[f.Name] = f.Content, spec.FileDigest(f.Content)
		}
	}
	var d filesDrift
	for _, name := range names(there, wanted) {
		content, exists := there[name]
		state := fileState{wanted: wanted[name], locked: locked.Files[name]}
		if exists {
			state.there = spec.FileDigest(content)
		}
		what, who := state.drift()
		d.count(who)
		if what == "" {
			continue
		}
		f := FileDrift{Name: path.Join(out, name), What: what}
		if r != nil {
			f.Diff = unified(f.Name, content, exists, contents[name], state.wanted != "")
		}
		d.drifts = append(d.drifts, f)
	}
	return d
}

func (d *filesDrift) count(who Mover) {
	switch who {
	case MovedHand:
		d.byHand++
	case MovedOctogen:
		d.byOctogen++
	case MovedLock:
		d.behind++
	}
}

func names(a map[string][]byte, b map[string]string) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(all)
	return slices.Compact(all)
}

// readAll reads files of a package; those that are not there are left out.
func (v *verifier) readAll(out string, names []string) (map[string][]byte, error) {
	there := map[string][]byte{}
	for _, name := range names {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			continue // of a lock that octogen did not write
		}
		content, err := v.tree.ReadFile(path.Join(out, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		there[name] = content
	}
	return there, nil
}

func unified(name string, old []byte, exists bool, content []byte, wanted bool) string {
	from, to := "a/"+name, "b/"+name
	if !exists {
		from = "/dev/null"
	}
	if !wanted {
		to = "/dev/null"
	}
	old = bytes.ReplaceAll(old, []byte("\r\n"), []byte("\n"))
	text := string(diff.Diff(from, old, to, content))
	_, text, _ = strings.Cut(text, "\n") // the command line that no other diff has
	return text
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
