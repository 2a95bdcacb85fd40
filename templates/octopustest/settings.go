package octopustest

import (
	"strings"
)

// onSettings reads and replaces documents of settings: objects that are read and replaced under a path without parameters.
func (x *exchange) onSettings(path string) (answer, bool) {
	s := x.server
	read := s.api.byKey["GET "+path]
	if read == nil || s.api.byKey["PUT "+path] == nil || read.result != "object" || strings.Contains(path, "{") {
		return answer{}, false
	}
	p := place{key: path, typ: read.kind.of, space: s.shelf(x.space, path)}
	if len(p.space.Resources[path]) == 0 {
		r := resource{}
		s.settle(p, r, s.kinds[path].defaults)
		if _, has := s.api.property(p.typ, "Id"); has {
			r["Id"] = strings.Trim(path, "/")
		}
		r["Links"] = resource{"Self": s.address(p.space, path)}
		p.space.Resources[path] = []resource{r}
	}
	old := p.space.Resources[path][0]
	switch {
	case x.route.method == "GET":
		return ok(old), true
	case x.route.method == "PUT" && x.sent:
		r := s.api.respell(x.body, p.typ).(resource)
		keepSecrets(r, old)
		s.settle(p, r, s.kinds[path].defaults)
		r["Id"], r["Links"] = old["Id"], old["Links"]
		forgetEmpty(r, "Id")
		p.space.Resources[path] = []resource{r}
		return ok(r), true
	}
	return answer{}, false
}
