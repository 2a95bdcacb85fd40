package octopus

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// What starts deployments and runs on servers that take IDs alone: older ones, and all for runbooks in Git. Names are
// looked up first, so nothing has been started when one is unknown.

// runByIDs is the part of a deployment or run that is the same for all operations.
type runByIDs struct {
	ReleaseID            string            `json:"ReleaseId"`
	EnvironmentID        string            `json:"EnvironmentId"`
	EnvironmentIDs       []string          `json:"EnvironmentIds"`
	TenantID             string            `json:"TenantId"`
	TenantIDs            []string          `json:"TenantIds"`
	FormValues           map[string]string `json:"FormValues"`
	SkipActions          []string          `json:"SkipActions"`
	SpecificMachineIDs   []string          `json:"SpecificMachineIds"`
	ExcludedMachineIDs   []string          `json:"ExcludedMachineIds"`
	UseGuidedFailure     *bool             `json:"UseGuidedFailure"`
	ForcePackageDownload bool              `json:"ForcePackageDownload"`
	ForceRedeployment    bool              `json:"ForcePackageRedeployment"`
	QueueTime            DateTime          `json:"QueueTime"`
	QueueTimeExpiry      DateTime          `json:"QueueTimeExpiry"`
	Snapshot             string            `json:"RunbookSnapshotNameOrId"`
	UseDefaultSnapshot   bool              `json:"UseDefaultSnapshot"`
	Extra                Extra             `json:"-"`
}

// startedByID is a deployment or a run.
type startedByID struct {
	ID     string `json:"Id"`
	TaskID string `json:"TaskId"`
	Extra  Extra  `json:"-"`
}

func startedTasks(started []startedByID) []StartedTask {
	var tasks []StartedTask
	for _, s := range started {
		tasks = append(tasks, StartedTask{s.TaskID, s.ID})
	}
	return tasks
}

// startDeploymentsByID deploys a release: one request for each environment and tenant.
func startDeploymentsByID(ctx context.Context, h *handle, o starters, params DeployParams, opts []Option) ([]StartedTask, error) {
	if err := o.checkDeploy(&params); err != nil {
		return nil, err
	}
	if params.UpdateVariables {
		return nil, o.fail("this server cannot update the variables while it deploys; call Releases.RefreshVariables first")
	}
	f := &finder{ctx: ctx, h: h, o: &o, opts: opts}
	project := f.id(o.projects, o.project, "project", "Projects-", params.Project)
	release := f.get(o.release, project, params.Version)
	runs := f.runs(RunbookParams{Environments: params.Environments, Tenants: params.Tenants, TenantTags: params.TenantTags, Variables: params.Variables,
		SkipSteps: params.SkipSteps, Targets: params.Targets, ExcludedTargets: params.ExcludedTargets, UseGuidedFailure: params.UseGuidedFailure,
		ForcePackageDownload: params.ForcePackageDownload, RunAt: params.RunAt, NoRunAfter: params.NoRunAfter, Extra: params.Extra}, project, release)
	if f.err != nil {
		return nil, f.err
	}
	var tasks []StartedTask
	for i := range runs {
		runs[i].ReleaseID, runs[i].ForceRedeployment = release, params.ForcePackageRedeployment
		started, err := callJSON[*startedByID](ctx, h, o.create, request{body: &runs[i]}, opts)
		if err != nil {
			return tasks, err
		}
		tasks = append(tasks, StartedTask{started.TaskID, started.ID})
	}
	return tasks, nil
}

// startRunbooksByID runs a runbook: one request for each environment and tenant.
func startRunbooksByID(ctx context.Context, h *handle, o starters, params RunbookParams, opts []Option) ([]StartedTask, error) {
	if err := o.checkRunbook(&params); err != nil {
		return nil, err
	}
	if params.GitRef != "" {
		return nil, o.fail("this server has no runbooks in Git; leave GitRef empty")
	}
	f := &finder{ctx: ctx, h: h, o: &o, opts: opts}
	project := f.id(o.projects, o.project, "project", "Projects-", params.Project)
	runbook := f.id(o.runbooks, nil, "runbook", "Runbooks-", params.Runbook, project)
	runs := f.runs(params, project, runbook)
	if f.err != nil {
		return nil, f.err
	}
	var tasks []StartedTask
	for _, run := range runs {
		run.EnvironmentIDs = []string{run.EnvironmentID}
		if run.TenantID != "" {
			run.TenantIDs = []string{run.TenantID}
		}
		run.EnvironmentID, run.TenantID = "", ""
		run.Snapshot, run.UseDefaultSnapshot = params.Snapshot, params.Snapshot == ""
		started, err := callJSON[[]startedByID](ctx, h, o.run, request{ids: []string{runbook}, body: &run}, opts)
		if err != nil {
			return tasks, err
		}
		tasks = append(tasks, startedTasks(started)...)
	}
	return tasks, nil
}

