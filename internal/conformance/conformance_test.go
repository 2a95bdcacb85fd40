package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/internal/model/normalize"
	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"

	v2018 "github.com/octogen/octogen/generated/v2018_3"
	v2021 "github.com/octogen/octogen/generated/v2021_2"
	v2026 "github.com/octogen/octogen/generated/v2026_1"
)

// The tests make many objects and keep few, so garbage is collected less often than usual: a fifth of their time.
func init() { debug.SetGCPercent(400) }

// A generation is a document with its client, and what the two come to.
type generation struct {
	version            string
	operations, routes int
	connect            connector
	errNoSpaces        error
	commands           []any             // see commands_test.go
	unreachable        map[string]string // routes that no client takes, and why
}

var generations = []generation{
	{
		version: "2018.3.6", operations: 322, routes: 322, errNoSpaces: v2018.ErrNoSpaces,
		connect: connect(v2018.NewClient, v2018.WithAPIKey, v2018.WithHTTPClient),
	},
	{
		version: "2021.2.1387", operations: 443, routes: 777, errNoSpaces: v2021.ErrNoSpaces,
		connect: connect(v2021.NewClient, v2021.WithAPIKey, v2021.WithHTTPClient),
		unreachable: map[string]string{
			"GET /api/{baseSpaceId}/octopusservernodes/all": "the nodes are the server's, whatever the space, so the method is the client's",
		},
	},
	{
		version: "2026.1.9674", operations: 762, routes: 1765, errNoSpaces: v2026.ErrNoSpaces, commands: commands2026,
		connect: connect(v2026.NewClient, v2026.WithAPIKey, v2026.WithHTTPClient),
	},
}

// A connector makes a client and a way to its spaces; "" is the default one.
type connector func(address string, through *http.Client) (client any, space func(string) any, err error)

func connect[C interface {
	Space(string, ...O) S
	DefaultSpace(...O) S
}, S, O any](newClient func(string, ...O) (C, error), withKey func(string) O, through func(*http.Client) O) connector {
	return func(address string, h *http.Client) (any, func(string) any, error) {
		client, err := newClient(address, withKey(apiKey), through(h))
		return client, func(name string) any {
			if name == "" {
				return client.DefaultSpace()
			}
			return client.Space(name)
		}, err
	}
}

// A run calls every operation, with the same client.
type run struct {
	name     string
	space    string // as the caller names it
	client   bool   // also calls what is not done in a space
	minimal  bool   // gives only what is required
	awkward  bool   // path parameters have characters that mean something in a URL
	loopback bool   // over the network
}

var runs = []run{
	{name: "by ID", space: spaceID, client: true, awkward: true},
	{name: "by slug", space: spaceSlug, minimal: true, awkward: true},
	{name: "by name", space: spaceName},
	{name: "default", client: true, loopback: true},
	{name: "default, minimal", client: true, minimal: true, awkward: true},
}

func TestOperations(t *testing.T) {
	for _, g := range generations {
		t.Run(g.version, func(t *testing.T) {
			if testing.Short() && g.version != shared.Versions[1] {
				t.Skip("-short: the version in the middle speaks for the others")
			}
			t.Parallel()
			testGeneration(t, g)
		})
	}
}

func testGeneration(t *testing.T, g generation) {
	document, checker, api := read(t, g.version)
	all := &tally{hit: map[string]bool{}, called: map[string]bool{}, fields: &fields{}}
	t.Run("run", func(t *testing.T) {
		for _, r := range runs {
			t.Run(r.name, func(t *testing.T) {
				t.Parallel()
				c := &caller{T: t, generation: g, run: r, api: api, tally: all, server: &server{checker: checker, document: document}}
				c.server.sample.definitions = checker.definitions()
				c.callAll()
			})
		}
	})
	maps.DeleteFunc(all.called, func(_ string, called bool) bool { return !called })
	t.Logf("%d operations in %d calls, %d of %d routes", len(all.called), all.calls, len(all.hit), len(document.routes))
	if len(all.called) != g.operations {
		t.Errorf("%d operations were called, want %d", len(all.called), g.operations)
	}
	if len(document.routes) != g.routes {
		t.Errorf("the document has %d routes, want %d", len(document.routes), g.routes)
	}
	for _, r := range document.routes {
		reason, unreachable := g.unreachable[r.String()]
		switch hit := all.hit[r.String()]; {
		case hit && unreachable:
			t.Errorf("the route %s was taken, although: %s", r, reason)
		case !hit && !unreachable:
			t.Errorf("no call took the route %s", r)
		}
	}
	for _, name := range all.fields.missing() {
		t.Errorf("nothing in the document is for the field %s", name)
	}
	t.Run("repairs are needed", func(t *testing.T) { testRepairs(t, checker, document, all.sightings) })
}

