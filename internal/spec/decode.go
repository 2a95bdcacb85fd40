package spec

import (
	"encoding/json"
	"errors"
	"iter"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/getkin/kin-openapi/openapi2"
)

// decode makes kin-openapi's document of a tree, in pieces. kin-openapi reads every object twice and what is nested in
// it again and again, so each object is given to it without the objects inside, which are read on their own and put in
// place. Equal pieces are read once. The result is the same as that of reading the document at once.
func decode(t *tree) (*openapi2.T, error) {
	const root = 0
	swagger := new(openapi2.T)
	first := newDecoder(t)
	if err := first.piece(root, swagger, documentParts); err != nil {
		return nil, t.explain(err)
	}
	var jobs []job
	var finish []func()
	for i, key := range first.parts(root, documentParts) {
		switch key {
		case "paths":
			finish = append(finish, spread(t, i, &jobs, &swagger.Paths, (*decoder).pathItem))
		case "definitions":
			finish = append(finish, spread(t, i, &jobs, &swagger.Definitions, (*decoder).schema))
		case "parameters":
			finish = append(finish, spread(t, i, &jobs, &swagger.Parameters, (*decoder).parameter))
		case "responses":
			finish = append(finish, spread(t, i, &jobs, &swagger.Responses, (*decoder).response))
		}
	}
	if err := run(t, jobs); err != nil {
		return nil, t.explain(err)
	}
	for _, f := range finish {
		f()
	}
	return swagger, nil
}

// parts are the members of an object that are read on their own if they are of the kind that they should be. If not,
// they stay where they are, and kin-openapi says what is wrong.
type parts map[string]kind

var (
	documentParts = parts{"paths": object, "definitions": object, "parameters": object, "responses": object}
	pathItemParts = parts{
		"get": object, "put": object, "post": object, "delete": object,
		"options": object, "head": object, "patch": object, "parameters": list,
	}
	operationParts = parts{"parameters": list, "responses": object}
	parameterParts = parts{"schema": object, "items": object}
	responseParts  = parts{"schema": object, "headers": object}
	schemaParts    = parts{"properties": object, "items": object, "allOf": list, "not": object}
)

// job reads one member of the document's large objects.
type job func(*decoder) error

// spread makes a job of every member of object i. Finish puts their results into the map.
func spread[T any](t *tree, i int, jobs *[]job, into *map[string]*T, read func(*decoder, int) (*T, error)) (finish func()) {
	var keys []string
	var values []*T
	paths := t.key(i) == "paths" // where extensions may stand between the path items
	for child := range t.children(i) {
		key := t.key(child)
		if paths && isExtension(key) {
			continue
		}
		n := len(keys)
		keys = append(keys, key)
		*jobs = append(*jobs, func(d *decoder) (err error) {
			values[n], err = read(d, child)
			return err
		})
	}
	values = make([]*T, len(keys))
	return func() {
		*into = make(map[string]*T, len(keys))
		for n, key := range keys {
			(*into)[key] = values[n]
		}
	}
}

