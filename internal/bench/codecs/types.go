package codecs

import (
	"encoding/json"

	"github.com/go-faster/jx"
	"github.com/go-json-experiment/json/jsontext"
)

// The same types three times: for encoding/json, which need not be lossless; for reflection with go-json-experiment/json, which keeps unknown
// members; and for code as a generator would write it over go-faster/jx, which keeps them, and which members there were and were null.

type mode string

type plainProjects struct {
	Items          []plainProject    `json:"Items"`
	TotalResults   int               `json:"TotalResults"`
	ItemsPerPage   int               `json:"ItemsPerPage"`
	NumberOfPages  int               `json:"NumberOfPages"`
	LastPageNumber int               `json:"LastPageNumber"`
	ItemType       string            `json:"ItemType"`
	Links          map[string]string `json:"Links"`
}

type plainProject struct {
	AllowIgnoreChannelRules         bool              `json:"AllowIgnoreChannelRules"`
	AutoCreateRelease               bool              `json:"AutoCreateRelease"`
	AutoDeployReleaseOverrides      []plainOverride   `json:"AutoDeployReleaseOverrides"`
	ClonedFromProjectID             string            `json:"ClonedFromProjectId"`
	DefaultGuidedFailureMode        mode              `json:"DefaultGuidedFailureMode"`
	DefaultToSkipIfAlreadyInstalled bool              `json:"DefaultToSkipIfAlreadyInstalled"`
	DeploymentChangesTemplate       string            `json:"DeploymentChangesTemplate"`
	DeploymentProcessID             string            `json:"DeploymentProcessId"`
	Description                     string            `json:"Description"`
	DiscreteChannelRelease          bool              `json:"DiscreteChannelRelease"`
	ExtensionSettings               []plainExtension  `json:"ExtensionSettings"`
	ForcePackageDownload            bool              `json:"ForcePackageDownload"`
	Icon                            plainIcon         `json:"Icon"`
	ID                              string            `json:"Id"`
	IncludedLibraryVariableSetIDs   []string          `json:"IncludedLibraryVariableSetIds"`
	IsDisabled                      bool              `json:"IsDisabled"`
	IsVersionControlled             bool              `json:"IsVersionControlled"`
	LastModifiedBy                  string            `json:"LastModifiedBy"`
	LastModifiedOn                  string            `json:"LastModifiedOn"`
	LifecycleID                     string            `json:"LifecycleId"`
	Links                           map[string]string `json:"Links"`
	Name                            string            `json:"Name"`
	PersistenceSettings             plainPersistence  `json:"PersistenceSettings"`
	ProjectConnectivityPolicy       plainPolicy       `json:"ProjectConnectivityPolicy"`
	ProjectGroupID                  string            `json:"ProjectGroupId"`
	ProjectTags                     []string          `json:"ProjectTags"`
	ReleaseCreationStrategy         plainStrategy     `json:"ReleaseCreationStrategy"`
	ReleaseNotesTemplate            string            `json:"ReleaseNotesTemplate"`
	Slug                            string            `json:"Slug"`
	SpaceID                         string            `json:"SpaceId"`
	Templates                       []plainTemplate   `json:"Templates"`
	TenantedDeploymentMode          mode              `json:"TenantedDeploymentMode"`
	VariableSetID                   string            `json:"VariableSetId"`
	VersioningStrategy              plainVersioning   `json:"VersioningStrategy"`
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
	Type mode `json:"Type"`
}