// read gives the document of a version as the tests read it, what checks requests by it, and octogen's model.
func read(t *testing.T, version string) (*document, *checker, *model.API) {
	t.Helper()
	document := lent(t, version)
	checker, err := newChecker(document, "")
	if err != nil {
		t.Fatal(err)
	}
	return document, checker, modelOf(t, version)
}

// lent is the document of a version with what others lend it.
func lent(t *testing.T, version string) *document {
	t.Helper()
	document := *documentOf(t, version)
	document.loan = borrow(t, version)
	return &document
}

// A kept makes each of some values once, for tests that only read it.
type kept[T any] struct {
	mu     sync.Mutex
	values map[string]T
}

func (k *kept[T]) get(t *testing.T, version string, read func(data []byte) (T, error)) T {
	t.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	if value, ok := k.values[version]; ok {
		return value
	}
	value, err := read(shared.Document(t, version))
	if err != nil {
		t.Fatal(err)
	}
	if k.values == nil {
		k.values = map[string]T{}
	}
	k.values[version] = value
	return value
}

var (
	documents kept[*document]
	models    kept[*model.API]
)

// documentOf is the document of a version.
func documentOf(t *testing.T, version string) *document {
	t.Helper()
	return documents.get(t, version, func(data []byte) (*document, error) { return parseDocument(version, data) })
}

// modelOf is octogen's model of the document of a version.
func modelOf(t *testing.T, version string) *model.API {
	t.Helper()
	return models.get(t, version, func(data []byte) (*model.API, error) {
		doc, err := spec.Parse(data, version)
		if err != nil {
			return nil, err
		}
		return normalize.Document(doc, normalize.Options{})
	})
}

// testRepairs leaves out one repair after the other: then kin-openapi must refuse the document, or one of the requests
// that were made.
func testRepairs(t *testing.T, full *checker, d *document, sightings []sighting) {
	if testing.Short() {
		t.Skip("-short: checks all requests once for each repair")
	}
	for _, r := range repairs {
		places := full.places[r.name]
		if places == 0 || r.name == answers || r.name == lists || r.name == queries {
			continue
		}
		if problem := withoutRepair(d, r.name, sightings); problem == nil {
			t.Errorf("the repair %q changes %d places and is not needed: %s", r.name, places, r.reason)
		} else {
			t.Logf("%s: %d places; without: %.200s", r.name, places, problem)
		}
	}
}

func withoutRepair(d *document, name string, sightings []sighting) error {
	checker, err := newChecker(d, name)
	if err != nil {
		return err
	}
	for _, s := range sightings {
		if err := checker.check(s); err != nil {
			return fmt.Errorf("%s: %w", s.route, err)
		}
	}
	return nil
}

// TestRepairsApply finds repairs that no document has a place for.
func TestRepairsApply(t *testing.T) {
	total := map[string]int{}
	for _, g := range generations {
		draft, err := repaired(lent(t, g.version), "")
		if err != nil {
			t.Fatal(err)
		}
		for name, n := range draft.places {
			total[name] += n
		}
	}
	for _, r := range repairs {
		if total[r.name] == 0 {
			t.Errorf("the repair %q has nothing to repair", r.name)
		}
	}
}

// tally is what the runs of a generation come to.
type tally struct {
	mu        sync.Mutex
	hit       map[string]bool // routes
	called    map[string]bool // operations
	calls     int
	sightings []sighting
	fields    *fields
}

func (a *tally) add(operation string, c *call) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls++
	a.called[operation] = a.called[operation] || c.requests > 0
	a.sightings = append(a.sightings, c.sightings...)
	for _, s := range c.sightings {
		a.hit[s.route.String()] = true
	}
}

// A caller calls the operations of one run.
type caller struct {
	*testing.T
	generation
	run
	api    *model.API
	tally  *tally
	server *server
	client reflect.Value
	handle reflect.Value // of the space
}

