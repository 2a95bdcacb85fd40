package octopustest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A filter keeps the resources that a query parameter wants.
type filter func(x *exchange, r resource, wanted []string) bool

// controls are parameters that do not choose resources: how much is listed, and in which form.
var controls = []string{"skip", "take", "includesystem", "verbose", "tail", "asdownload", "includenotes", "includeworkitems", "spaces", "apikey", "clone", "releasehistorycount",
	"overwritemode", "replace", "publish"}

// paths are parameters that choose by a property whose name they do not show.
var paths = map[string]string{
	"commstyles":            "Endpoint.CommunicationStyle",
	"deploymenttargettypes": "Endpoint.CommunicationStyle",
	"operatingsystemnames":  "OperatingSystem",
	"shellnames":            "ShellName",
	"targettags":            "Roles",
	"nugetpackageid":        "PackageId",
	"triggeractiontype":     "Action.ActionType",
	"triggeractioncategory": "Action.ActionType",
	"effectivedate":         "Start",
	"regarding":             "RelatedDocumentIds",
	"regardingany":          "RelatedDocumentIds",
	"users":                 "UserId",
	"user":                  "UserId",
	"eventcategories":       "Category",
	"documenttypes":         "DocumentType",
	"environment":           "Arguments.EnvironmentId",
	"node":                  "ServerNode",
	"releaseid":             "ReleaseId",
	"tags":                  "TenantTags",
	"type":                  "Type",
	"types":                 "Type",
	"scopes":                "Scopes",
}

// filters are parameters that say more than what a property has to be.
var filters = map[string]filter{
	"ids": func(_ *exchange, r resource, wanted []string) bool { return containsFold(wanted, text(r["Id"])) },
	"filter": func(_ *exchange, r resource, wanted []string) bool {
		return contains(wanted[0], "Name", "Username", "DisplayName", "PackageId", "Title", "Version")(r)
	},
	"search": func(_ *exchange, r resource, wanted []string) bool {
		return contains(wanted[0], "Name", "Thumbprint", "SubjectDistinguishedName")(r)
	},
	"searchbyversion": func(_ *exchange, r resource, wanted []string) bool { return contains(wanted[0], "Version")(r) },
	"searchbyname":    func(_ *exchange, r resource, wanted []string) bool { return contains(wanted[0], "Name")(r) },
	"active":          func(_ *exchange, r resource, wanted []string) bool { return isTrue(wanted) != finished(r) },
	"running": func(_ *exchange, r resource, wanted []string) bool {
		return isTrue(wanted) == (r["State"] == "Executing")
	},
	"pendingonly": func(_ *exchange, r resource, wanted []string) bool { return !isTrue(wanted) || r["IsPending"] == true },
	"archived": func(_ *exchange, r resource, wanted []string) bool {
		return isTrue(wanted) == (text(r["Archived"]) != "")
	},
	"latest":            func(*exchange, resource, []string) bool { return true }, // see newestOnly
	"from":              dated("Occurred", false),
	"to":                dated("Occurred", true),
	"fromautoid":        autoID(false),
	"toautoid":          autoID(true),
	"fromcompleteddate": dated("CompletedTime", false),
	"tocompleteddate":   dated("CompletedTime", true),
	"fromqueuedate":     dated("QueueTime", false),
	"toqueuedate":       dated("QueueTime", true),
	"fromstartdate":     dated("StartTime", false),
	"tostartdate":       dated("StartTime", true),
	"taskstate": func(x *exchange, r resource, wanted []string) bool {
		task := x.server.find(x.space, "/tasks", text(r["TaskId"]))
		return task != nil && containsFold(wanted, text(task["State"]))
	},
}

// filter keeps what the query wants. Parameters that cannot be applied are noted with the call.
func (x *exchange) filter(p place, items []resource) ([]resource, *answer) {
	for name, values := range x.query {
		wanted := parts(values)
		if strings.EqualFold(name, "name") {
			wanted = values // a name may have a comma
		}
		if len(wanted) == 0 || slices.Contains(controls, strings.ToLower(name)) {
			continue
		}
		keep := x.filterOf(p, name)
		if keep == nil {
			x.call.Ignored = append(x.call.Ignored, name)
			continue
		}
		items = slices.DeleteFunc(items, func(r resource) bool { return !keep(x, r, wanted) })
	}
	slices.Sort(x.call.Ignored)
	if x.server.strict && len(x.call.Ignored) > 0 {
		refusal := failed(501, fmt.Sprintf("octopustest: %s cannot apply %s; a test answers it with server.On(%q, …).", x.route.operation, strings.Join(x.call.Ignored, ", "), x.route.operation))
		return nil, &refusal
	}
	if latest, _ := valuesOf(x.query, "latest"); isTrue(latest) {
		items = newestOnly(items)
	}
	return items, nil
}

// parts are the values of a parameter, of which one may hold several.
func parts(values []string) []string {
	var all []string
	for _, value := range values {
		for part := range strings.SplitSeq(value, ",") {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, part)
			}
		}
	}
	return all
}