// run does the jobs on all processors and returns the error of the first job that fails, in the jobs' order.
func run(t *tree, jobs []job) error {
	errs := make([]error, len(jobs))
	share(len(jobs), func(todo iter.Seq[int]) {
		d := newDecoder(t)
		for n := range todo {
			errs[n] = jobs[n](d)
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// share does n things on all processors, with a worker for each of them: a worker takes the next thing until none is left.
func share(n int, worker func(todo iter.Seq[int])) {
	var taken atomic.Int64
	todo := func(yield func(int) bool) {
		for i := int(taken.Add(1)) - 1; i < n && yield(i); i = int(taken.Add(1)) - 1 {
		}
	}
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() { worker(todo) })
	}
	workers.Wait()
}

// decoder reads pieces of a tree. It is used by one goroutine.
type decoder struct {
	*tree
	buf        []byte // scratch
	schemas    map[string]*openapi2.SchemaRef
	parameters map[string]*openapi2.Parameter
	responses  map[string]*openapi2.Response
}

func newDecoder(t *tree) *decoder {
	return &decoder{
		tree:       t,
		schemas:    make(map[string]*openapi2.SchemaRef),
		parameters: make(map[string]*openapi2.Parameter),
		responses:  make(map[string]*openapi2.Response),
	}
}

func (d *decoder) pathItem(i int) (*openapi2.PathItem, error) {
	item := new(openapi2.PathItem)
	if err := d.piece(i, item, pathItemParts); err != nil {
		return nil, err
	}
	for child, key := range d.parts(i, pathItemParts) {
		if key == "parameters" {
			parameters, err := listOf(d, child, d.parameter)
			if err != nil {
				return nil, err
			}
			item.Parameters = parameters
			continue
		}
		operation, err := d.operation(child)
		if err != nil {
			return nil, err
		}
		item.SetOperation(strings.ToUpper(key), operation)
	}
	return item, nil
}

func (d *decoder) operation(i int) (*openapi2.Operation, error) {
	operation := new(openapi2.Operation)
	if err := d.piece(i, operation, operationParts); err != nil {
		return nil, err
	}
	for child, key := range d.parts(i, operationParts) {
		var err error
		switch key {
		case "parameters":
			operation.Parameters, err = listOf(d, child, d.parameter)
		case "responses":
			operation.Responses, err = d.responsesOf(child)
		}
		if err != nil {
			return nil, err
		}
	}
	return operation, nil
}

// responsesOf reads the responses of an operation; its extensions are the only members that are not responses.
func (d *decoder) responsesOf(i int) (*openapi2.Responses, error) {
	responses := openapi2.NewResponsesWithCapacity(d.count(i))
	for child := range d.children(i) {
		key := d.key(child)
		if isExtension(key) {
			var value any
			if err := d.piece(child, &value, nil); err != nil {
				return nil, err
			}
			if responses.Extensions == nil {
				responses.Extensions = make(map[string]any)
			}
			responses.Extensions[key] = value
			continue
		}
		response, err := d.response(child)
		if err != nil {
			return nil, err
		}
		responses.Set(key, response)
	}
	return responses, nil
}

func (d *decoder) parameter(i int) (*openapi2.Parameter, error) {
	return once(d, d.parameters, i, d.readParameter)
}

func (d *decoder) readParameter(i int) (*openapi2.Parameter, error) {
	parameter := new(openapi2.Parameter)
	if err := d.piece(i, parameter, parameterParts); err != nil {
		return nil, err
	}
	for child, key := range d.parts(i, parameterParts) {
		schema, err := d.schema(child)
		if err != nil {
			return nil, err
		}
		if key == "schema" {
			parameter.Schema = schema
		} else {
			parameter.Items = schema
		}
	}
	return parameter, nil
}

func (d *decoder) response(i int) (*openapi2.Response, error) {
	return once(d, d.responses, i, d.readResponse)
}

func (d *decoder) readResponse(i int) (*openapi2.Response, error) {
	response := new(openapi2.Response)
	if err := d.piece(i, response, responseParts); err != nil {
		return nil, err
	}
	for child, key := range d.parts(i, responseParts) {
		var err error
		switch key {
		case "schema":
			response.Schema, err = d.schema(child)
		case "headers":
			response.Headers, err = mapOf(d, child, d.header)
		}
		if err != nil {
			return nil, err
		}
	}
	return response, nil
}

func (d *decoder) header(i int) (*openapi2.Header, error) {
	parameter, err := d.readParameter(i)
	if err != nil {
		return nil, err
	}
	return &openapi2.Header{Parameter: *parameter}, nil
}

func (d *decoder) schema(i int) (*openapi2.SchemaRef, error) {
	return once(d, d.schemas, i, d.readSchema)
}

func (d *decoder) readSchema(i int) (*openapi2.SchemaRef, error) {
	ref := new(openapi2.SchemaRef)
	var into any = ref
	if !d.mayRefer(i) { // a SchemaRef would first look for a reference
		ref.Value = new(openapi2.Schema)
		into = ref.Value
	}
	if err := d.piece(i, into, schemaParts); err != nil {
		return nil, err
	}
	if err := d.checkRef(i); err != nil {
		return nil, err
	}
	schema := ref.Value
	for child, key := range d.parts(i, schemaParts) {
		if schema == nil { // a reference keeps the names of all that stands beside it
			ref = new(openapi2.SchemaRef)
			return ref, d.piece(i, ref, nil)
		}
		var err error
		switch key {
		case "properties":
			schema.Properties, err = mapOf(d, child, d.schema)
		case "items":
			schema.Items, err = d.schema(child)
		case "allOf":
			schema.AllOf, err = listOf(d, child, d.schema)
		case "not":
			schema.Not, err = d.schema(child)
		}
		if err != nil {
			return nil, err
		}
	}
	return ref, nil
}

// mayRefer reports whether object i has what kin-openapi may take for a reference: it does not mind the letter case.
func (d *decoder) mayRefer(i int) bool {
	for child := range d.children(i) {
		if strings.EqualFold(d.key(child), "$ref") {
			return true
		}
	}
	return false
}

// checkRef finds a $ref that is none, which kin-openapi would take for a member that nobody knows.
func (d *decoder) checkRef(i int) error {
	for child := range d.children(i) {
		if k := d.nodes[child].kind; k != text && k != null && d.key(child) == "$ref" {
			return d.nodeFault(child, "is "+d.describe(child)+" where a reference is expected", `write it as a string, like "#/definitions/ProjectResource"`)
		}
	}
	return nil
}

func mapOf[T any](d *decoder, i int, read func(int) (*T, error)) (map[string]*T, error) {
	values := make(map[string]*T, d.count(i))
	for child := range d.children(i) {
		value, err := read(child)
		if err != nil {
			return nil, err
		}
		values[d.key(child)] = value
	}
	return values, nil
}

func listOf[T any](d *decoder, i int, read func(int) (*T, error)) ([]*T, error) {
	values := make([]*T, 0, d.count(i))
	for child := range d.children(i) {
		value, err := read(child)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// once reads node i, or finds the value that an equal node gave before. Large nodes are hardly ever equal.
func once[T any](d *decoder, known map[string]*T, i int, read func(int) (*T, error)) (*T, error) {
	const large = 1 << 10
	if n := d.nodes[i]; n.end-n.start > large {
		return read(i)
	}
	d.buf, _ = d.appendCompact(d.buf[:0], i, nil)
	if value, ok := known[string(d.buf)]; ok {
		return value, nil
	}
	key := string(d.buf)
	value, err := read(i)
	if err == nil {
		known[key] = value
	}
	return value, err
}

// parts yields the members of object i that are read on their own.
func (d *decoder) parts(i int, parts parts) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for child := range d.children(i) {
			key := d.key(child)
			if k, ok := parts[key]; ok && k == d.nodes[child].kind && !yield(child, key) {
				return
			}
		}
	}
}

// piece returns node i to kin-openapi, without the parts that are read on their own. An error is a *pieceError.
func (d *decoder) piece(i int, into any, without parts) error {
	fail := func(err error) error {
		return &pieceError{node: i, parts: without, target: reflect.TypeOf(into).Elem(), err: err}
	}
	if _, free := into.(*any); !free && d.nodes[i].kind != object {
		return fail(errNotObject)
	}
	var depth int
	d.buf, depth = d.appendCompact(d.buf[:0], i, without)
	if depth*len(d.buf) > maxPiece {
		return fail(errDeep)
	}
	read := json.Unmarshal
	if own, ok := into.(json.Unmarshaler); ok {
		read = func(data []byte, _ any) error { return own.UnmarshalJSON(data) } // encoding/json would read it once more before
	}
	if err := read(d.buf, into); err != nil {
		return fail(err)
	}
	return nil
}

// maxPiece limits the size of a piece times its depth, which is what kin-openapi's time grows with.
const maxPiece = 16 << 20

// appendCompact appends the text of node i without white space and without the given parts, and says how deep it is.
func (t *tree) appendCompact(dst []byte, i int, without parts) (_ []byte, depth int) {
	n := t.nodes[i]
	if n.kind != object && n.kind != list {
		return append(dst, t.text[n.start:n.end]...), 0
	}
	dst = append(dst, t.text[n.start])
	empty := len(dst)
	for child := range t.children(i) {
		c := t.nodes[child]
		if without != nil {
			if k, ok := without[t.key(child)]; ok && k == c.kind {
				continue
			}
		}
		if len(dst) > empty {
			dst = append(dst, ',')
		}
		if c.keyEnd > 0 {
			dst = append(append(dst, t.text[c.keyStart:c.keyEnd]...), ':')
		}
		var inner int
		dst, inner = t.appendCompact(dst, child, nil)
		depth = max(depth, inner)
	}
	return append(dst, t.text[n.end-1]), depth + 1
}

// pieceError is a piece that kin-openapi could not read.
type pieceError struct {
	node   int
	parts  parts // what was left out
	target reflect.Type
	err    error
}

func (e *pieceError) Error() string { return e.err.Error() }

var (
	errNotObject = errors.New("not an object")
	errDeep      = errors.New("is too large for how deep it nests")
)

// explain finds the most precise value that keeps a piece from being read, and what could stand in its place. It asks
// kin-openapi itself: with ever smaller pieces, and with a value of each kind in the place of the one that is wrong.
func (t *tree) explain(err error) error {
	piece, ok := err.(*pieceError)
	if !ok {
		return err
	}
	if piece.err == errDeep {
		e := t.nodeFault(piece.node, errDeep.Error(), remedyCorrect)
		e.Err = errDeep
		return e
	}
	probe := prober{piece: piece, err: piece.err}
	i := piece.node
	expected := probe.accepted()
	for without := piece.parts; slices.Contains(expected, t.nodes[i].kind); without = nil {
		child, inner := t.culprit(i, probe, without)
		if inner == nil {
			break
		}
		i, probe = child, *inner
		expected = probe.accepted()
	}
	problem := "is " + t.describe(i)
	switch {
	case len(expected) == 0:
		problem += ", which cannot be read: " + probe.err.Error()
	case slices.Contains(expected, t.nodes[i].kind):
		problem += ", which does not fit here: " + probe.err.Error()
	default:
		problem += " where " + alternatives(expected) + " is expected"
	}
	e := t.nodeFault(i, problem, "correct the document; octogen reads Swagger 2.0 as its specification has it")
	e.Err = probe.err
	return e
}

// culprit finds the first child of node i that cannot be read even when it stands alone, and the prober of its place.
// Without one, both are zero.
func (t *tree) culprit(i int, probe prober, without parts) (int, *prober) {
	for child := range t.children(i) {
		n := t.nodes[child]
		if k, ok := without[t.memberName(child)]; ok && k == n.kind {
			continue
		}
		opening, closing := "[", "]"
		if n.keyEnd > 0 {
			opening, closing = "{"+t.text[n.keyStart:n.keyEnd]+":", "}"
		}
		inner := prober{piece: probe.piece, before: probe.before + opening, after: closing + probe.after}
		if inner.err = inner.try(t.text[n.start:n.end]); inner.err != nil {
			return child, &inner
		}
	}
	return 0, nil
}

// memberName is the key of node i, or "" when it has none.
func (t *tree) memberName(i int) string {
	if t.nodes[i].keyEnd == 0 {
		return ""
	}
	return t.key(i)
}

// prober tries values in one place of a piece.
type prober struct {
	piece         *pieceError
	before, after string // the JSON text around the place
	err           error  // of the value that the document has there
}

func (p *prober) try(value string) error {
	return json.Unmarshal([]byte(p.before+value+p.after), reflect.New(p.piece.target).Interface())
}

// accepted lists the kinds of values that can be read in this place.
func (p *prober) accepted() []kind {
	var kinds []kind
	for k, sample := range [...]string{boolean: "true", number: "1", text: `""`, list: "[]", object: "{}"} {
		if sample != "" && p.try(sample) == nil {
			kinds = append(kinds, kind(k))
		}
	}
	return kinds
}

// alternatives is "a string", "a string or a list".
func alternatives(kinds []kind) string {
	var s string
	for i, k := range kinds {
		if i > 0 {
			s += " or "
		}
		s += k.String()
	}
	return s
}