type plainPolicy struct {
	AllowDeploymentsToNoTargets bool     `json:"AllowDeploymentsToNoTargets"`
	ExcludeUnhealthyTargets     bool     `json:"ExcludeUnhealthyTargets"`
	SkipMachineBehavior         mode     `json:"SkipMachineBehavior"`
	TargetRoles                 []string `json:"TargetRoles"`
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

type inlineProjects struct {
	Items          []inlineProject   `json:"Items"`
	TotalResults   int               `json:"TotalResults"`
	ItemsPerPage   int               `json:"ItemsPerPage"`
	NumberOfPages  int               `json:"NumberOfPages"`
	LastPageNumber int               `json:"LastPageNumber"`
	ItemType       string            `json:"ItemType"`
	Links          map[string]string `json:"Links"`
	Unknown        jsontext.Value    `json:",inline"`
}

type inlineProject struct {
	AllowIgnoreChannelRules         bool              `json:"AllowIgnoreChannelRules"`
	AutoCreateRelease               bool              `json:"AutoCreateRelease"`
	AutoDeployReleaseOverrides      []inlineOverride  `json:"AutoDeployReleaseOverrides"`
	ClonedFromProjectID             string            `json:"ClonedFromProjectId"`
	DefaultGuidedFailureMode        mode              `json:"DefaultGuidedFailureMode"`
	DefaultToSkipIfAlreadyInstalled bool              `json:"DefaultToSkipIfAlreadyInstalled"`
	DeploymentChangesTemplate       string            `json:"DeploymentChangesTemplate"`
	DeploymentProcessID             string            `json:"DeploymentProcessId"`
	Description                     string            `json:"Description"`
	DiscreteChannelRelease          bool              `json:"DiscreteChannelRelease"`
	ExtensionSettings               []inlineExtension `json:"ExtensionSettings"`
	ForcePackageDownload            bool              `json:"ForcePackageDownload"`
	Icon                            inlineIcon        `json:"Icon"`
	ID                              string            `json:"Id"`
	IncludedLibraryVariableSetIDs   []string          `json:"IncludedLibraryVariableSetIds"`
	IsDisabled                      bool              `json:"IsDisabled"`
	IsVersionControlled             bool              `json:"IsVersionControlled"`
	LastModifiedBy                  string            `json:"LastModifiedBy"`
	LastModifiedOn                  string            `json:"LastModifiedOn"`
	LifecycleID                     string            `json:"LifecycleId"`
	Links                           map[string]string `json:"Links"`
	Name                            string            `json:"Name"`
	PersistenceSettings             inlinePersistence `json:"PersistenceSettings"`
	ProjectConnectivityPolicy       inlinePolicy      `json:"ProjectConnectivityPolicy"`
	ProjectGroupID                  string            `json:"ProjectGroupId"`
	ProjectTags                     []string          `json:"ProjectTags"`
	ReleaseCreationStrategy         inlineStrategy    `json:"ReleaseCreationStrategy"`
	ReleaseNotesTemplate            string            `json:"ReleaseNotesTemplate"`
	Slug                            string            `json:"Slug"`
	SpaceID                         string            `json:"SpaceId"`
	Templates                       []inlineTemplate  `json:"Templates"`
	TenantedDeploymentMode          mode              `json:"TenantedDeploymentMode"`
	VariableSetID                   string            `json:"VariableSetId"`
	VersioningStrategy              inlineVersioning  `json:"VersioningStrategy"`
	Unknown                         jsontext.Value    `json:",inline"`
}

type inlineOverride struct {
	EnvironmentID string         `json:"EnvironmentId"`
	ReleaseID     string         `json:"ReleaseId"`
	Unknown       jsontext.Value `json:",inline"`
}

type inlineExtension struct {
	ExtensionID string         `json:"ExtensionId"`
	Values      jsontext.Value `json:"Values"`
	Unknown     jsontext.Value `json:",inline"`
}

type inlineIcon struct {
	ID      string         `json:"Id"`
	Color   string         `json:"Color"`
	Unknown jsontext.Value `json:",inline"`
}

type inlinePersistence struct {
	Type    mode           `json:"Type"`
	Unknown jsontext.Value `json:",inline"`
}

type inlinePolicy struct {
	AllowDeploymentsToNoTargets bool           `json:"AllowDeploymentsToNoTargets"`
	ExcludeUnhealthyTargets     bool           `json:"ExcludeUnhealthyTargets"`
	SkipMachineBehavior         mode           `json:"SkipMachineBehavior"`
	TargetRoles                 []string       `json:"TargetRoles"`
	Unknown                     jsontext.Value `json:",inline"`
}

type inlinePackage struct {
	DeploymentAction string         `json:"DeploymentAction"`
	PackageReference string         `json:"PackageReference"`
	Unknown          jsontext.Value `json:",inline"`
}

type inlineStrategy struct {
	ChannelID                    string         `json:"ChannelId"`
	ReleaseCreationPackage       inlinePackage  `json:"ReleaseCreationPackage"`
	ReleaseCreationPackageStepID string         `json:"ReleaseCreationPackageStepId"`
	Unknown                      jsontext.Value `json:",inline"`
}

type inlineVersioning struct {
	DonorPackage       inlinePackage  `json:"DonorPackage"`
	DonorPackageStepID string         `json:"DonorPackageStepId"`
	Template           string         `json:"Template"`
	Unknown            jsontext.Value `json:",inline"`
}

type inlineTemplate struct {
	DefaultValue    string            `json:"DefaultValue"`
	DisplaySettings map[string]string `json:"DisplaySettings"`
	HelpText        string            `json:"HelpText"`
	ID              string            `json:"Id"`
	Label           string            `json:"Label"`
	Name            string            `json:"Name"`
	Unknown         jsontext.Value    `json:",inline"`
}

// kept is what a generated type needs beside its fields to lose nothing.
type kept struct {
	seen, null uint64
	unknown    []unknownMember
}

type unknownMember struct {
	name string
	raw  jx.Raw
}

func (k *kept) keep(d *jx.Decoder, name string) error {
	raw, err := d.Raw()
	k.unknown = append(k.unknown, unknownMember{name, append(jx.Raw(nil), raw...)})
	return err
}

// isNull notes a member, and reports whether there is a value to read.
func (k *kept) isNull(d *jx.Decoder, i int) (bool, error) {
	k.seen |= 1 << i
	if d.Next() != jx.Null {
		return false, nil
	}
	k.null |= 1 << i
	return true, d.Null()
}

type codedProjects struct {
	Items          []codedProject
	TotalResults   int
	ItemsPerPage   int
	NumberOfPages  int
	LastPageNumber int
	ItemType       string
	Links          map[string]string
	kept
}

type codedProject struct {
	AllowIgnoreChannelRules         bool
	AutoCreateRelease               bool
	AutoDeployReleaseOverrides      []codedOverride
	ClonedFromProjectID             string
	DefaultGuidedFailureMode        mode
	DefaultToSkipIfAlreadyInstalled bool
	DeploymentChangesTemplate       string
	DeploymentProcessID             string
	Description                     string
	DiscreteChannelRelease          bool
	ExtensionSettings               []codedExtension
	ForcePackageDownload            bool
	Icon                            codedIcon
	ID                              string
	IncludedLibraryVariableSetIDs   []string
	IsDisabled                      bool
	IsVersionControlled             bool
	LastModifiedBy                  string
	LastModifiedOn                  string
	LifecycleID                     string
	Links                           map[string]string
	Name                            string
	PersistenceSettings             codedPersistence
	ProjectConnectivityPolicy       codedPolicy
	ProjectGroupID                  string
	ProjectTags                     []string
	ReleaseCreationStrategy         codedStrategy
	ReleaseNotesTemplate            string
	Slug                            string
	SpaceID                         string
	Templates                       []codedTemplate
	TenantedDeploymentMode          mode
	VariableSetID                   string
	VersioningStrategy              codedVersioning
	kept
}

type codedOverride struct {
	EnvironmentID string
	ReleaseID     string
	kept
}

type codedExtension struct {
	ExtensionID string
	Values      jx.Raw
	kept
}

type codedIcon struct {
	ID    string
	Color string
	kept
}

type codedPersistence struct {
	Type mode
	kept
}

type codedPolicy struct {
	AllowDeploymentsToNoTargets bool
	ExcludeUnhealthyTargets     bool
	SkipMachineBehavior         mode
	TargetRoles                 []string
	kept
}

type codedPackage struct {
	DeploymentAction string
	PackageReference string
	kept
}

type codedStrategy struct {
	ChannelID                    string
	ReleaseCreationPackage       codedPackage
	ReleaseCreationPackageStepID string
	kept
}

type codedVersioning struct {
	DonorPackage       codedPackage
	DonorPackageStepID string
	Template           string
	kept
}

type codedTemplate struct {
	DefaultValue    string
	DisplaySettings map[string]string
	HelpText        string
	ID              string
	Label           string
	Name            string
	kept
}

func (v *codedProjects) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "Items":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			v.Items = make([]codedProject, 0)
			return d.Arr(func(d *jx.Decoder) error {
				var elem codedProject
				err := func() error {
					return elem.decode(d)
				}()
				v.Items = append(v.Items, elem)
				return err
			})
		case "TotalResults":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			n, err := d.Int()
			v.TotalResults = n
			return err
		case "ItemsPerPage":
			if null, err := v.isNull(d, 2); null || err != nil {
				return err
			}
			n, err := d.Int()
			v.ItemsPerPage = n
			return err
		case "NumberOfPages":
			if null, err := v.isNull(d, 3); null || err != nil {
				return err
			}
			n, err := d.Int()
			v.NumberOfPages = n
			return err
		case "LastPageNumber":
			if null, err := v.isNull(d, 4); null || err != nil {
				return err
			}
			n, err := d.Int()
			v.LastPageNumber = n
			return err
		case "ItemType":
			if null, err := v.isNull(d, 5); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ItemType = s
			return err
		case "Links":
			if null, err := v.isNull(d, 6); null || err != nil {
				return err
			}
			v.Links = map[string]string{}
			return d.Obj(func(d *jx.Decoder, key string) error {
				s, err := d.Str()
				v.Links[key] = s
				return err
			})
		}
		return v.keep(d, string(key))
	})
}

