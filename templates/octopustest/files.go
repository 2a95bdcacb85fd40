package octopustest

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"slices"
	"strings"
)

// file is the content of a resource.
func (x *exchange) file(key string) answer {
	id := x.ids[0]
	r := x.server.find(x.space, key, id)
	if r == nil {
		return missing(id)
	}
	content, has := x.server.state.Files[text(r["Id"])]
	if !has {
		content = []byte{}
	}
	name := text(r["Filename"])
	if name == "" {
		name = text(r["PackageId"]) + "." + text(r["Version"]) + text(r["FileExtension"])
	}
	name = strings.Map(func(c rune) rune {
		if c < ' ' || c == '"' || c == '\\' || c > '~' {
			return '_'
		}
		return c
	}, name)
	return answer{content: content, kind: "application/octet-stream", header: map[string]string{"Content-Disposition": `attachment; filename="` + name + `"`}}
}

func (x *exchange) putFile(key string) answer {
	r := x.server.find(x.space, key, x.ids[0])
	if r == nil {
		return missing(x.ids[0])
	}
	_, content := x.upload()
	x.server.state.Files[text(r["Id"])] = slices.Clone(content)
	return answer{}
}

// upload is the file in a request: of a form, or the body itself.
func (x *exchange) upload() (name string, content []byte) {
	kind, parameters, err := mime.ParseMediaType(x.request.Header.Get("Content-Type"))
	if err == nil && strings.HasPrefix(kind, "multipart/") {
		form := multipart.NewReader(bytes.NewReader(x.raw), parameters["boundary"])
		for {
			part, err := form.NextPart()
			if err != nil {
				return name, content
			}
			if part.FileName() != "" || name == "" {
				name = part.FileName()
				content, _ = io.ReadAll(part) // what is cut off is not there
			}
		}
	}
	if _, parameters, err := mime.ParseMediaType(x.request.Header.Get("Content-Disposition")); err == nil {
		name = parameters["filename"]
	}
	return name, x.raw
}
