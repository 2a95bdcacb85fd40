package octopus

import "testing"

func TestBuildFromEnvironment(t *testing.T) {
	for _, test := range []struct {
		name string
		env  map[string]string
		want Build
	}{
		{"GitHub", map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "acme/web", "GITHUB_RUN_NUMBER": "17", "GITHUB_RUN_ID": "99",
			"GITHUB_REF_NAME": "main", "GITHUB_SHA": "f00d"},
			Build{BuildEnvironment: "GitHub Actions", BuildNumber: "17", BuildURL: "https://github.com/acme/web/actions/runs/99", Branch: "main", VCSType: "Git", VCSRoot: "https://github.com/acme/web", VCSCommitNumber: "f00d"}},
		{"a pull request on GitHub", map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REF_NAME": "5/merge", "GITHUB_HEAD_REF": "fix"},
			Build{BuildEnvironment: "GitHub Actions", BuildURL: "//actions/runs/", Branch: "fix", VCSType: "Git", VCSRoot: "/"}},
		{"GitLab", map[string]string{"GITLAB_CI": "true", "CI_PIPELINE_ID": "5", "CI_PIPELINE_URL": "https://gitlab.com/p/5", "CI_COMMIT_REF_NAME": "main", "CI_PROJECT_URL": "https://gitlab.com/p", "CI_COMMIT_SHA": "f00d"},
			Build{BuildEnvironment: "GitLab CI", BuildNumber: "5", BuildURL: "https://gitlab.com/p/5", Branch: "main", VCSType: "Git", VCSRoot: "https://gitlab.com/p", VCSCommitNumber: "f00d"}},
		{"Jenkins", map[string]string{"JENKINS_URL": "https://ci", "BUILD_NUMBER": "8", "BUILD_URL": "https://ci/8", "GIT_BRANCH": "origin/main", "GIT_URL": "https://me:token@git/web.git", "GIT_COMMIT": "f00d"},
			Build{BuildEnvironment: "Jenkins", BuildNumber: "8", BuildURL: "https://ci/8", Branch: "main", VCSType: "Git", VCSRoot: "https://git/web.git", VCSCommitNumber: "f00d"}},
		{"TeamCity", map[string]string{"TEAMCITY_VERSION": "2026.1", "BUILD_NUMBER": "8", "BUILD_VCS_NUMBER": "f00d"},
			Build{BuildEnvironment: "TeamCity", BuildNumber: "8", VCSType: "Git", VCSCommitNumber: "f00d"}},
		{"Azure DevOps", map[string]string{"TF_BUILD": "True", "BUILD_BUILDNUMBER": "20260101.1", "BUILD_BUILDID": "7", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI": "https://dev.azure.com/acme/", "SYSTEM_TEAMPROJECT": "Web Shop",
			"BUILD_SOURCEBRANCH": "refs/heads/feature/a", "BUILD_REPOSITORY_URI": "https://acme@dev.azure.com/acme/web", "BUILD_SOURCEVERSION": "f00d"},
			Build{BuildEnvironment: "Azure DevOps", BuildNumber: "20260101.1", BuildURL: "https://dev.azure.com/acme/Web%20Shop/_build/results?buildId=7", Branch: "feature/a", VCSType: "Git", VCSRoot: "https://dev.azure.com/acme/web", VCSCommitNumber: "f00d"}},
		{"SSH", map[string]string{"JENKINS_URL": "https://ci", "GIT_URL": "git@github.com:acme/web.git"}, Build{BuildEnvironment: "Jenkins", VCSType: "Git", VCSRoot: "git@github.com:acme/web.git"}},
		{"none", nil, Build{}},
	} {
		got, ok := buildFrom(func(name string) string { return test.env[name] })
		if text := mustJSON(t, &got); text != mustJSON(t, &test.want) || ok != (test.env != nil) {
			t.Errorf("%s: got %s, want %s", test.name, text, mustJSON(t, &test.want))
		}
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := appendJSON(nil, v, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestReportBuild(t *testing.T) {
	f := newFake(t)
	h := f.client(t).Space("Spaces-1").handle
	report := starters{helper: "BuildInformation.Report", create: &operation{name: "BuildInformation.Create", method: "POST", path: "/build-information", forms: "sig", body: &bodyJSON}}
	build := Build{BuildNumber: "17"}
	if err := reportBuild(background(), h, report, BuildParams{Packages: []string{"web", "db"}, Version: "1.2.3", Build: build, Overwrite: true}, nil); err != nil {
		t.Fatal(err)
	}
	want := `{"PackageId":"web","Version":"1.2.3","OctopusBuildInformation":{"BuildNumber":"17"},"OverwriteMode":"OverwriteExisting"}
{"PackageId":"db","Version":"1.2.3","OctopusBuildInformation":{"BuildNumber":"17"},"OverwriteMode":"OverwriteExisting"}`
	if got := f.posted(); got != want {
		t.Errorf("sent %s", got)
	}
	wantLines(t, f.lines(), "POST /api/Spaces-1/build-information?overwriteMode=OverwriteExisting", "POST /api/Spaces-1/build-information?overwriteMode=OverwriteExisting")
	err := reportBuild(background(), h, report, BuildParams{Version: "1.2.3"}, nil)
	if err == nil || err.Error() != "octopus: BuildInformation.Report: Packages is empty" {
		t.Errorf("error %v", err)
	}
}
