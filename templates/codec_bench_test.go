package octopus

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// The benchmarks compare the codec with encoding/json on the same text and the same fields: a page of 1,000 projects. The
// struct for encoding/json has neither methods nor an Extra, so that encoding/json need not be lossless.

func BenchmarkDecodeProjects(b *testing.B) {
	data := benchPage(1000)
	b.Run("codec", func(b *testing.B) {
		benchmark(b, data, func() error { return decodeJSON(data, new(benchProjects)) })
	})
	b.Run("encoding-json", func(b *testing.B) {
		benchmark(b, data, func() error { return json.Unmarshal(data, new(plainProjects)) })
	})
}

func BenchmarkEncodeProjects(b *testing.B) {
	data := benchPage(1000)
	page, plain := new(benchProjects), new(plainProjects)
	if err := decodeJSON(data, page); err != nil {
		b.Fatal(err)
	}
	if err := json.Unmarshal(data, plain); err != nil {
		b.Fatal(err)
	}
	b.Run("codec", func(b *testing.B) {
		benchmark(b, data, func() error { _, err := appendJSON(nil, page, nil); return err })
	})
	b.Run("encoding-json", func(b *testing.B) {
		benchmark(b, data, func() error { _, err := json.Marshal(plain); return err })
	})
}

func BenchmarkDecodeProject(b *testing.B) {
	data := []byte(benchProjectText(1))
	b.Run("codec", func(b *testing.B) {
		benchmark(b, data, func() error { return decodeJSON(data, new(benchProject)) })
	})
	b.Run("encoding-json", func(b *testing.B) {
		benchmark(b, data, func() error { return json.Unmarshal(data, new(plainProject)) })
	})
}

func benchmark(b *testing.B, data []byte, run func() error) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := run(); err != nil {
			b.Fatal(err)
		}
	}
}

func benchPage(n int) []byte {
	var page strings.Builder
	fmt.Fprintf(&page, `{"ItemType":"Project","TotalResults":%d,"ItemsPerPage":%d,"NumberOfPages":1,"LastPageNumber":0,"Items":[`, n, n)
	for i := range n {
		if i > 0 {
			page.WriteByte(',')
		}
		page.WriteString(benchProjectText(i))
	}
	page.WriteString(`],"Links":{"Self":"/api/projects?skip=0&take=1000","Page.All":"/api/projects?skip=0&take=2147483647"}}`)
	return []byte(page.String())
}

