package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/spec"
)

// Models reads two documents: files, URLs of documents or servers, "-" for the standard input, "git:REV:PATH", or versions
// that the lock or the folder of documents has. Of a client only what decides about models counts.
func (w *Workspace) Models(ctx context.Context, from, to string, with Client) (Pair, error) {
	var pair Pair
	if from == "-" && to == "-" {
		return pair, problem(fmt.Errorf("only one of the two documents can come from the standard input"))
	}
	var errFrom, errTo error
	var both sync.WaitGroup
	both.Go(func() { pair.From, errFrom = w.Find(ctx, from, with) })
	both.Go(func() { pair.To, errTo = w.Find(ctx, to, with) })
	both.Wait()
	if errFrom != nil {
		return Pair{}, errFrom
	}
	return pair, errTo
}

// Range reads several documents as Models does two.
func (w *Workspace) Range(ctx context.Context, names []string, with Client) ([]*model.API, error) {
	var apis []*model.API
	for i, name := range names {
		if name == "-" && slices.Contains(names[:i], name) {
			return nil, problem(fmt.Errorf("only one of the documents can come from the standard input"))
		}
		api, err := w.Find(ctx, name, with)
		if err != nil {
			return nil, err
		}
		for j, other := range apis {
			if other.ServerVersion == api.ServerVersion {
				return nil, problem(fmt.Errorf("%s and %s are both of version %s, so nothing that comes or goes between them has a name; give each version once", names[j], name, api.ServerVersion))
			}
		}
		apis = append(apis, api)
	}
	return apis, nil
}

// Find reads a document as Models does, and makes the model that a client would have.
func (w *Workspace) Find(ctx context.Context, what string, with Client) (*model.API, error) {
	data, name, err := w.find(ctx, what)
	if err != nil {
		return nil, err
	}
	return build(data, name, with)
}

func build(data []byte, name string, with Client) (*model.API, error) {
	doc, err := parse(data, name)
	if err != nil {
		return nil, problem(err)
	}
	api, err := normalize.Document(doc, with.model())
	return api, problem(err)
}

// parse reads a document, and beside it what normalize is going to need.
func parse(data []byte, name string) (*spec.Document, error) {
	normalize.Prepare()
	return spec.Parse(data, name)
}

// versionLike is what a server's version begins with.
var versionLike = regexp.MustCompile(`^\d+\.\d+`)

// find gets a document by whatever it is called.
func (w *Workspace) find(ctx context.Context, what string) (data []byte, name string, err error) {
	if _, err := os.Stat(what); err != nil && what != "-" && !spec.IsURL(what) && versionLike.MatchString(what) && !strings.ContainsAny(what, `/\`) {
		if what, err = w.findVersion(what); err != nil {
			return nil, "", err
		}
	}
	if spec.IsGit(what) {
		how, err := w.Documents()
		if err != nil {
			return nil, "", err
		}
		data, err := spec.ReadGit(ctx, what, how)
		return data, what, problem(err)
	}
	if spec.IsURL(what) && !isDocumentURL(what) {
		return w.read(ctx, Client{Server: what})
	}
	return w.read(ctx, Client{Spec: what})
}

// Document is what the clients of the configuration are generated from, if that is one document, and the first of them.
func (w *Workspace) Document() (with Client, what string, err error) {
	tree, err := w.open()
	if err != nil {
		return with, "", err
	}
	defer func() { err = errors.Join(err, problem(tree.Close())) }()
	lock, err := w.readLock(tree)
	if err != nil {
		return with, "", err
	}
	found := map[string]Client{}
	for _, c := range slices.Backward(w.Clients) {
		from := c.Spec
		if c.Server != "" {
			pin := lock.Document(w.sourceKey(c))
			if pin == nil {
				return with, "", problem(fmt.Errorf("%s pins no document of %s; octogen fetch gets one", w.lockName(), w.sourceKey(c)))
			}
			from = tree.Show(pin.File)
		}
		found[from] = c
	}
	all := slices.Sorted(maps.Keys(found))
	if len(all) != 1 {
		return with, "", problem(fmt.Errorf("the configuration has %d documents, and which is the newer one is not said; name it: %s", len(all), cmp.Or(strings.Join(all, " or "), "a file, a URL or a version")))
	}
	return found[all[0]], all[0], nil
}

// isDocumentURL reports whether a URL is that of a document rather than of a server.
func isDocumentURL(url string) bool {
	path, _, _ := strings.Cut(url, "?")
	return slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(path)) && !strings.HasSuffix(path, "/api/swagger.json")
}

// findVersion is the file of a server version, by the lock or in the folder of documents.
func (w *Workspace) findVersion(version string) (file string, err error) {
	tree, err := w.open()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, problem(tree.Close())) }()
	lock, err := w.readLock(tree)
	if err != nil {
		return "", err
	}
	known, err := w.versions(tree, lock)
	if err != nil {
		return "", err
	}
	if file := known[version]; file != "" {
		return file, nil
	}
	at := "none is at hand"
	if len(known) > 0 {
		at = "at hand are " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")
	}
	return "", problem(fmt.Errorf("%s: is neither a file nor a version whose document octogen has; %s; give a file or a URL, or look for an older one with git log -- %s", version, at, w.Specs))
}

// versions are the files of all versions that the lock and the folder of documents have.
func (w *Workspace) versions(tree *output.Tree, lock *spec.Lock) (map[string]string, error) {
	known := map[string]string{}
	add := func(version, file string) {
		if _, err := os.Stat(file); err == nil && known[version] == "" {
			known[version] = file
		}
	}
	for _, d := range lock.Documents {
		for _, p := range append([]spec.PinnedFile{d.PinnedFile}, d.Previous...) {
			add(p.Version, tree.Show(p.File))
		}
	}
	for _, c := range lock.Clients {
		if filepath.IsLocal(filepath.FromSlash(c.Source)) {
			add(c.Version, tree.Show(c.Source))
		}
	}
	names, err := tree.List(w.key(w.Specs))
	for _, name := range names {
		version, isDocument := strings.CutPrefix(strings.TrimSuffix(name, ".json"), "octopus-")
		if isDocument {
			add(version, filepath.Join(w.Specs, name))
		}
	}
	return known, problem(err)
}
