package octopus

// Common keys of the properties of steps and actions, which depend on the type of the action and are a map for that reason.
const (
	PropertyRunOnServer        = "Octopus.Action.RunOnServer"         // "true" or "false"
	PropertyTargetRoles        = "Octopus.Action.TargetRoles"         // of a step: target tags, with commas
	PropertyMaxParallelism     = "Octopus.Action.MaxParallelism"      // of a step: targets at a time
	PropertyEnabledFeatures    = "Octopus.Action.EnabledFeatures"     // names, with commas
	PropertyScriptSource       = "Octopus.Action.Script.ScriptSource" // "Inline", "Package" or "GitRepository"
	PropertyScriptSyntax       = "Octopus.Action.Script.Syntax"       // "PowerShell", "Bash", "Python", "CSharp" or "FSharp"
	PropertyScriptBody         = "Octopus.Action.Script.ScriptBody"
	PropertyScriptFileName     = "Octopus.Action.Script.ScriptFileName" // in a package or a repository
	PropertyPackageID          = "Octopus.Action.Package.PackageId"
	PropertyPackageFeedID      = "Octopus.Action.Package.FeedId"
	PropertyManualInstructions = "Octopus.Action.Manual.Instructions"
)

// ScriptProperties are the properties of an action of the type Octopus.Script whose script stands in them.
func ScriptProperties(syntax, body string) map[string]PropertyValue {
	return map[string]PropertyValue{
		PropertyScriptSource: StringValue("Inline"),
		PropertyScriptSyntax: StringValue(syntax),
		PropertyScriptBody:   StringValue(body),
	}
}

// PackageProperties are the properties of an action that deploys a package of a feed.
func PackageProperties(feedID, packageID string) map[string]PropertyValue {
	return map[string]PropertyValue{
		PropertyPackageFeedID: StringValue(feedID),
		PropertyPackageID:     StringValue(packageID),
	}
}