func (v *codedProject) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "AllowIgnoreChannelRules":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.AllowIgnoreChannelRules = b
			return err
		case "AutoCreateRelease":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.AutoCreateRelease = b
			return err
		case "AutoDeployReleaseOverrides":
			if null, err := v.isNull(d, 2); null || err != nil {
				return err
			}
			v.AutoDeployReleaseOverrides = make([]codedOverride, 0)
			return d.Arr(func(d *jx.Decoder) error {
				var elem codedOverride
				err := func() error {
					return elem.decode(d)
				}()
				v.AutoDeployReleaseOverrides = append(v.AutoDeployReleaseOverrides, elem)
				return err
			})
		case "ClonedFromProjectId":
			if null, err := v.isNull(d, 3); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ClonedFromProjectID = s
			return err
		case "DefaultGuidedFailureMode":
			if null, err := v.isNull(d, 4); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.DefaultGuidedFailureMode = mode(s)
			return err
		case "DefaultToSkipIfAlreadyInstalled":
			if null, err := v.isNull(d, 5); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.DefaultToSkipIfAlreadyInstalled = b
			return err
		case "DeploymentChangesTemplate":
			if null, err := v.isNull(d, 6); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.DeploymentChangesTemplate = s
			return err
		case "DeploymentProcessId":
			if null, err := v.isNull(d, 7); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.DeploymentProcessID = s
			return err
		case "Description":
			if null, err := v.isNull(d, 8); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.Description = s
			return err
		case "DiscreteChannelRelease":
			if null, err := v.isNull(d, 9); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.DiscreteChannelRelease = b
			return err
		case "ExtensionSettings":
			if null, err := v.isNull(d, 10); null || err != nil {
				return err
			}
			v.ExtensionSettings = make([]codedExtension, 0)
			return d.Arr(func(d *jx.Decoder) error {
				var elem codedExtension
				err := func() error {
					return elem.decode(d)
				}()
				v.ExtensionSettings = append(v.ExtensionSettings, elem)
				return err
			})
		case "ForcePackageDownload":
			if null, err := v.isNull(d, 11); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.ForcePackageDownload = b
			return err
		case "Icon":
			if null, err := v.isNull(d, 12); null || err != nil {
				return err
			}
			return v.Icon.decode(d)
		case "Id":
			if null, err := v.isNull(d, 13); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ID = s
			return err
		case "IncludedLibraryVariableSetIds":
			if null, err := v.isNull(d, 14); null || err != nil {
				return err
			}
			v.IncludedLibraryVariableSetIDs = make([]string, 0)
			return d.Arr(func(d *jx.Decoder) error {
				var elem string
				err := func() error {
					s, err := d.Str()
					elem = s
					return err
				}()
				v.IncludedLibraryVariableSetIDs = append(v.IncludedLibraryVariableSetIDs, elem)
				return err
			})
		case "IsDisabled":
			if null, err := v.isNull(d, 15); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.IsDisabled = b
			return err
		case "IsVersionControlled":
			if null, err := v.isNull(d, 16); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.IsVersionControlled = b
			return err
		case "LastModifiedBy":
			if null, err := v.isNull(d, 17); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.LastModifiedBy = s
			return err
		case "LastModifiedOn":
			if null, err := v.isNull(d, 18); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.LastModifiedOn = s
			return err
		case "LifecycleId":
			if null, err := v.isNull(d, 19); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.LifecycleID = s
			return err
		case "Links":
			if null, err := v.isNull(d, 20); null || err != nil {
				return err
			}
			v.Links = map[string]string{}
			return d.Obj(func(d *jx.Decoder, key string) error {
				s, err := d.Str()
				v.Links[key] = s
				return err
			})
		case "Name":
			if null, err := v.isNull(d, 21); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.Name = s
			return err
		case "PersistenceSettings":
			if null, err := v.isNull(d, 22); null || err != nil {
				return err
			}
			return v.PersistenceSettings.decode(d)
		case "ProjectConnectivityPolicy":
			if null, err := v.isNull(d, 23); null || err != nil {
				return err
			}
			return v.ProjectConnectivityPolicy.decode(d)
		case "ProjectGroupId":
			if null, err := v.isNull(d, 24); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ProjectGroupID = s
			return err
		case "ProjectTags":
			if null, err := v.isNull(d, 25); null || err != nil {
				return err
			}
			v.ProjectTags = make([]string, 0)
			return d.Arr(func(d *jx.Decoder) error {
				var elem string
				err := func() error {
					s, err := d.Str()
					elem = s
					return err
				}()
				v.ProjectTags = append(v.ProjectTags, elem)
				return err
			})
		case "ReleaseCreationStrategy":
			if null, err := v.isNull(d, 26); null || err != nil {
				return err
			}
			return v.ReleaseCreationStrategy.decode(d)
		case "ReleaseNotesTemplate":
			if null, err := v.isNull(d, 27); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ReleaseNotesTemplate = s
			return err
		case "Slug":
			if null, err := v.isNull(d, 28); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.Slug = s
			return err
		case "SpaceId":
			if null, err := v.isNull(d, 29); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.SpaceID = s
			return err
		case "Templates":
			if null, err := v.isNull(d, 30); null || err != nil {
				return err
			}
			v.Templates = make([]codedTemplate, 0)
			return d.Arr(func(d *jx.Decoder) error {
				var elem codedTemplate
				err := func() error {
					return elem.decode(d)
				}()
				v.Templates = append(v.Templates, elem)
				return err
			})
		case "TenantedDeploymentMode":
			if null, err := v.isNull(d, 31); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.TenantedDeploymentMode = mode(s)
			return err
		case "VariableSetId":
			if null, err := v.isNull(d, 32); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.VariableSetID = s
			return err
		case "VersioningStrategy":
			if null, err := v.isNull(d, 33); null || err != nil {
				return err
			}
			return v.VersioningStrategy.decode(d)
		}
		return v.keep(d, string(key))
	})
}

