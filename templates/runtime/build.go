package octopus

import (
	"context"
	"net/url"
	"os"
	"strings"
)

// Build says what a package was built from. Its names are those that servers show.
type Build struct {
	BuildEnvironment string `json:"BuildEnvironment"` // "GitHub Actions", "GitLab CI", "Jenkins", "TeamCity", "Azure DevOps"
	BuildNumber      string `json:"BuildNumber"`
	BuildURL         string `json:"BuildUrl"` // of the page of the build
	Branch           string `json:"Branch"`
	VCSType          string `json:"VcsType"`         // "Git"
	VCSRoot          string `json:"VcsRoot"`         // URL of the repository, without credentials
	VCSCommitNumber  string `json:"VcsCommitNumber"` // hash of the commit
	Extra            Extra  `json:"-"`               // more of what the server takes, such as Commits
}

// BuildParams say which packages a build made. Packages and Version are required.
type BuildParams struct {
	Packages  []string // IDs, such as Acme.Web
	Version   string   // of all of them
	Build     Build    // such as what BuildFromEnvironment returns
	Overwrite bool     // replace what the server knows of this version; without it that is an error
}

// BuildFromEnvironment reads the environment variables that GitHub Actions, GitLab CI, Jenkins, TeamCity and Azure DevOps set, and
// reports whether it is a build of one of them.
func BuildFromEnvironment() (Build, bool) {
	return buildFrom(os.Getenv)
}

func buildFrom(env func(string) string) (Build, bool) {
	b := Build{VCSType: "Git"}
	switch {
	case env("GITHUB_ACTIONS") != "":
		b.VCSRoot = env("GITHUB_SERVER_URL") + "/" + env("GITHUB_REPOSITORY")
		b.BuildEnvironment, b.BuildNumber, b.BuildURL = "GitHub Actions", env("GITHUB_RUN_NUMBER"), b.VCSRoot+"/actions/runs/"+env("GITHUB_RUN_ID")
		b.Branch, b.VCSCommitNumber = first(env("GITHUB_HEAD_REF"), env("GITHUB_REF_NAME")), env("GITHUB_SHA")
	case env("GITLAB_CI") != "":
		b.BuildEnvironment, b.BuildNumber, b.BuildURL = "GitLab CI", env("CI_PIPELINE_ID"), first(env("CI_PIPELINE_URL"), env("CI_JOB_URL"))
		b.Branch, b.VCSRoot, b.VCSCommitNumber = env("CI_COMMIT_REF_NAME"), env("CI_PROJECT_URL"), env("CI_COMMIT_SHA")
	case env("TF_BUILD") != "":
		b.BuildEnvironment, b.BuildNumber = "Azure DevOps", env("BUILD_BUILDNUMBER")
		b.BuildURL = env("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI") + url.PathEscape(env("SYSTEM_TEAMPROJECT")) + "/_build/results?buildId=" + url.QueryEscape(env("BUILD_BUILDID"))
		b.Branch, b.VCSRoot, b.VCSCommitNumber = strings.TrimPrefix(env("BUILD_SOURCEBRANCH"), "refs/heads/"), env("BUILD_REPOSITORY_URI"), env("BUILD_SOURCEVERSION")
	case env("TEAMCITY_VERSION") != "":
		b.BuildEnvironment, b.BuildNumber, b.BuildURL = "TeamCity", env("BUILD_NUMBER"), env("BUILD_URL")
		b.VCSCommitNumber = env("BUILD_VCS_NUMBER")
	case env("JENKINS_URL") != "":
		b.BuildEnvironment, b.BuildNumber, b.BuildURL = "Jenkins", env("BUILD_NUMBER"), env("BUILD_URL")
		b.Branch, b.VCSRoot, b.VCSCommitNumber = strings.TrimPrefix(env("GIT_BRANCH"), "origin/"), env("GIT_URL"), env("GIT_COMMIT")
	default:
		return Build{}, false
	}
	b.VCSRoot = withoutUser(b.VCSRoot)
	return b, true
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// withoutUser takes user name and password or token out of a URL. What is no URL with a user, such as git@host:path, stays.
func withoutUser(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}

// buildRecord is what the server is sent for one package.
type buildRecord struct {
	PackageID     string `json:"PackageId"`
	Version       string `json:"Version"`
	Build         Build  `json:"OctopusBuildInformation"`
	OverwriteMode string `json:"OverwriteMode"`
	Extra         Extra  `json:"-"`
}

// overwriting says what happens to what is there already. The oldest servers know Replace alone.
type overwriting struct {
	Mode    string `query:"overwriteMode"`
	Replace bool   `query:"replace"`
}

// reportBuild records a build for each of its packages.
func reportBuild(ctx context.Context, h *handle, o starters, params BuildParams, opts []Option) error {
	if err := o.check(wanted{"Packages", len(params.Packages) > 0}, wanted{"Version", params.Version != ""}); err != nil {
		return err
	}
	mode := "FailIfExists"
	if params.Overwrite {
		mode = "OverwriteExisting"
	}
	for _, id := range params.Packages {
		record := buildRecord{PackageID: id, Version: params.Version, Build: params.Build, OverwriteMode: mode}
		if err := callNone(ctx, h, o.create, request{params: given(overwriting{Mode: mode}), body: &record}, opts); err != nil {
			return err
		}
	}
	return nil
}
