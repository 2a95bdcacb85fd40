package octopus

import (
	"context"
	"errors"
	"fmt"
)

// StartedTask is a task that a helper such as Deployments.Start has started, for Tasks.Follow and Tasks.Wait.
type StartedTask struct {
	ID  string // of the task, such as ServerTasks-1
	For string // ID of the deployment or runbook run that the task carries out, such as Deployments-1
}

// DeployParams say which release to deploy and where. Project, Version and Environments are required; everything that names
// something takes its name, slug or ID.
type DeployParams struct {
	Project      string   `json:"ProjectName"`
	Version      string   `json:"ReleaseVersion"`   // of the release, such as 1.2.3
	Environments []string `json:"EnvironmentNames"` // each gets a deployment of its own

	Tenants    []string `json:"Tenants"`    // each gets a deployment of its own; with neither these nor tags it is untenanted
	TenantTags []string `json:"TenantTags"` // as in Region/Europe: tenants that have them are deployed to as well

	Variables       map[string]string `json:"Variables"` // values of prompted variables, by name
	SkipSteps       []string          `json:"SkipStepNames"`
	Targets         []string          `json:"SpecificMachineNames"` // the only ones to use; empty means all that fit
	ExcludedTargets []string          `json:"ExcludedMachineNames"`

	UseGuidedFailure         *bool    `json:"UseGuidedFailure"` // nil leaves it to the project and the environment
	ForcePackageDownload     bool     `json:"ForcePackageDownload"`
	ForcePackageRedeployment bool     `json:"ForcePackageRedeployment"`
	UpdateVariables          bool     `json:"UpdateVariableSnapshot"` // take the release's variables anew first
	RunAt                    DateTime `json:"RunAt"`                  // empty means at once
	NoRunAfter               DateTime `json:"NoRunAfter"`             // gives up if it could not begin until then; needs RunAt

	Extra Extra `json:"-"` // more of what the server's command has
}

// RunbookParams say which runbook to run and where. Project, Runbook and Environments are required; everything that names
// something takes its name, slug or ID.
type RunbookParams struct {
	Project      string   `json:"ProjectName"`
	Runbook      string   `json:"RunbookName"`
	Environments []string `json:"EnvironmentNames"` // each gets a run of its own

	// GitRef is the branch, tag or commit of a project that has its runbooks in Git. It is empty for one that has them in the
	// database, where Snapshot is the name or ID of a snapshot, and empty means the published one.
	GitRef   string `json:"-"`
	Snapshot string `json:"Snapshot"`

	Tenants    []string `json:"Tenants"`    // each gets a run of its own; with neither these nor tags it is untenanted
	TenantTags []string `json:"TenantTags"` // as in Region/Europe: it runs for tenants that have them as well

	Variables       map[string]string `json:"Variables"` // values of prompted variables, by name
	SkipSteps       []string          `json:"SkipStepNames"`
	Targets         []string          `json:"SpecificMachineNames"` // the only ones to use; empty means all that fit
	ExcludedTargets []string          `json:"ExcludedMachineNames"`

	UseGuidedFailure     *bool    `json:"UseGuidedFailure"` // nil leaves it to the project and the environment
	ForcePackageDownload bool     `json:"ForcePackageDownload"`
	RunAt                DateTime `json:"RunAt"`      // empty means at once
	NoRunAfter           DateTime `json:"NoRunAfter"` // gives up if it could not begin until then; needs RunAt

	Extra Extra `json:"-"` // more of what the server's command has
}

// ReleaseParams say what a new release consists of. Project is required, by its name, slug or ID.
type ReleaseParams struct {
	Project string `json:"ProjectName"`
	Version string `json:"ReleaseVersion"` // empty means the next one by the project's settings
	Channel string `json:"ChannelName"`    // empty lets the server choose
	Notes   string `json:"ReleaseNotes"`   // in Markdown

	GitRef    string `json:"GitRef"`    // branch or tag of a project in Git, such as refs/heads/main; refused for another
	GitCommit string `json:"GitCommit"` // hash of the commit; empty means the newest one of GitRef

	PackageVersion string   `json:"PackageVersion"` // of all packages that Packages does not name; empty means the highest of each
	Packages       []string `json:"Packages"`       // "step:version", "package:version" or "step:reference:version"; * is any
	GitResources   []string `json:"GitResources"`   // "step:reference" or "step:dependency:reference"

	IgnoreChannelRules    bool `json:"IgnoreChannelRules"`
	IgnoreIfAlreadyExists bool `json:"IgnoreIfAlreadyExists"` // returns the release that has the version already

	Extra Extra `json:"-"` // more of what the server's command has
}