func (v *codedOverride) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "EnvironmentId":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.EnvironmentID = s
			return err
		case "ReleaseId":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ReleaseID = s
			return err
		}
		return v.keep(d, string(key))
	})
}

func (v *codedExtension) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "ExtensionId":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ExtensionID = s
			return err
		case "Values":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			raw, err := d.Raw()
			v.Values = append(jx.Raw(nil), raw...)
			return err
		}
		return v.keep(d, string(key))
	})
}

func (v *codedIcon) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "Id":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ID = s
			return err
		case "Color":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.Color = s
			return err
		}
		return v.keep(d, string(key))
	})
}

func (v *codedPersistence) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "Type":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.Type = mode(s)
			return err
		}
		return v.keep(d, string(key))
	})
}

func (v *codedPolicy) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "AllowDeploymentsToNoTargets":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.AllowDeploymentsToNoTargets = b
			return err
		case "ExcludeUnhealthyTargets":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			b, err := d.Bool()
			v.ExcludeUnhealthyTargets = b
			return err
		case "SkipMachineBehavior":
			if null, err := v.isNull(d, 2); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.SkipMachineBehavior = mode(s)
			return err
		case "TargetRoles":
			if null, err := v.isNull(d, 3); null || err != nil {
				return err
			}
			v.TargetRoles = make([]string, 0)
			return d.Arr(func(d *jx.Decoder) error {
				var elem string
				err := func() error {
					s, err := d.Str()
					elem = s
					return err
				}()
				v.TargetRoles = append(v.TargetRoles, elem)
				return err
			})
		}
		return v.keep(d, string(key))
	})
}

