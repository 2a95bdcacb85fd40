package octopus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
)

// sender is how an operation sends its body. Operations refer to the one that they need, so that a program carries only
// what it uses.
type sender struct {
	check func(request) error // finds what is missing, before anything is sent
	make  func(context.Context, *handle, *exchange, *operation, request) (payload, error)
}

var (
	bodyJSON      = sender{checkJSON, makeJSON}      // request.body
	bodyMultipart = sender{checkFile, makeMultipart} // an upload as a file in a form
	bodyRaw       = sender{checkContent, makeRaw}    // the content of an upload as it is
)

var errNilBody = errors.New("the body is nil")

func checkJSON(r request) error {
	if isNil(r.body) {
		return errNilBody
	}
	return nil
}

// upload returns a body that is read from the caller.
func (r request) upload() uploadBody {
	if u, ok := r.body.(*uploadBody); ok {
		return *u
	}
	return uploadBody{}
}

func checkContent(r request) error {
	if isNil(r.upload().content) {
		return errors.New("the content is nil")
	}
	return nil
}

func checkFile(r request) error {
	switch name := r.upload().fileName; {
	case isNil(r.upload().content):
		return checkContent(r)
	case name == "":
		return errors.New("the file name is empty")
	case strings.ContainsFunc(name, isControl):
		return fmt.Errorf("the file name %q has control characters", name)
	}
	return nil
}

// makeJSON encodes the body, with the members that the handle and the path know filled in.
func makeJSON(ctx context.Context, h *handle, x *exchange, op *operation, r request) (payload, error) {
	members, err := h.fill(ctx, x, op, r.body)
	if err != nil {
		return payload{}, err
	}
	members = append(members, op.repeated(r.ids)...)
	switch message := x.settings.message; {
	case message == "":
	case op.message != "":
		members = append(members, member{op.message, message, true})
	case message != h.settings.message: // that of a client or a space is for what takes one
		return payload{}, x.fail(errors.New("takes no commit message"))
	}
	data, err := appendJSON(nil, r.body, members)
	if err != nil {
		return payload{}, x.fail(err)
	}
	return jsonPayload(data), nil
}

func makeMultipart(_ context.Context, _ *handle, x *exchange, op *operation, r request) (payload, error) {
	form, err := formPayload(op.field, r.upload().fileName, r.upload().content)
	if err != nil {
		return payload{}, x.fail(err)
	}
	return form, nil
}

func makeRaw(_ context.Context, _ *handle, _ *exchange, _ *operation, r request) (payload, error) {
	return streamPayload(r.upload().content), nil
}

// repeated returns the properties of a body that repeat what is in the path, to be filled in where the caller left them out.
func (op *operation) repeated(ids []string) []member {
	if op.fromPath == "" {
		return nil
	}
	var members []member
	for i, name := range strings.Split(op.fromPath, ",") {
		if name != "" && i < len(ids) && ids[i] != "" {
			name, required := strings.CutSuffix(name, "!")
			members = append(members, member{name, ids[i], required})
		}
	}
	return members
}