// starters are the operations that a helper is made of; nil for those that the document lacks.
type starters struct {
	helper string // its name, for errors

	untenanted, tenanted, byNames, create, run, runInGit *operation // what starts or creates
	get, release                                         *operation
	projects, project, environments, environment         *operation // lists, and one by its ID or slug
	tenants, tenant, machines, runbooks, runbooksInGit   *operation
	preview, previewForTenant, signature, delta          *operation
}

func (o *starters) fail(format string, args ...any) error {
	return &Error{Operation: o.helper, Err: fmt.Errorf(format, args...)}
}

// wanted is a field that a helper cannot do without.
type wanted struct {
	field string
	given bool
}

func (o *starters) check(fields ...wanted) error {
	for _, f := range fields {
		if !f.given {
			return o.fail("%s is empty", f.field)
		}
	}
	return nil
}

func (o *starters) checkDeploy(p *DeployParams) error {
	return o.check(wanted{"Project", p.Project != ""}, wanted{"Version", p.Version != ""}, wanted{"Environments", len(p.Environments) > 0})
}

func (o *starters) checkRunbook(p *RunbookParams) error {
	if p.GitRef != "" && p.Snapshot != "" {
		return o.fail("GitRef and Snapshot exclude each other: runbooks in Git have no snapshots")
	}
	return o.check(wanted{"Project", p.Project != ""}, wanted{"Runbook", p.Runbook != ""}, wanted{"Environments", len(p.Environments) > 0})
}

// startDeployments deploys a release by names.
func startDeployments(ctx context.Context, h *handle, o starters, params DeployParams, opts []Option) ([]StartedTask, error) {
	if err := o.checkDeploy(&params); err != nil {
		return nil, err
	}
	if len(params.Tenants)+len(params.TenantTags) == 0 {
		return startByNames(ctx, h, o.untenanted, &params, opts)
	}
	var tasks []StartedTask
	for _, environment := range params.Environments { // the command for tenants takes one
		one := params
		one.Environments = nil
		if err := one.Extra.Set("EnvironmentName", environment); err != nil {
			return tasks, err
		}
		more, err := startByNames(ctx, h, o.tenanted, &one, opts)
		if tasks = append(tasks, more...); err != nil {
			return tasks, err
		}
	}
	return tasks, nil
}

// startRunbooks runs a runbook by names; one in Git by what it looks up.
func startRunbooks(ctx context.Context, h *handle, o starters, params RunbookParams, opts []Option) ([]StartedTask, error) {
	if err := o.checkRunbook(&params); err != nil {
		return nil, err
	}
	if params.GitRef != "" {
		return runInGit(ctx, h, &o, params, opts)
	}
	return startByNames(ctx, h, o.byNames, &params, opts)
}

// createRelease creates a release and reads it into v.
func createRelease(ctx context.Context, h *handle, o starters, params ReleaseParams, opts []Option, v any) error {
	if err := o.check(wanted{"Project", params.Project != ""}); err != nil {
		return err
	}
	var created struct {
		ReleaseID string `json:"ReleaseId"`
		Extra     Extra  `json:"-"`
	}
	if err := callInto(ctx, h, o.byNames, request{body: &params}, opts, &created); err != nil {
		return err
	}
	return callInto(ctx, h, o.get, request{ids: []string{created.ReleaseID}}, opts, v)
}

// startedByNames is the response of a command that takes names.
type startedByNames struct {
	Deployments []startedByName `json:"DeploymentServerTasks"`
	Runs        []startedByName `json:"RunbookRunServerTasks"`
	Extra       Extra           `json:"-"`
}

type startedByName struct {
	TaskID       string `json:"ServerTaskId"`
	DeploymentID string `json:"DeploymentId"`
	RunID        string `json:"RunbookRunId"`
	Extra        Extra  `json:"-"`
}

var errNothingStarted = errors.New("the server started nothing; are the tenants connected to the project and the environments?")

func startByNames(ctx context.Context, h *handle, op *operation, body any, opts []Option) ([]StartedTask, error) {
	response, err := callJSON[*startedByNames](ctx, h, op, request{body: body}, opts)
	if err != nil {
		return nil, err
	}
	var tasks []StartedTask
	for _, t := range append(response.Deployments, response.Runs...) {
		tasks = append(tasks, StartedTask{t.TaskID, t.DeploymentID + t.RunID})
	}
	if len(tasks) == 0 {
		return nil, &Error{Operation: op.name, Err: errNothingStarted}
	}
	return tasks, nil
}