func (c *caller) callAll() {
	address, through := "http://octopus.test", &http.Client{Transport: c.server}
	if c.loopback {
		s := httptest.NewServer(c.server)
		defer s.Close()
		address, through = s.URL, s.Client()
	}
	client, space, err := c.connect(address, through)
	if err != nil {
		c.Fatal(err)
	}
	c.client, c.handle = reflect.ValueOf(client), reflect.ValueOf(space(c.space))
	for _, op := range c.api.Operations() {
		c.operation(op)
	}
	if n := c.server.lookUps; n > 1 || n > 0 && c.space == spaceID {
		c.Errorf("the spaces were looked up %d times", n)
	}
}

// operation calls an operation on the handles that have it.
func (c *caller) operation(op *model.Operation) {
	group := c.group(op)
	if group == nil {
		return
	}
	if op.Handle != model.HandleSpace && c.run.client && has(group, formServer) {
		c.on(c.client, op, group, formServer, "")
	}
	if op.Handle == model.HandleClient {
		return
	}
	form, space, ok := c.want(group)
	if !ok {
		c.refused(op, group)
		return
	}
	c.on(c.handle, op, group, form, space)
}

// group is the operation's routes by the document, which have to be those of the model.
func (c *caller) group(op *model.Operation) []*route {
	var group []*route
	for _, g := range c.server.document.groups {
		if slices.ContainsFunc(g, func(r *route) bool { return r.method == op.HTTPMethod && r.full == op.Routes[0].Path }) {
			group = g
		}
	}
	var want, got []string
	for _, r := range group {
		want = append(want, r.full)
	}
	for _, r := range op.Routes {
		got = append(got, r.Path)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		c.Errorf("%s has the routes %q, but by the document %q belong together", op.Name, got, want)
		return nil
	}
	return group
}

func has(group []*route, f form) bool { return of(group, f) != nil }

func of(group []*route, f form) *route {
	for _, r := range group {
		if r.form == f {
			return r
		}
	}
	return nil
}

// want is the form of the route that has to be taken in the run's space, and what stands for the space in it.
func (c *caller) want(group []*route) (form, string, bool) {
	switch {
	case c.space == "" && has(group, formServer) && c.sameAnswer(group):
		return formServer, "", true
	case c.space == spaceSlug && has(group, formSlug):
		return formSlug, spaceSlug, true
	case has(group, formSpace):
		return formSpace, c.spaceID(), true
	case has(group, formSlug):
		return formSlug, c.spaceID(), true
	}
	return "", "", false
}

// sameAnswer reports whether all routes answer with the same. That of the home document does not: without a space, it is the
// server's.
func (c *caller) sameAnswer(group []*route) bool {
	_, first := success(c.server.operation(group[0])["responses"].(object))
	return !slices.ContainsFunc(group, func(r *route) bool {
		_, other := success(c.server.operation(r)["responses"].(object))
		return !reflect.DeepEqual(first, other)
	})
}

func (c *caller) spaceID() string {
	if c.space == "" {
		return defaultSpace
	}
	return spaceID
}

// on calls an operation on one handle: with each body that it takes, and page by page.
func (c *caller) on(handle reflect.Value, op *model.Operation, group []*route, form form, space string) {
	method, ok := c.method(handle, op, op.Call.Name)
	if !ok {
		return
	}
	route := of(group, form)
	for _, body := range c.bodies(op, route, method.Type()) {
		next := &call{group: group, form: form, space: space}
		c.fill(next, route)
		in, err := c.arguments(next, op, method.Type(), body, handle == c.handle)
		if err != nil {
			c.Errorf("%s: %v", op.Name, err)
			continue
		}
		c.begin(next)
		out := method.Call(in)
		c.end(op, next, c.result(next, out))
	}
	if op.Paged() {
		c.iterate(handle, op, route, &call{group: group, form: form, space: space, pages: true, pageCount: pageCount(route)})
	}
}

// refused calls an operation in a space that it cannot be called in.
func (c *caller) refused(op *model.Operation, group []*route) {
	method, ok := c.method(c.handle, op, op.Call.Name)
	if !ok {
		return
	}
	route := group[0]
	next := &call{group: group}
	c.fill(next, route)
	in, err := c.arguments(next, op, method.Type(), c.bodies(op, route, method.Type())[0], true)
	if err != nil {
		c.Errorf("%s: %v", op.Name, err)
		return
	}
	c.begin(next)
	out := method.Call(in)
	err, _ = out[len(out)-1].Interface().(error)
	switch {
	case err == nil:
		err = errors.New("no error, although it is not done in a space")
	case !c.server.document.spaces && !errors.Is(err, c.errNoSpaces):
		err = fmt.Errorf("not ErrNoSpaces, but %w", err)
	default:
		err = nil
	}
	if next.requests > 0 || c.server.lookUps > 0 && !c.server.document.spaces {
		err = errors.New("a request, although it is not done in a space")
	}
	c.end(op, next, err)
}