// isNil finds what has nothing to send: nil, a nil pointer, and raw JSON without a byte. A nil slice or map is an empty one.
func isNil(v any) bool {
	if raw, ok := v.(RawJSON); ok {
		return len(raw) == 0
	}
	value := reflect.ValueOf(v)
	return !value.IsValid() || value.Kind() == reflect.Pointer && value.IsNil()
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// payload is the body of a request. The zero payload is none.
type payload struct {
	source      source
	size        int64  // in bytes; negative if not known
	contentType string // "" for no body
	rewinds     bool   // the source can be opened again and again
}

// source is where a body comes from. It is opened for each attempt to send it. Programs link the sources that they use.
type source interface {
	open(progress progressFunc) io.ReadCloser // nil if it has been read and cannot be read once more
	replayable() bool                         // whether open gives the body once more
	stop()                                    // ends the reading of what is the caller's
	secrets() []string                        // what must not be shown if a server repeats it
}

func jsonPayload(data []byte) payload {
	return payload{source: jsonSource(data), size: int64(len(data)), contentType: "application/json", rewinds: true}
}

// jsonSource is a body in memory.
type jsonSource []byte

func (s jsonSource) open(progressFunc) io.ReadCloser { return io.NopCloser(bytes.NewReader(s)) }
func (s jsonSource) replayable() bool                { return true }
func (s jsonSource) stop()                           {}

func (s jsonSource) secrets() []string { return secretsIn(s) }

func streamPayload(r io.Reader) payload {
	c := newContent(r)
	return payload{source: c, size: c.size, contentType: "application/octet-stream", rewinds: c.start >= 0}
}

// formPayload is a form with one file, which is read while it is sent.
func formPayload(field, fileName string, r io.Reader) (payload, error) {
	if field == "" {
		field = "file"
	}
	var frame bytes.Buffer
	form := multipart.NewWriter(&frame)
	if _, err := form.CreateFormFile(field, fileName); err != nil {
		return payload{}, err
	}
	split := frame.Len()
	if err := form.Close(); err != nil {
		return payload{}, err
	}
	p := streamPayload(r)
	c := p.source.(*content)
	c.head, c.tail = frame.Bytes()[:split], frame.Bytes()[split:]
	p.contentType = form.FormDataContentType()
	if p.size >= 0 {
		p.size += int64(frame.Len())
	}
	return p, nil
}

// content is what the caller gave to read. It is read by one attempt at a time: net/http may go on sending after the
// response has come, but then the content is the caller's again, or the next attempt's.
type content struct {
	source  io.Reader
	head    []byte // before and behind what the source gives
	tail    []byte
	size    int64 // bytes to read; negative if the source cannot tell
	start   int64 // where a source that can seek began; negative for others
	touched atomic.Bool
	reading sync.Mutex // held while a source that can seek is read
	current *reading
}

func newContent(source io.Reader) *content {
	c := &content{source: source, size: remaining(source), start: -1}
	if seeker, ok := source.(io.Seeker); ok {
		if here, err := seeker.Seek(0, io.SeekCurrent); err == nil {
			c.start = here
		}
	}
	return c
}

func (c *content) open(progress progressFunc) io.ReadCloser {
	c.stop()
	if !c.rewind() {
		return nil
	}
	c.current = &reading{content: c, progress: progress}
	return io.NopCloser(io.MultiReader(bytes.NewReader(c.head), c.current, bytes.NewReader(c.tail)))
}

func (c *content) stop() {
	if c.current != nil {
		c.current.over.Store(true)
	}
}

func (c *content) replayable() bool { return c.start >= 0 || !c.touched.Load() }

func (c *content) secrets() []string { return nil }

// rewind makes the content ready to be read from its start. It waits for a Read of the attempt before.
func (c *content) rewind() bool {
	if !c.touched.Load() {
		return true
	}
	if c.start < 0 {
		return false
	}
	c.reading.Lock()
	defer c.reading.Unlock()
	_, err := c.source.(io.Seeker).Seek(c.start, io.SeekStart)
	return err == nil
}

// progressFunc is told how many bytes there are so far, and how many there will be; negative if that is not known.
type progressFunc func(done, total int64)

// reading is one attempt's view of the content.
type reading struct {
	content  *content
	over     atomic.Bool
	done     int64
	progress progressFunc
}

func (r *reading) Read(p []byte) (int, error) {
	c := r.content
	c.touched.Store(true)
	if c.start >= 0 {
		c.reading.Lock()
		defer c.reading.Unlock()
	}
	if r.over.Load() {
		return 0, errors.New("octopus: the call is over")
	}
	n, err := c.source.Read(p)
	if r.done += int64(n); n > 0 && r.progress != nil {
		r.progress(r.done, c.size)
	}
	return n, err
}

// remaining returns how many bytes there are to read, or -1 if the reader cannot tell.
func remaining(r io.Reader) int64 {
	switch r := r.(type) {
	case interface{ Len() int }:
		return int64(r.Len())
	case io.Seeker:
		here, err := r.Seek(0, io.SeekCurrent)
		if err != nil {
			return -1
		}
		end, err := r.Seek(0, io.SeekEnd)
		if err != nil {
			return -1
		}
		if _, err := r.Seek(here, io.SeekStart); err != nil || end <= here { // a device says 0 and means unknown
			return -1
		}
		return end - here
	}
	return -1
}