func runInGit(ctx context.Context, h *handle, o *starters, params RunbookParams, opts []Option) ([]StartedTask, error) {
	if o.runInGit == nil {
		return nil, o.fail("this server has no runbooks in Git; leave GitRef empty")
	}
	f := &finder{ctx: ctx, h: h, o: o, opts: opts}
	project := f.id(o.projects, o.project, "project", "Projects-", params.Project)
	runbook := f.id(o.runbooksInGit, nil, "runbook", "Runbooks-", params.Runbook, project, params.GitRef)
	body := struct {
		Runs  []runByIDs `json:"Runs"`
		Extra Extra      `json:"-"`
	}{Runs: f.runs(params, project, params.GitRef, runbook)}
	if f.err != nil {
		return nil, f.err
	}
	var response *struct {
		Runs  []startedByID `json:"Resources"`
		Extra Extra         `json:"-"`
	}
	err := callInto(ctx, h, o.runInGit, request{ids: []string{project, params.GitRef, runbook}, body: &body}, opts, &response)
	if err != nil {
		return nil, err
	}
	return startedTasks(response.Runs), nil
}

// finder looks up what callers name. After the first error it does nothing more.
type finder struct {
	ctx  context.Context
	h    *handle
	o    *starters
	opts []Option
	err  error
}

// named is what is needed of a resource to recognize it.
type named struct {
	ID    string `json:"Id"`
	Name  string `json:"Name"`
	Slug  string `json:"Slug"`
	Extra Extra  `json:"-"`
}

// lookup are the parameters of the lists.
type lookup struct {
	PartialName string   `query:"partialName"`
	Tags        []string `query:"tags,csv"`
}

// id is the ID of a resource that is given by ID, slug or name. ids are those of what it belongs to. Servers that know
// slugs take them in place of an ID.
func (f *finder) id(list, one *operation, what, prefix, name string, ids ...string) string {
	number, isID := strings.CutPrefix(name, prefix)
	switch {
	case f.err != nil:
		return ""
	case isID && number != "" && strings.Trim(number, "0123456789") == "":
		return name
	case list == nil:
		f.err = f.o.fail("the server has no list of these, so %s %q has to be given by its ID", what, name)
		return ""
	}
	if one != nil && isSlug(name) {
		switch found, err := callJSON[*named](f.ctx, f.h, one, request{ids: []string{name}}, f.opts); {
		case err == nil:
			return found.ID
		case !errors.Is(err, ErrNotFound):
			f.err = err
			return ""
		}
	}
	return f.byName(list, what, name, ids)
}

func (f *finder) byName(list *operation, what, name string, ids []string) string {
	similar := ""
	for item, err := range callPages[*named](f.ctx, f.h, list, request{ids: ids, params: given(lookup{PartialName: name})}, f.opts, (*Page[named])(nil)) {
		switch {
		case err != nil:
			f.err = err
			return ""
		case item.Name == name, item.Slug == name:
			return item.ID
		case strings.EqualFold(item.Name, name):
			similar = item.ID
		}
	}
	if similar == "" {
		f.err = &Error{Operation: f.o.helper, Message: fmt.Sprintf("there is no %s %q", what, name), Err: ErrNotFound}
	}
	return similar
}

// get is the ID of a resource that its route leads to.
func (f *finder) get(op *operation, ids ...string) string {
	if f.err != nil {
		return ""
	}
	var found *named
	if f.err = callInto(f.ctx, f.h, op, request{ids: ids}, f.opts, &found); f.err != nil {
		return ""
	}
	return found.ID
}

