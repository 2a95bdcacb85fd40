package octopustest

// nested are objects that servers write although nobody sent them, by the name of the property. Others are null.
var nested = map[string]string{
	"PersistenceSettings":       `{"Type": "Database"}`,
	"ProjectConnectivityPolicy": `{"SkipMachineBehavior": "None", "TargetRoles": [], "AllowDeploymentsToNoTargets": false, "ExcludeUnhealthyTargets": false}`,
	"ConnectivityPolicy":        `{"SkipMachineBehavior": "None", "TargetRoles": [], "AllowDeploymentsToNoTargets": true, "ExcludeUnhealthyTargets": false}`,
	"VersioningStrategy":        `{"Template": "#{Octopus.Version.LastMajor}.#{Octopus.Version.LastMinor}.#{Octopus.Version.NextPatch}", "DonorPackage": null, "DonorPackageStepId": null}`,
	"ReleaseCreationStrategy":   `{"ChannelId": null, "ReleaseCreationPackage": null, "ReleaseCreationPackageStepId": null}`,
	"ReleaseRetentionPolicy":    `{"Unit": "Days", "QuantityToKeep": 30, "ShouldKeepForever": false}`,
	"TentacleRetentionPolicy":   `{"Unit": "Days", "QuantityToKeep": 30, "ShouldKeepForever": false}`,
	"RunRetentionPolicy":        `{"QuantityToKeep": 100, "ShouldKeepForever": false, "Unit": "Items"}`,
	"ScopeValues":               `{"Environments": [], "Machines": [], "Actions": [], "Roles": [], "Channels": [], "TenantTags": [], "Processes": []}`,
}

// complete returns an object what was not sent, in the form that a server gives it.
func (a *api) complete(r resource, typ string) {
	for _, p := range a.types[typ] {
		v, sent := r[p.name]
		switch {
		case p.name == "Scope" && sent: // what a variable is not scoped to is not there at all
		case !sent, v == nil && (p.kind.letter == 'a' || p.kind.letter == 'm' || p.kind.letter == 'x' || nested[p.name] != ""):
			r[p.name] = a.initial(p)
		case v != nil:
			a.completeInside(v, p.kind)
		}
	}
}

// completeInside completes what is in a property.
func (a *api) completeInside(v any, k kind) {
	switch inner := v.(type) {
	case resource:
		if k.letter == 'o' {
			a.complete(inner, k.of)
		}
		if k.letter == 'm' && k.of != "" {
			for _, entry := range inner {
				a.completeInside(entry, kind{'o', k.of})
			}
		}
	case []any:
		for _, entry := range inner {
			if k.letter == 'a' && k.of != "" {
				a.completeInside(entry, kind{'o', k.of})
			}
		}
	}
}

// initial is what a property has when nobody said anything.
func (a *api) initial(p property) any {
	switch p.kind.letter {
	case 'b':
		return false
	case 'n':
		return 0
	case 'a':
		return []any{}
	case 'm':
		return resource{}
	case 'x':
		return resource{"HasValue": false, "NewValue": nil, "Hint": nil}
	case 'e':
		return p.kind.of
	case 'o':
		if text := nested[p.name]; text != "" {
			v := parse(text).(resource)
			a.complete(v, p.kind.of)
			return v
		}
	}
	return nil
}

// blank is an object of a type that nobody said anything about.
func (a *api) blank(typ string) resource {
	r := resource{}
	a.complete(r, typ)
	return r
}
