package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/diff"
	"github.com/octogen/octogen/internal/emit"
	"github.com/octogen/octogen/internal/impact"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/output"
	"github.com/octogen/octogen/internal/usage"
)

// A Pair is two models to compare.
type Pair struct{ From, To *model.API }

// Services are those of both, sorted.
func (p Pair) Services() []string {
	var services []string
	for _, api := range []*model.API{p.From, p.To} {
		for _, s := range api.AllServices() {
			services = append(services, s.Path)
		}
	}
	slices.Sort(services)
	return slices.Compact(services)
}

// Compare compares the two, but for what the configuration ignores.
func (w *Workspace) Compare(p Pair) *diff.Report {
	r := diff.Compare(p.From, p.To)
	r.Stale = r.Ignore(w.Ignore)
	return r
}

// stale is what none of the reports needs.
func stale(all []diff.Ignore, reports []*diff.Report) (list []diff.Ignore) {
	for _, i := range all {
		if len(reports) > 0 && !slices.ContainsFunc(reports, func(r *diff.Report) bool { return !slices.Contains(r.Stale, i) }) {
			list = append(list, i)
		}
	}
	return list
}

// A program is what a workspace's clients are used by, loaded when it is first needed.
type program struct {
	options usage.Options
	loaded  *usage.Program
}

// affected adds to a report what it does to the program, if there is one and it uses the client.
func (p *program) affected(ctx context.Context, w *Workspace, pair Pair, report *diff.Report) (err error) {
	if len(p.options.Patterns) == 0 || len(report.Changes) == 0 {
		return nil
	}
	if p.loaded == nil {
		if p.loaded, err = usage.Load(ctx, p.options); err != nil {
			return problem(err)
		}
	}
	err = w.Affected(ctx, pair, report, p.loaded)
	if errors.As(err, new(*otherClient)) {
		report.Affected = []diff.Affected{}
		return nil
	}
	return err
}

// Affected finds which places of a program the changes touch, and puts them into the report.
func (w *Workspace) Affected(ctx context.Context, pair Pair, report *diff.Report, program *usage.Program) error {
	if len(program.Problems) > 0 {
		first := program.Problems[0]
		return problem(fmt.Errorf("%s: %s: the program does not compile as it is, so nobody can say what a change does to it; mend it first", first.Place, first.Message))
	}
	clients, err := clientsOf(program, pair.From)
	if err != nil {
		return err
	}
	var replacements []usage.Replacement
	for _, c := range clients {
		files, err := emit.Package(pair.To, emit.Options{Package: c.Package, Docs: emit.DocsNone, Version: w.Version, Draft: true})
		if err != nil {
			return err
		}
		r := usage.Replacement{Client: c, Files: map[string][]byte{}}
		for _, f := range files {
			r.Files[f.Name] = f.Content
		}
		replacements = append(replacements, r)
	}
	return problem(impact.Find(ctx, report, program, replacements))
}

// Rewrite writes files of a program that was loaded from the present folder: all or none.
func (w *Workspace) Rewrite(files []usage.File) error {
	var list []output.Rewriting
	for _, f := range files {
		list = append(list, output.Rewriting{Name: f.Name, Old: f.Before, New: f.After})
	}
	return problem(output.Rewrite(list, output.Options{Dir: ".", State: w.State, Step: w.Step}))
}

// clientsOf are the clients of a program that were generated from a document, or at least for the same version of the
// server.
func clientsOf(program *usage.Program, api *model.API) ([]*usage.Client, error) {
	for _, fits := range []func(*usage.Client) bool{
		func(c *usage.Client) bool { return c.Digest == api.Digest },
		func(c *usage.Client) bool { return c.Version == api.ServerVersion },
	} {
		var list []*usage.Client
		for _, c := range program.Clients {
			if fits(c) {
				list = append(list, c)
			}
		}
		if len(list) > 0 {
			return list, nil
		}
	}
	if len(program.Clients) == 0 {
		return nil, problem(&otherClient{fmt.Sprintf("none of the %d packages imports a client that octogen generated", program.Packages)})
	}
	var have []string
	for _, c := range program.Clients {
		have = append(have, fmt.Sprintf("%s (%s)", c.Path, c.Version))
	}
	return nil, problem(&otherClient{fmt.Sprintf("the program uses %s, and the older of the two documents is of %s; compare the document of the client that it uses", strings.Join(have, ", "), api.ServerVersion)})
}

// An otherClient says which client a program uses in place of that of the document that changes.
type otherClient struct{ message string }

func (e *otherClient) Error() string { return e.message }
