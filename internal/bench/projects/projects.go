// Package projects makes the JSON that benchmarks of codecs read: projects as servers send them.
package projects

import (
	"fmt"
	"strings"
)

// Page is a page of n projects; 1,000 are 4.29 MB.
func Page(n int) []byte {
	var page strings.Builder
	fmt.Fprintf(&page, `{"ItemType":"Project","TotalResults":%d,"ItemsPerPage":%d,"NumberOfPages":1,"LastPageNumber":0,"Items":[`, n, n)
	for i := range n {
		if i > 0 {
			page.WriteByte(',')
		}
		page.WriteString(Project(i))
	}
	page.WriteString(`],"Links":{"Self":"/api/projects?skip=0&take=1000","Page.All":"/api/projects?skip=0&take=2147483647"}}`)
	return []byte(page.String())
}

// Project is the project of a number.
func Project(i int) string {
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