func benchProjectText(i int) string {
	id := fmt.Sprintf("Projects-%d", i+1)
	var links []string
	for _, name := range strings.Fields("Self Releases Channels Triggers ScheduledTriggers OrderChannels Variables Progression RunbookTaskRunDashboardItemsTemplate DeploymentProcess DeploymentSettings RunbookSnapshots Runbooks Environments Web Logo Metadata Icon Summary Insights") {
		links = append(links, fmt.Sprintf(`%q:"/api/Spaces-1/projects/%s/%s{?skip,take,ids,partialName}"`, name, id, strings.ToLower(name)))
	}
	var templates []string
	for k := range 3 {
		templates = append(templates, fmt.Sprintf(`{"Id":"3fb1c7a2-5d10-4b7e-9c1f-0000%04d%04d","Name":"Shop.Parameter%d","Label":"Parameter no. %d","HelpText":"What the shop needs to know\nabout its \"%d\" parameter.","DefaultValue":"value %d","DisplaySettings":{"Octopus.ControlType":"SingleLineText"}}`, i, k, k, k, k, k))
	}
	return fmt.Sprintf(`{"Id":%q,"SpaceId":"Spaces-1","VariableSetId":"variableset-%s","DeploymentProcessId":"deploymentprocess-%s",`+
		`"DiscreteChannelRelease":false,"IncludedLibraryVariableSetIds":["LibraryVariableSets-%d","LibraryVariableSets-7","LibraryVariableSets-21"],`+
		`"DefaultToSkipIfAlreadyInstalled":false,"TenantedDeploymentMode":"Untenanted","DefaultGuidedFailureMode":"EnvironmentDefault",`+
		`"VersioningStrategy":{"Template":"#{Octopus.Version.LastMajor}.#{Octopus.Version.NextMinor}","DonorPackage":null,"DonorPackageStepId":null},`+
		`"ReleaseCreationStrategy":{"ReleaseCreationPackage":null,"ChannelId":"","ReleaseCreationPackageStepId":null},`+
		`"Templates":[%s],"AutoDeployReleaseOverrides":[],"ReleaseNotesTemplate":null,"DeploymentChangesTemplate":null,"ClonedFromProjectId":null,`+
		`"ExtensionSettings":[{"ExtensionId":"issue-tracker","Values":{"Enabled":true,"Board":"SHOP-%d","Limits":[1,2.5,3]}}],"IsVersionControlled":false,`+
		`"PersistenceSettings":{"Type":"Database"},"AutoCreateRelease":false,"ForcePackageDownload":false,"ProjectTags":["team/green","tier/%d"],`+
		`"Name":"Shop front no. %d","Slug":"shop-front-no-%d","Description":"Sells what is number %d of the catalogue — prices in €, a \"quoted\" word, and a few lines\nof text that people write when they describe what a project is good for.",`+
		`"IsDisabled":false,"ProjectGroupId":"ProjectGroups-%d","LifecycleId":"Lifecycles-1","AllowIgnoreChannelRules":true,`+
		`"ProjectConnectivityPolicy":{"SkipMachineBehavior":"None","TargetRoles":[],"AllowDeploymentsToNoTargets":false,"ExcludeUnhealthyTargets":false},`+
		`"Icon":{"Id":"octopus","Color":"#0D80D8"},"LastModifiedOn":"2026-01-31T08:00:%02d.1234567+00:00","LastModifiedBy":"jo@example.com",`+
		`"Links":{%s}}`,
		id, id, id, i, strings.Join(templates, ","), i, i%4, i, i, i, i%9, i%60, strings.Join(links, ","))
}

type benchMode string

type benchProjects struct {
	Items          []benchProject `json:"Items"`
	TotalResults   int            `json:"TotalResults"`
	ItemsPerPage   int            `json:"ItemsPerPage"`
	NumberOfPages  int            `json:"NumberOfPages"`
	LastPageNumber int            `json:"LastPageNumber"`
	ItemType       string         `json:"ItemType"`
	Links          Links          `json:"Links"`
	Extra          Extra          `json:"-"`
}

type benchProject struct {
	AllowIgnoreChannelRules         bool             `json:"AllowIgnoreChannelRules"`
	AutoCreateRelease               bool             `json:"AutoCreateRelease"`
	AutoDeployReleaseOverrides      []benchOverride  `json:"AutoDeployReleaseOverrides"`
	ClonedFromProjectID             string           `json:"ClonedFromProjectId"`
	DefaultGuidedFailureMode        benchMode        `json:"DefaultGuidedFailureMode"`
	DefaultToSkipIfAlreadyInstalled bool             `json:"DefaultToSkipIfAlreadyInstalled"`
	DeploymentChangesTemplate       string           `json:"DeploymentChangesTemplate"`
	DeploymentProcessID             string           `json:"DeploymentProcessId"`
	Description                     string           `json:"Description"`
	DiscreteChannelRelease          bool             `json:"DiscreteChannelRelease"`
	ExtensionSettings               []benchExtension `json:"ExtensionSettings"`
	ForcePackageDownload            bool             `json:"ForcePackageDownload"`
	Icon                            benchIcon        `json:"Icon"`
	ID                              string           `json:"Id"`
	IncludedLibraryVariableSetIDs   []string         `json:"IncludedLibraryVariableSetIds"`
	IsDisabled                      bool             `json:"IsDisabled"`
	IsVersionControlled             bool             `json:"IsVersionControlled"`
	LastModifiedBy                  string           `json:"LastModifiedBy"`
	LastModifiedOn                  DateTime         `json:"LastModifiedOn"`
	LifecycleID                     string           `json:"LifecycleId"`
	Links                           Links            `json:"Links"`
	Name                            string           `json:"Name" octopus:"required"`
	PersistenceSettings             benchPersistence `json:"PersistenceSettings"`
	ProjectConnectivityPolicy       benchPolicy      `json:"ProjectConnectivityPolicy"`
	ProjectGroupID                  string           `json:"ProjectGroupId"`
	ProjectTags                     []string         `json:"ProjectTags"`
	ReleaseCreationStrategy         benchStrategy    `json:"ReleaseCreationStrategy"`
	ReleaseNotesTemplate            string           `json:"ReleaseNotesTemplate"`
	Slug                            string           `json:"Slug"`
	SpaceID                         string           `json:"SpaceId"`
	Templates                       []benchTemplate  `json:"Templates"`
	TenantedDeploymentMode          benchMode        `json:"TenantedDeploymentMode"`
	VariableSetID                   string           `json:"VariableSetId"`
	VersioningStrategy              benchVersioning  `json:"VersioningStrategy"`
	Extra                           Extra            `json:"-"`
}

