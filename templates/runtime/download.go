package octopus

import (
	"context"
	"io"
	"mime"
	"strings"
)

// Download is a response that is read as it comes. It has to be closed; its context ends it too.
type Download struct {
	io.ReadCloser
	Name        string // file name from the server, without any directory; "" without a usable one
	Size        int64  // in bytes; -1 if not known before the end
	ContentType string // media type, such as "application/zip"; "" if the server names none
}

// callStream calls an operation that returns a file.
//
//go:noinline
func callStream(ctx context.Context, h *handle, op *operation, r request, opts []Option) (*Download, error) {
	r.special = &special{stream: true}
	x, err := h.call(ctx, op, r, opts)
	if err != nil {
		return nil, err
	}
	return &Download{
		ReadCloser:  x.tracked(),
		Name:        fileName(x.response.Header.Get("Content-Disposition")),
		Size:        x.response.ContentLength,
		ContentType: x.contentType(),
	}, nil
}

// fileName reads a Content-Disposition (RFC 6266). The name is for a file in a directory that the caller chooses, so
// directories, drives and names that are none are taken away.
func fileName(disposition string) string {
	_, params, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	name := params["filename"]
	if decoded, err := new(mime.WordDecoder).DecodeHeader(name); err == nil { // servers write RFC 2047 words, too
		name = decoded
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if len(name) >= 2 && name[1] == ':' {
		name = name[2:]
	}
	if isDot(name) || strings.ContainsFunc(name, isControl) {
		return ""
	}
	return name
}

// tracked is the response's body, of which the caller wants to see the progress.
func (x *exchange) tracked() io.ReadCloser {
	if x.settings.progress == nil {
		return x.response.Body
	}
	return &trackedBody{x.response.Body, x.response.ContentLength, 0, x.settings.progress}
}

type trackedBody struct {
	io.ReadCloser
	size     int64
	done     int64
	progress progressFunc
}

func (b *trackedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.done += int64(n); n > 0 {
		b.progress(b.done, b.size)
	}
	return n, err
}
