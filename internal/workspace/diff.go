package workspace

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/spec"
)

// Diff compares two documents: files, URLs of documents or servers, "-" for the standard input, or versions that the lock
// or the folder of documents has. Of a client only what decides about models counts.
func (w *Workspace) Diff(ctx context.Context, from, to string, with Client) (*diff.Report, error) {
	if from == "-" && to == "-" {
		return nil, problem(fmt.Errorf("only one of the two documents can come from the standard input"))
	}
	var models [2]*model.API
	for i, what := range []string{from, to} {
		data, name, err := w.find(ctx, what)
		if err != nil {
			return nil, err
		}
		if models[i], err = buildModel(data, name, with); err != nil {
			return nil, err
		}
	}
	return diff.Compare(models[0], models[1]), nil
}

func buildModel(data []byte, name string, with Client) (*model.API, error) {
	doc, err := spec.Parse(data, name)
	if err != nil {
		return nil, problem(err)
	}
	api, err := normalize.Document(doc, with.model())
	return api, problem(err)
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
	if spec.IsURL(what) && !isDocumentURL(what) {
		return w.read(ctx, Client{Server: what})
	}
	return w.read(ctx, Client{Spec: what})
}

// isDocumentURL tells whether a URL is that of a document rather than of a server.
func isDocumentURL(url string) bool {
	path, _, _ := strings.Cut(url, "?")
	return slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(path)) && !strings.HasSuffix(path, "/api/swagger.json")
}

// findVersion is the file of a server version.
func (w *Workspace) findVersion(version string) (string, error) {
	lock, err := w.readLock()
	if err != nil {
		return "", err
	}
	known := map[string]bool{}
	for _, d := range lock.Documents {
		known[d.Version] = true
		if d.Version == version {
			return w.path(d.File), nil
		}
	}
	for _, c := range lock.Clients {
		known[c.Version] = true
		if name := w.path(c.Source); c.Version == version && !spec.IsURL(c.Source) {
			return name, nil
		}
	}
	file := filepath.Join(w.Specs, "octopus-"+version+".json")
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	var list []string
	for v := range known {
		list = append(list, v)
	}
	slices.Sort(list)
	has := "has none"
	if len(list) > 0 {
		has = "has " + strings.Join(list, ", ")
	}
	return "", problem(fmt.Errorf("%s: is neither a file nor a version that is at hand: %s %s, and there is no %s", version, w.lockName(), has, file))
}