// filterOf finds out what a parameter means, from its name and the properties of what is listed; nil if it cannot.
func (x *exchange) filterOf(p place, name string) filter {
	lower := strings.ToLower(name)
	if name, ok := strings.CutPrefix(lower, "partial"); ok && x.server.propertyFor(p.typ, name) != "" {
		property := x.server.propertyFor(p.typ, name)
		return func(x *exchange, r resource, _ []string) bool {
			return contains(x.query.Get(queryKey(x, lower)), property)(r)
		}
	}
	if property := x.server.propertyFor(p.typ, lower); property != "" && filters[lower] == nil {
		return byProperty(property)
	}
	if path, known := paths[lower]; known && x.server.hasPath(p.typ, path) {
		return byProperty(path)
	}
	if property := scopes[lower]; property != "" && p.key == "/deploymentfreezes" {
		return inScope(property)
	}
	if lower == "projectid" && p.key == "/tenants" {
		return func(_ *exchange, r resource, wanted []string) bool {
			_, connected := object(r["ProjectEnvironments"])[wanted[0]]
			return connected
		}
	}
	return filters[lower]
}

// scopes are what a deployment freeze is for, by the parameters that choose by it.
var scopes = map[string]string{"projectids": "ProjectId", "environmentids": "EnvironmentId", "tenantids": "TenantId"}

// inScope keeps deployment freezes that are for one of some projects, environments or tenants.
func inScope(property string) filter {
	return func(_ *exchange, r resource, wanted []string) bool {
		for project, environments := range object(r["ProjectEnvironmentScope"]) {
			inEnvironment := slices.ContainsFunc(texts(environments), func(e string) bool { return containsFold(wanted, e) })
			if property == "ProjectId" && containsFold(wanted, project) || property == "EnvironmentId" && inEnvironment {
				return true
			}
		}
		return slices.ContainsFunc(list(r["TenantProjectEnvironmentScope"]), func(scope any) bool { return containsFold(wanted, text(object(scope)[property])) })
	}
}

func queryKey(x *exchange, lower string) string {
	for key := range x.query {
		if strings.ToLower(key) == lower {
			return key
		}
	}
	return ""
}

// propertyFor finds the property that a parameter is named after: environmentIds, environments and environmentId are
// EnvironmentId or EnvironmentIds, whichever the type has.
func (s *Server) propertyFor(typ, name string) string {
	one := singular(name)
	for _, candidate := range []string{name, one, one + "Id", one + "s", one + "Ids", strings.TrimSuffix(name, "es")} {
		if p, ok := s.api.property(typ, candidate); ok && p.name != "Links" {
			return p.name
		}
	}
	return ""
}

func (s *Server) hasPath(typ, path string) bool {
	first, _, _ := strings.Cut(path, ".")
	_, ok := s.api.property(typ, first)
	return ok
}

// byProperty keeps resources of which a property has one of the values, or for a list, one of them in it.
func byProperty(path string) filter {
	return func(_ *exchange, r resource, wanted []string) bool {
		var v any = r
		for name := range strings.SplitSeq(path, ".") {
			v = valueOf(object(v), name)
		}
		switch value := v.(type) {
		case string:
			return containsFold(wanted, value)
		case bool:
			return isTrue(wanted) == value
		case []any:
			return slices.ContainsFunc(texts(value), func(s string) bool { return containsFold(wanted, s) })
		case nil:
			return false
		}
		n, isNumber := integer(v)
		return isNumber && containsFold(wanted, strconv.Itoa(n))
	}
}

func containsFold(wanted []string, value string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, value) })
}

// contains keeps resources that have a text in one of some properties.
func contains(part string, properties ...string) func(resource) bool {
	return func(r resource) bool {
		return slices.ContainsFunc(properties, func(p string) bool {
			return strings.Contains(strings.ToLower(text(r[p])), strings.ToLower(part))
		})
	}
}

func isTrue(values []string) bool { return len(values) > 0 && strings.EqualFold(values[0], "true") }

// dated keeps resources from a time on, or up to it.
func dated(property string, until bool) filter {
	return func(_ *exchange, r resource, wanted []string) bool {
		limit, ok := readTime(wanted[0])
		at, has := readTime(text(r[property]))
		if !ok || !has {
			return ok == has
		}
		if until {
			return !at.After(limit)
		}
		return !at.Before(limit)
	}
}

func readTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04:05.999999-07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// autoID keeps events by the number in their ID.
func autoID(until bool) filter {
	return func(_ *exchange, r resource, wanted []string) bool {
		limit, err := strconv.Atoi(wanted[0])
		_, number, _ := strings.Cut(text(r["Id"]), "-")
		n, errID := strconv.Atoi(number)
		if err != nil || errID != nil {
			return true
		}
		return until && n <= limit || !until && n >= limit
	}
}

// newestOnly keeps the newest version of each package.
func newestOnly(items []resource) []resource {
	newest := map[string]resource{}
	for _, r := range items {
		id := strings.ToLower(text(r["PackageId"]))
		if old := newest[id]; old == nil || compareVersions(text(r["Version"]), text(old["Version"])) > 0 {
			newest[id] = r
		}
	}
	return slices.DeleteFunc(items, func(r resource) bool {
		return text(newest[strings.ToLower(text(r["PackageId"]))]["Id"]) != text(r["Id"])
	})
}

// compareVersions orders versions by their numbers; a pre-release comes before its release.
func compareVersions(a, b string) int {
	mainA, preA, _ := strings.Cut(a, "-")
	mainB, preB, _ := strings.Cut(b, "-")
	partsA, partsB := strings.Split(mainA, "."), strings.Split(mainB, ".")
	for i := range max(len(partsA), len(partsB)) {
		if c := versionPart(partsA, i) - versionPart(partsB, i); c != 0 {
			return c
		}
	}
	switch {
	case preA == preB:
		return 0
	case preA == "":
		return 1
	case preB == "":
		return -1
	}
	return strings.Compare(preA, preB)
}

func versionPart(parts []string, i int) int {
	if i >= len(parts) {
		return 0
	}
	n, _ := strconv.Atoi(parts[i])
	return n
}