// method finds a method on one of the operation's services, or for the home document on the handle itself.
func (c *caller) method(handle reflect.Value, op *model.Operation, name string) (reflect.Value, bool) {
	service := handle
	if op.Service != nil {
		service = handle.Elem()
		for field := range strings.SplitSeq(op.Service.Path, ".") {
			if service.IsValid() {
				service = service.FieldByName(field)
			}
		}
		if service.IsValid() {
			service = service.Addr()
		}
	}
	if service.IsValid() {
		if method := service.MethodByName(name); method.IsValid() {
			return method, true
		}
	}
	c.Errorf("%s has no method %s for %s", handle.Type(), name, op.Name)
	return reflect.Value{}, false
}

func (c *caller) begin(next *call) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.call = next
}

func (c *caller) end(op *model.Operation, done *call, err error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if err != nil {
		done.problem("%v", err)
	}
	for _, problem := range done.problems {
		c.Errorf("%s: %s", op.Name, problem)
	}
	c.tally.add(op.Name, done)
}

// fill returns values to the path's parameters and to the query's.
func (c *caller) fill(next *call, route *route) {
	operation := c.server.operation(route)
	params := route.params()
	if route.form != formServer {
		params = params[1:]
	}
	for i, p := range params {
		next.values = append(next.values, c.pathValue(p, route, i))
	}
	next.query = object{}
	sample := sampler{definitions: c.server.definitions(), minimal: c.minimal}
	for _, v := range array(operation["parameters"]) {
		p := v.(object)
		name := p["name"].(string)
		if p["in"] == "query" && (!c.minimal || p["required"] == true) {
			next.query[name], _ = sample.value(p, name)
		}
		if next.pages && strings.EqualFold(name, "skip") {
			delete(next.query, name) // from the first page on
		}
	}
}

func (c *caller) pathValue(s segment, route *route, i int) string {
	for _, p := range route.parameters("path") {
		if p["type"] == "integer" && strings.EqualFold(p["name"].(string), s.param) {
			return "7"
		}
	}
	switch {
	case s.only != nil:
		return s.only[0]
	case c.awkward:
		return fmt.Sprintf("a/b c?%%ü;&=+#%d", i)
	}
	return fmt.Sprintf("Things-%d", i)
}

// A body is a Go type that a method takes, with the schema of what it stands for.
type body struct {
	goType   reflect.Type
	schema   object
	resource bool   // in place of a command
	command  object // the schema of that
}

const fileName = "file ü.bin"

// bodies are those that a method takes; one that is empty if it takes none.
func (c *caller) bodies(op *model.Operation, route *route, method reflect.Type) []body {
	if op.Body == nil || op.Body.Kind != model.BodyJSON {
		return []body{{}}
	}
	var schema object
	for _, v := range array(c.server.operation(route)["parameters"]) {
		if p := v.(object); p["in"] == "body" {
			schema = p["schema"].(object)
		}
	}
	argument := method.In(method.NumIn() - 2)
	if argument.Kind() != reflect.Interface {
		return []body{{goType: argument, schema: schema}}
	}
	at := slices.IndexFunc(c.commands, func(command any) bool {
		return reflect.TypeOf(command).Elem().Name() == op.Body.Union.Command.GoName && reflect.TypeOf(command).Implements(argument)
	})
	if at < 0 {
		c.Fatalf("%s is missing in commands_test.go", op.Body.Union.Command.GoName)
	}
	resource := body{goType: method.Out(0), resource: true, command: schema}
	_, resource.schema = success(c.server.operation(route)["responses"].(object))
	if read := op.Body.Union.Resource; read != op.Result.Object() { // what is read by the same route, in place of what comes back
		resource.schema = object{"$ref": "#/definitions/" + read.Definition}
		i := slices.IndexFunc(c.commands, func(v any) bool { return reflect.TypeOf(v).Elem().Name() == read.GoName })
		if i < 0 {
			c.Fatalf("%s is missing in commands_test.go", read.GoName)
		}
		resource.goType = reflect.TypeOf(c.commands[i])
	}
	return []body{{goType: reflect.TypeOf(c.commands[at]), schema: schema}, resource}
}