// runs are the runs for all environments and tenants. ids lead to what is run, the project first.
func (f *finder) runs(params RunbookParams, ids ...string) []runByIDs {
	one := runByIDs{UseGuidedFailure: params.UseGuidedFailure, ForcePackageDownload: params.ForcePackageDownload, QueueTime: params.RunAt,
		QueueTimeExpiry: params.NoRunAfter, Extra: params.Extra}
	one.SpecificMachineIDs = f.all(f.o.machines, "target", "Machines-", params.Targets)
	one.ExcludedMachineIDs = f.all(f.o.machines, "target", "Machines-", params.ExcludedTargets)
	var environments []string
	for _, name := range params.Environments {
		environments = append(environments, f.id(f.o.environments, f.o.environment, "environment", "Environments-", name))
	}
	tenants := f.tenants(params)
	if f.err == nil && len(tenants) == 0 {
		if len(params.TenantTags) > 0 {
			f.err = f.o.fail("no tenant has the tags %s", strings.Join(params.TenantTags, ", "))
			return nil
		}
		tenants = []string{""}
	}
	var runs []runByIDs
	for _, one.EnvironmentID = range environments {
		for _, one.TenantID = range tenants {
			run := one
			f.fill(&run, params, ids)
			runs = append(runs, run)
		}
	}
	return runs
}

func (f *finder) all(list *operation, what, prefix string, names []string) []string {
	var ids []string
	for _, name := range names {
		ids = append(ids, f.id(list, nil, what, prefix, name))
	}
	return ids
}

func (f *finder) tenants(params RunbookParams) []string {
	var ids []string
	seen := map[string]bool{}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, name := range params.Tenants {
		add(f.id(f.o.tenants, f.o.tenant, "tenant", "Tenants-", name))
	}
	if f.err != nil || len(params.TenantTags) == 0 {
		return ids
	}
	tagged := callPages[*named](f.ctx, f.h, f.o.tenants, request{params: given(lookup{Tags: params.TenantTags})}, f.opts, (*Page[named])(nil))
	for item, err := range tagged {
		if err != nil {
			f.err = err
			return nil
		}
		add(item.ID)
	}
	return ids
}

// previewed is what a preview says of the steps and the prompted variables.
type previewed struct {
	Steps []struct {
		ActionID   string `json:"ActionId"`
		ActionName string `json:"ActionName"`
		Extra      Extra  `json:"-"`
	} `json:"StepsToExecute"`
	Form struct {
		Elements []struct {
			Name    string `json:"Name"`
			Control struct {
				Name  string `json:"Name"`
				Extra Extra  `json:"-"`
			} `json:"Control"`
			Extra Extra `json:"-"`
		} `json:"Elements"`
		Extra Extra `json:"-"`
	} `json:"Form"`
	Extra Extra `json:"-"`
}

// fill puts in what only a preview knows: which step and which prompted variable has which ID.
func (f *finder) fill(run *runByIDs, params RunbookParams, ids []string) {
	if f.err != nil || len(params.SkipSteps)+len(params.Variables) == 0 {
		return
	}
	preview := f.preview(run, ids)
	if f.err != nil {
		return
	}
	for _, name := range params.SkipSteps {
		found := false
		for _, s := range preview.Steps {
			if strings.EqualFold(s.ActionName, name) {
				run.SkipActions, found = append(run.SkipActions, s.ActionID), true
			}
		}
		if !found {
			f.err = f.o.fail("there is no step %q to skip", name)
		}
	}
	run.FormValues = map[string]string{}
	for name, value := range params.Variables {
		found := false
		for _, e := range preview.Form.Elements {
			if strings.EqualFold(e.Control.Name, name) {
				run.FormValues[e.Name], found = value, true
			}
		}
		if !found {
			f.err = f.o.fail("there is no prompted variable %q", name)
		}
	}
}

func (f *finder) preview(run *runByIDs, ids []string) *previewed {
	op := f.o.preview
	if op == nil || f.o.previewForTenant == nil {
		f.err = f.o.fail("this server has no preview, so steps and variables cannot be named")
		return nil
	}
	ids = append(ids[len(ids)+1-strings.Count(op.path, "{}"):], run.EnvironmentID)
	if run.TenantID != "" {
		op, ids = f.o.previewForTenant, append(ids, run.TenantID)
	}
	preview, err := callJSON[*previewed](f.ctx, f.h, op, request{ids: ids}, f.opts)
	f.err = err
	return preview
}
