package octopus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"reflect"
	"strings"
	"sync/atomic"
)

// bodyKind says what an operation sends.
type bodyKind uint8

const (
	bodyNone      bodyKind = iota
	bodyJSON               // request.body
	bodyMultipart          // request.content as a file in a form
	bodyRaw                // request.content as it is
)

var errNilBody = errors.New("the body is nil")

// checkBody finds what is missing.
func checkBody(kind bodyKind, r request) error {
	switch {
	case kind == bodyJSON && isNil(r.body):
		return errNilBody
	case (kind == bodyMultipart || kind == bodyRaw) && isNil(r.content):
		return errors.New("the content is nil")
	case kind == bodyMultipart && r.fileName == "":
		return errors.New("the file name is empty")
	case kind == bodyMultipart && strings.ContainsFunc(r.fileName, isControl):
		return fmt.Errorf("the file name %q has control characters", r.fileName)
	}
	return nil
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