// arguments makes the arguments of a method, and notes in the call what the server has to see of them.
func (c *caller) arguments(next *call, op *model.Operation, method reflect.Type, body body, inSpace bool) ([]reflect.Value, error) {
	in := []reflect.Value{reflect.ValueOf(context.Background())}
	for _, value := range next.values {
		in = append(in, reflect.ValueOf(value))
	}
	if len(in)-1 != len(op.PathParams) {
		return nil, fmt.Errorf("%d path parameters, but by the document %d", len(op.PathParams), len(in)-1)
	}
	if op.ParamsType != "" {
		params := reflect.New(method.In(len(in))).Elem()
		bind := binder{set: true, seen: c.tally.fields}
		if err := bind.bind(params, next.query); err != nil {
			return nil, err
		}
		in = append(in, params)
	} else if len(next.query) > 0 {
		return nil, fmt.Errorf("no parameters, but the document has %v", slices.Collect(maps.Keys(next.query)))
	}
	switch {
	case op.Body == nil:
	case op.Body.Kind == model.BodyJSON:
		argument, err := c.body(next, body, inSpace)
		if err != nil {
			return nil, err
		}
		in = append(in, argument)
	default:
		next.content = someBytes(4000)
		in = append(in, reflect.ValueOf(bytes.NewReader(next.content)))
		if op.Body.Kind == model.BodyMultipart {
			in = append(in, reflect.ValueOf(fileName))
		}
	}
	return in, nil
}

// body makes the body of a call.
func (c *caller) body(next *call, body body, inSpace bool) (reflect.Value, error) {
	sample := sampler{definitions: c.server.definitions(), minimal: c.minimal, request: true}
	next.body, _ = sample.value(body.schema, "body")
	next.anyBody = body.resource
	next.filled = map[string][]string{}
	if body.resource {
		c.require(next, body)
	}
	if members, ok := next.body.(object); ok && c.minimal {
		c.leaveOut(next, members, body.schema, inSpace)
	}
	if err := c.checkRequired(body); err != nil {
		return reflect.Value{}, err
	}
	argument := reflect.New(body.goType).Elem()
	bind := binder{set: true, seen: c.tally.fields}
	return argument, bind.bind(argument, next.body)
}

// checkRequired encodes a body in which nothing is set: that has the members that are required, and no other.
func (c *caller) checkRequired(body body) error {
	if body.goType.Kind() != reflect.Pointer {
		return nil
	}
	data, err := json.Marshal(reflect.New(body.goType.Elem()).Interface())
	if err != nil {
		return err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return err
	}
	got := slices.Sorted(maps.Keys(members))
	var want []string
	for _, name := range array(c.definition(body.schema)["required"]) {
		want = append(want, name.(string))
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("an empty %s has the members %q, but %q are required", body.goType.Elem(), got, want)
	}
	return nil
}

// leaveOut takes out of a body what the client fills in: the space, and what the path says already.
func (c *caller) leaveOut(next *call, members, schema object, inSpace bool) {
	if inSpace && c.server.document.spaces {
		next.filled["SpaceId"] = []string{c.spaceID()}
		next.filled["SpaceIdOrName"] = []string{c.spaceID(), c.space}
	}
	properties, _ := c.definition(schema)["properties"].(object)
	for name := range properties {
		if value, ok := next.inPath(name); ok {
			next.filled[name] = []string{value}
		}
	}
	for name := range next.filled {
		delete(members, name)
		if strings.HasPrefix(name, "SpaceId") && properties[name] != nil && c.space != "" {
			next.must = append(next.must, name)
		}
	}
}

// require notes what a command requires of the path and the resource in its place does not have: the client fills it in.
func (c *caller) require(next *call, body body) {
	properties, _ := c.definition(body.schema)["properties"].(object)
	for _, name := range array(c.definition(body.command)["required"]) {
		name := name.(string)
		if value, ok := next.inPath(name); ok && properties[name] == nil {
			next.filled[name] = []string{value}
			next.must = append(next.must, name)
		}
	}
}

// inPath is the value of the path parameter of a name.
func (c *call) inPath(name string) (string, bool) {
	params := c.group[0].params()
	if c.group[0].form != formServer {
		params = params[1:]
	}
	for i, p := range params {
		if strings.EqualFold(name, p.param) {
			return c.values[i], true
		}
	}
	return "", false
}