type benchOverride struct {
	EnvironmentID string `json:"EnvironmentId"`
	ReleaseID     string `json:"ReleaseId"`
	Extra         Extra  `json:"-"`
}

type benchExtension struct {
	ExtensionID string  `json:"ExtensionId"`
	Values      RawJSON `json:"Values"`
	Extra       Extra   `json:"-"`
}

type benchIcon struct {
	ID    string `json:"Id"`
	Color string `json:"Color"`
	Extra Extra  `json:"-"`
}

type benchPersistence struct {
	Type  benchMode `json:"Type"`
	Extra Extra     `json:"-"`
}

type benchPolicy struct {
	AllowDeploymentsToNoTargets bool      `json:"AllowDeploymentsToNoTargets"`
	ExcludeUnhealthyTargets     bool      `json:"ExcludeUnhealthyTargets"`
	SkipMachineBehavior         benchMode `json:"SkipMachineBehavior"`
	TargetRoles                 []string  `json:"TargetRoles"`
	Extra                       Extra     `json:"-"`
}

type benchPackage struct {
	DeploymentAction string `json:"DeploymentAction"`
	PackageReference string `json:"PackageReference"`
	Extra            Extra  `json:"-"`
}

type benchStrategy struct {
	ChannelID                    string       `json:"ChannelId"`
	ReleaseCreationPackage       benchPackage `json:"ReleaseCreationPackage"`
	ReleaseCreationPackageStepID string       `json:"ReleaseCreationPackageStepId"`
	Extra                        Extra        `json:"-"`
}

type benchVersioning struct {
	DonorPackage       benchPackage `json:"DonorPackage"`
	DonorPackageStepID string       `json:"DonorPackageStepId"`
	Template           string       `json:"Template"`
	Extra              Extra        `json:"-"`
}

type benchTemplate struct {
	DefaultValue    string            `json:"DefaultValue"`
	DisplaySettings map[string]string `json:"DisplaySettings"`
	HelpText        string            `json:"HelpText"`
	ID              string            `json:"Id"`
	Label           string            `json:"Label"`
	Name            string            `json:"Name"`
	Extra           Extra             `json:"-"`
}

// The same for encoding/json.

type plainProjects struct {
	Items          []plainProject `json:"Items"`
	TotalResults   int            `json:"TotalResults"`
	ItemsPerPage   int            `json:"ItemsPerPage"`
	NumberOfPages  int            `json:"NumberOfPages"`
	LastPageNumber int            `json:"LastPageNumber"`
	ItemType       string         `json:"ItemType"`
	Links          Links          `json:"Links"`
}

