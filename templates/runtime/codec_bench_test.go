package octopus

import (
	"encoding/json"
	"testing"

	"github.com/octogen/octogen/internal/bench/projects"
)

// The benchmarks compare the codec with encoding/json on the same text and the same fields: a page of 1,000 projects. The
// struct for encoding/json has neither methods nor an Extra, so that encoding/json need not be lossless.

func BenchmarkDecodeProjects(b *testing.B) {
	data := projects.Page(1000)
	b.Run("codec", func(b *testing.B) {
		benchmark(b, data, func() error { return decodeJSON(data, new(benchProjects)) })
	})
	b.Run("encoding-json", func(b *testing.B) {
		benchmark(b, data, func() error { return json.Unmarshal(data, new(plainProjects)) })
	})
}

func BenchmarkEncodeProjects(b *testing.B) {
	data := projects.Page(1000)
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
	data := []byte(projects.Project(1))
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