// definition is the schema that a schema refers to, or the same.
func (c *caller) definition(schema object) object {
	if ref, ok := schema["$ref"].(string); ok {
		schema, _ = c.server.definitions()[strings.TrimPrefix(ref, "#/definitions/")].(object)
	}
	return schema
}

// result checks what a method gives against what the server answered.
func (c *caller) result(done *call, out []reflect.Value) error {
	if err, _ := out[len(out)-1].Interface().(error); err != nil {
		return err
	}
	if done.requests != 1 {
		return fmt.Errorf("%d requests", done.requests)
	}
	a := done.answers[0]
	if len(out) == 1 {
		members, _ := a.value.(object)
		if a.status != http.StatusNoContent && (done.group[0].method != "DELETE" || len(members) > 0) {
			return fmt.Errorf("the method gives nothing, but the server answers %d with %d bytes", a.status, len(a.data))
		}
		return nil
	}
	return c.compare(out[0], a)
}

func (c *caller) compare(got reflect.Value, a answer) error {
	if a.json {
		return c.compareJSON(got, a.data, a.value)
	}
	var data []byte
	switch {
	case got.Kind() == reflect.String:
		data = []byte(got.String())
	case got.Type().Name() == "RawBody":
		data = got.Bytes()
	case got.Kind() == reflect.Pointer && got.Elem().Type().Name() == "Download":
		var err error
		if data, err = download(got, a); err != nil {
			return err
		}
	default:
		return fmt.Errorf("the method gives a %s, but the document has no JSON for it", got.Type())
	}
	if !bytes.Equal(data, a.data) {
		return fmt.Errorf("the answer is not what the server sent: %.100q, not %.100q", data, a.data)
	}
	return nil
}

func (c *caller) compareJSON(got reflect.Value, sent []byte, value any) error {
	if got.Type().Name() == "RawBody" || got.Kind() == reflect.Pointer && got.Elem().Type().Name() == "Download" {
		return fmt.Errorf("the method gives a %s, but the document has a schema", got.Type())
	}
	bind := binder{seen: c.tally.fields}
	if err := bind.bind(got, value); err != nil {
		return err
	}
	data, err := json.Marshal(got.Interface())
	if err != nil {
		return err
	}
	want, err := decode(sent)
	if err != nil {
		return err
	}
	if problem := difference(data, want); problem != "" {
		return fmt.Errorf("the answer encodes to something else: %s", problem)
	}
	return nil
}

func download(got reflect.Value, a answer) ([]byte, error) {
	body := got.Interface().(io.ReadCloser)
	defer body.Close()
	data, err := io.ReadAll(body)
	if name := got.Elem().FieldByName("Name").String(); err == nil && name != "answer.bin" {
		err = fmt.Errorf("the file has the name %q", name)
	}
	if size := got.Elem().FieldByName("Size").Int(); err == nil && size != int64(len(a.data)) {
		err = fmt.Errorf("the file has the size %d", size)
	}
	return data, err
}

// iterate calls the method that goes over all pages.
func (c *caller) iterate(handle reflect.Value, op *model.Operation, route *route, next *call) {
	name := op.Iterator.Name
	method, ok := c.method(handle, op, name)
	if !ok {
		return
	}
	c.fill(next, route)
	in, err := c.arguments(next, op, method.Type(), body{}, handle == c.handle)
	if err != nil {
		c.Errorf("%s: %s: %v", op.Name, name, err)
		return
	}
	c.begin(next)
	var items []reflect.Value
	for item, failure := range method.Call(in)[0].Seq2() {
		if !failure.IsNil() {
			err = failure.Interface().(error)
			break
		}
		items = append(items, item)
	}
	if err == nil {
		err = c.compareItems(next, route, items)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	c.end(op, next, err)
}

// pageCount is two where the document has a parameter to ask for the second page.
func pageCount(route *route) int {
	for _, p := range route.parameters("query") {
		if strings.EqualFold(p["name"].(string), "skip") {
			return 2
		}
	}
	return 1
}

func (c *caller) compareItems(done *call, route *route, items []reflect.Value) error {
	if done.requests != done.pageCount {
		return fmt.Errorf("%d requests for %d pages", done.requests, done.pageCount)
	}
	var want []any
	for _, a := range done.answers {
		want = append(want, array(a.value.(object)["Items"])...)
	}
	if len(items) != len(want) {
		return fmt.Errorf("%d items of %d", len(items), len(want))
	}
	for i, item := range items {
		if err := c.compareJSON(item, encode(want[i]), want[i]); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
	}
	return nil
}