type plainProject struct {
	AllowIgnoreChannelRules         bool             `json:"AllowIgnoreChannelRules"`
	AutoCreateRelease               bool             `json:"AutoCreateRelease"`
	AutoDeployReleaseOverrides      []plainOverride  `json:"AutoDeployReleaseOverrides"`
	ClonedFromProjectID             string           `json:"ClonedFromProjectId"`
	DefaultGuidedFailureMode        benchMode        `json:"DefaultGuidedFailureMode"`
	DefaultToSkipIfAlreadyInstalled bool             `json:"DefaultToSkipIfAlreadyInstalled"`
	DeploymentChangesTemplate       string           `json:"DeploymentChangesTemplate"`
	DeploymentProcessID             string           `json:"DeploymentProcessId"`
	Description                     string           `json:"Description"`
	DiscreteChannelRelease          bool             `json:"DiscreteChannelRelease"`
	ExtensionSettings               []plainExtension `json:"ExtensionSettings"`
	ForcePackageDownload            bool             `json:"ForcePackageDownload"`
	Icon                            plainIcon        `json:"Icon"`
	ID                              string           `json:"Id"`
	IncludedLibraryVariableSetIDs   []string         `json:"IncludedLibraryVariableSetIds"`
	IsDisabled                      bool             `json:"IsDisabled"`
	IsVersionControlled             bool             `json:"IsVersionControlled"`
	LastModifiedBy                  string           `json:"LastModifiedBy"`
	LastModifiedOn                  DateTime         `json:"LastModifiedOn"`
	LifecycleID                     string           `json:"LifecycleId"`
	Links                           Links            `json:"Links"`
	Name                            string           `json:"Name"`
	PersistenceSettings             plainPersistence `json:"PersistenceSettings"`
	ProjectConnectivityPolicy       plainPolicy      `json:"ProjectConnectivityPolicy"`
	ProjectGroupID                  string           `json:"ProjectGroupId"`
	ProjectTags                     []string         `json:"ProjectTags"`
	ReleaseCreationStrategy         plainStrategy    `json:"ReleaseCreationStrategy"`
	ReleaseNotesTemplate            string           `json:"ReleaseNotesTemplate"`
	Slug                            string           `json:"Slug"`
	SpaceID                         string           `json:"SpaceId"`
	Templates                       []plainTemplate  `json:"Templates"`
	TenantedDeploymentMode          benchMode        `json:"TenantedDeploymentMode"`
	VariableSetID                   string           `json:"VariableSetId"`
	VersioningStrategy              plainVersioning  `json:"VersioningStrategy"`
}

type plainOverride struct {
	EnvironmentID string `json:"EnvironmentId"`
	ReleaseID     string `json:"ReleaseId"`
}

type plainExtension struct {
	ExtensionID string          `json:"ExtensionId"`
	Values      json.RawMessage `json:"Values"`
}

type plainIcon struct {
	ID    string `json:"Id"`
	Color string `json:"Color"`
}

type plainPersistence struct {
	Type benchMode `json:"Type"`
}

type plainPolicy struct {
	AllowDeploymentsToNoTargets bool      `json:"AllowDeploymentsToNoTargets"`
	ExcludeUnhealthyTargets     bool      `json:"ExcludeUnhealthyTargets"`
	SkipMachineBehavior         benchMode `json:"SkipMachineBehavior"`
	TargetRoles                 []string  `json:"TargetRoles"`
}

type plainPackage struct {
	DeploymentAction string `json:"DeploymentAction"`
	PackageReference string `json:"PackageReference"`
}

type plainStrategy struct {
	ChannelID                    string       `json:"ChannelId"`
	ReleaseCreationPackage       plainPackage `json:"ReleaseCreationPackage"`
	ReleaseCreationPackageStepID string       `json:"ReleaseCreationPackageStepId"`
}

type plainVersioning struct {
	DonorPackage       plainPackage `json:"DonorPackage"`
	DonorPackageStepID string       `json:"DonorPackageStepId"`
	Template           string       `json:"Template"`
}

type plainTemplate struct {
	DefaultValue    string            `json:"DefaultValue"`
	DisplaySettings map[string]string `json:"DisplaySettings"`
	HelpText        string            `json:"HelpText"`
	ID              string            `json:"Id"`
	Label           string            `json:"Label"`
	Name            string            `json:"Name"`
}
