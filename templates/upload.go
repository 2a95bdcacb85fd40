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
	bodyMultipart = sender{checkFile, makeMultipart} // request.content as a file in a form
	bodyRaw       = sender{checkContent, makeRaw}    // request.content as it is
)

var errNilBody = errors.New("the body is nil")

func checkJSON(r request) error {
	if isNil(r.body) {
		return errNilBody
	}
	return nil
}

func checkContent(r request) error {
	if isNil(r.content) {
		return errors.New("the content is nil")
	}
	return nil
}

func checkFile(r request) error {
	switch {
	case isNil(r.content):
		return checkContent(r)
	case r.fileName == "":
		return errors.New("the file name is empty")
	case strings.ContainsFunc(r.fileName, isControl):
		return fmt.Errorf("the file name %q has control characters", r.fileName)
	}
	return nil
}

// makeJSON encodes the body, with the members that the handle and the path know filled in.
func makeJSON(ctx context.Context, h *handle, x *exchange, op *operation, r request) (payload, error) {
	members, err := h.fill(ctx, x, r.body)
	if err != nil {
		return payload{}, err
	}
	data, err := appendJSON(nil, r.body, append(members, op.repeated(r.ids)...))
	if err != nil {
		return payload{}, x.fail(err)
	}
	return jsonPayload(data), nil
}

func makeMultipart(_ context.Context, _ *handle, x *exchange, op *operation, r request) (payload, error) {
	form, err := formPayload(op.field, r.fileName, r.content)
	if err != nil {
		return payload{}, x.fail(err)
	}
	return form, nil
}

func makeRaw(_ context.Context, _ *handle, _ *exchange, _ *operation, r request) (payload, error) {
	return streamPayload(r.content), nil
}

// repeated gives the members of a body that say again what is in the path. They are filled where the caller did not.
func (op *operation) repeated(ids []string) []member {
	if op.fromPath == "" {
		return nil
	}
	var members []member
	for i, name := range strings.Split(op.fromPath, ",") {
		if name != "" && i < len(ids) && ids[i] != "" {
			members = append(members, member{name: name, value: ids[i]})
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
	reader      io.Reader
	size        int64 // in bytes; negative if not known
	contentType string
	content     *content // what the caller gave to read, if anything
}

func jsonPayload(data []byte) payload {
	return payload{reader: bytes.NewReader(data), size: int64(len(data)), contentType: "application/json"}
}

func streamPayload(r io.Reader) payload {
	c := &content{reader: r}
	return payload{reader: c, size: remaining(r), contentType: "application/octet-stream", content: c}
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
	head, tail := frame.Bytes()[:split], frame.Bytes()[split:]

	p := streamPayload(r)
	p.reader = io.MultiReader(bytes.NewReader(head), p.content, bytes.NewReader(tail))
	p.contentType = form.FormDataContentType()
	if p.size >= 0 {
		p.size += int64(frame.Len())
	}
	return p, nil
}

// stop ends the reading of the caller's content.
func (p payload) stop() {
	if p.content != nil {
		p.content.stopped.Store(true)
	}
}

// content reads what the caller gave until the call is over: net/http may go on sending after the answer has come, but
// then the content is the caller's again.
type content struct {
	reader  io.Reader
	stopped atomic.Bool
}

func (c *content) Read(p []byte) (int, error) {
	if c.stopped.Load() {
		return 0, errors.New("octopus: the call is over")
	}
	return c.reader.Read(p)
}

// remaining gives how many bytes there are to read, or -1 if the reader cannot tell.
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