func (v *codedPackage) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "DeploymentAction":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.DeploymentAction = s
			return err
		case "PackageReference":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.PackageReference = s
			return err
		}
		return v.keep(d, string(key))
	})
}

func (v *codedStrategy) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "ChannelId":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ChannelID = s
			return err
		case "ReleaseCreationPackage":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			return v.ReleaseCreationPackage.decode(d)
		case "ReleaseCreationPackageStepId":
			if null, err := v.isNull(d, 2); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ReleaseCreationPackageStepID = s
			return err
		}
		return v.keep(d, string(key))
	})
}

func (v *codedVersioning) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "DonorPackage":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			return v.DonorPackage.decode(d)
		case "DonorPackageStepId":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.DonorPackageStepID = s
			return err
		case "Template":
			if null, err := v.isNull(d, 2); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.Template = s
			return err
		}
		return v.keep(d, string(key))
	})
}

func (v *codedTemplate) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "DefaultValue":
			if null, err := v.isNull(d, 0); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.DefaultValue = s
			return err
		case "DisplaySettings":
			if null, err := v.isNull(d, 1); null || err != nil {
				return err
			}
			v.DisplaySettings = map[string]string{}
			return d.Obj(func(d *jx.Decoder, key string) error {
				s, err := d.Str()
				v.DisplaySettings[key] = s
				return err
			})
		case "HelpText":
			if null, err := v.isNull(d, 2); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.HelpText = s
			return err
		case "Id":
			if null, err := v.isNull(d, 3); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.ID = s
			return err
		case "Label":
			if null, err := v.isNull(d, 4); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.Label = s
			return err
		case "Name":
			if null, err := v.isNull(d, 5); null || err != nil {
				return err
			}
			s, err := d.Str()
			v.Name = s
			return err
		}
		return v.keep(d, string(key))
	})
}
