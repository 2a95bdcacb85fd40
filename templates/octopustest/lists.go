package octopustest

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// listing lists the resources of a place that the query wants, in the form that the operation has.
func (x *exchange) listing(p place) answer {
	items := x.visible(p)
	if typ := x.server.listed(x.route); typ != "" {
		p.typ = typ // a later version of a list has other properties
	}
	if p.key == "/environments" {
		items = x.ofTheirTime(p, items)
	}
	items, refusal := x.filter(p, items)
	if refusal != nil {
		return *refusal
	}
	return x.list(p.typ, items)
}

// visible are the resources of a place that a request may see: without a space, those of all spaces where Octopus has it so.
func (x *exchange) visible(p place) []resource {
	items := x.server.all(p)
	if spaces, given := valuesOf(x.query, "spaces"); given && x.server.kinds[p.key].anywhere {
		return x.inSpaces(items, parts(spaces))
	}
	if x.inSpace && x.server.kinds[p.key].anywhere {
		items = slices.DeleteFunc(items, func(r resource) bool {
			of := text(r["SpaceId"])
			return of != "" && of != x.space.ID
		})
	}
	return items
}

// inSpaces are those of some spaces, or of all, with what belongs to none unless the query says otherwise.
func (x *exchange) inSpaces(items []resource, spaces []string) []resource {
	system, given := valuesOf(x.query, "includeSystem")
	return slices.DeleteFunc(items, func(r resource) bool {
		of := text(r["SpaceId"])
		if of == "" {
			return given && !isTrue(system)
		}
		return !containsFold(spaces, of) && !containsFold(spaces, "all")
	})
}

// list writes resources as the operation does: as a page, a list, or in an object.
func (x *exchange) list(typ string, items []resource) answer {
	switch r := x.route; {
	case r.result == "page":
		return ok(x.page(typ, items))
	case r.result == "value":
		return ok(items)
	case r.result == "object":
		return ok(x.wrapList(typ, items))
	}
	return ok(items)
}

// page is the part of a list that is wanted, with links to the others.
func (x *exchange) page(typ string, items []resource) resource {
	skip, take := x.number("skip", 0), x.number("take", 30)
	total, size := len(items), max(take, 1)
	first := min(skip, total)
	shown := items[first:min(first+min(take, total), total)]
	last := max(total-1, 0) / size
	links := resource{
		"Self": x.pageLink(skip, take), "Template": x.request.URL.Path + x.template(), "Page.All": x.pageLink(0, 1<<31-1),
		"Page.Current": x.pageLink(first, take), "Page.Last": x.pageLink(last*size, take),
	}
	if first+len(shown) < total && take > 0 {
		links["Page.Next"] = x.pageLink(first+take, take)
	}
	if first > 0 {
		links["Page.Previous"] = x.pageLink(max(0, first-take), take)
	}
	return resource{"ItemType": typ, "TotalResults": total, "ItemsPerPage": take, "NumberOfPages": last + 1, "LastPageNumber": last, "Items": shown, "Links": links, "IsStale": false}
}

func (x *exchange) pageLink(skip, take int) string {
	query := url.Values{}
	for key, values := range x.query {
		if !strings.EqualFold(key, "skip") && !strings.EqualFold(key, "take") {
			query[key] = values
		}
	}
	query.Set("skip", strconv.Itoa(skip))
	query.Set("take", strconv.Itoa(take))
	return x.request.URL.Path + "?" + query.Encode()
}

// template is the part of a URI template that says which parameters a list takes.
func (x *exchange) template() string {
	names := []string{"skip", "take"}
	for _, p := range x.route.query {
		if !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	return "{?" + strings.Join(names, ",") + "}"
}

// number is a query parameter that is not negative; else what to take instead.
func (x *exchange) number(name string, instead int) int {
	values, _ := valuesOf(x.query, name)
	if len(values) == 0 {
		return instead
	}
	if n, err := strconv.Atoi(values[0]); err == nil && n >= 0 {
		return n
	}
	return instead
}

// wrapped reports whether a type does nothing but hold one resource, under which name and of which type.
func (a *api) wrapped(typ string) (name, inner string, ok bool) {
	properties := a.types[typ]
	if len(properties) != 1 || properties[0].kind.letter != 'o' {
		return "", "", false
	}
	inner = properties[0].kind.of
	_, isResource := a.property(inner, "Id")
	return properties[0].name, inner, isResource
}

// wrappedList finds the list of resources that a type holds beside numbers alone.
func (a *api) wrappedList(typ string) (name string, item kind, ok bool) {
	for _, p := range a.types[typ] {
		switch {
		case p.kind.letter == 'n' || p.kind.letter == 's' && (p.name == "ServerUrl" || p.name == "ExternalId"):
		case name == "" && (p.kind.letter == 'a' || p.kind.letter == 'p') && p.kind.of != "":
			name, item = p.name, p.kind
		default:
			return "", kind{}, false
		}
	}
	return name, item, name != ""
}

// wrapList writes resources into an object that holds a list or a page, and how many there are.
func (x *exchange) wrapList(typ string, items []resource) any {
	name, item, found := x.server.api.wrappedList(x.route.kind.of)
	if !found {
		return items
	}
	if item.letter == 'p' {
		return resource{name: x.page(typ, items)}
	}
	page := x.page(typ, items)
	r := x.server.api.blank(x.route.kind.of)
	r[name] = page["Items"]
	if _, hasTake := valuesOf(x.query, "take"); !hasTake && strings.Contains(x.route.canonical, "/all") {
		r[name] = items
	}
	for count, value := range map[string]int{"Count": len(items), "TotalResults": len(items), "TotalItemsCount": len(items), "FilteredItemsCount": len(items), "TotalCount": len(items), "ItemsPerPage": x.number("take", 30)} {
		if _, has := x.server.api.property(x.route.kind.of, count); has {
			r[count] = value
		}
	}
	return r
}

// wrap puts a resource into the object that the operation returns around it, or leaves out what the operation does not
// return of it.
func (x *exchange) wrap(a answer) answer {
	r, isResource := a.value.(resource)
	if a.status != 0 || !isResource || x.route.result != "object" {
		return a
	}
	api := x.server.api
	if name, _, isWrapped := api.wrapped(x.route.kind.of); isWrapped && r[name] == nil {
		a.value = resource{name: r}
		return a
	}
	properties := api.types[x.route.kind.of]
	if strings.HasSuffix(x.route.kind.of, "Response") || versioned(x.route.kind.of) {
		part := resource{}
		for _, p := range properties {
			part[p.name] = r[p.name]
		}
		a.value = part
	}
	return a
}

// versioned reports whether a type is the response of a command: "CreateReleaseResponseV1".
func versioned(typ string) bool {
	return strings.HasSuffix(strings.TrimRight(typ, "0123456789"), "ResponseV")
}
