package octopuspack

import (
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Nuspec says what a NuGet package is. ID and Version are required.
type Nuspec struct {
	ID           string
	Version      string
	Title        string
	Authors      string // the ID, if empty, since NuGet requires somebody
	Description  string // the ID, if empty, since NuGet requires one
	ReleaseNotes string
}

// NuGet packs the files of a folder into a NuGet package in the folder target, and returns its path, such as Acme.Web.1.2.3.nupkg.
// Links are as in [Zip].
func NuGet(folder, target string, about Nuspec) (path string, err error) {
	name, err := FileName(about.ID, about.Version, ".nupkg")
	if err != nil {
		return "", err
	}
	return pack(folder, target, name, func(a *archive) error {
		types, err := a.contentTypes()
		if err != nil {
			return err
		}
		for _, part := range []struct{ name, content string }{
			{"[Content_Types].xml", types}, {"_rels/.rels", relationships(about.ID)}, {about.ID + ".nuspec", about.xml()},
		} {
			if err := a.add(part.name, part.content); err != nil {
				return err
			}
		}
		return a.addFolder(escaped)
	})
}

// escaped is the name of a file as NuGet packages have it: a part of a URL.
func escaped(name string) string {
	words := strings.Split(name, "/")
	for i := range words {
		words[i] = url.PathEscape(words[i])
	}
	return strings.Join(words, "/")
}

const xmlHead = `<?xml version="1.0" encoding="utf-8"?>` + "\n"

// xml is the .nuspec file.
func (n Nuspec) xml() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<package xmlns="http://schemas.microsoft.com/packaging/2010/07/nuspec.xsd">` + "\n  <metadata>\n")
	for _, e := range []struct{ name, value string }{
		{"id", n.ID}, {"version", n.Version}, {"title", n.Title}, {"authors", or(n.Authors, n.ID)}, {"description", or(n.Description, n.ID)}, {"releaseNotes", n.ReleaseNotes},
	} {
		if e.value != "" {
			fmt.Fprintf(&b, "    <%s>%s</%s>\n", e.name, text(e.value), e.name)
		}
	}
	b.WriteString("  </metadata>\n</package>\n")
	return b.String()
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// text is what XML can have of a text.
func text(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes all
	return b.String()
}

// relationships is the part of the package that leads to the .nuspec file.
func relationships(id string) string {
	return xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + "\n" +
		`  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/` + id + `.nuspec" Id="manifest" />` + "\n</Relationships>\n"
}

// contentTypes is the part of the package that says what its files are: by their extensions, or one by one. Files that NuGet keeps
// for itself are refused.
func (a *archive) contentTypes() (string, error) {
	extensions, single := []string{"nuspec", "rels"}, []string(nil)
	err := fs.WalkDir(a.files, ".", func(name string, d fs.DirEntry, err error) error {
		switch extension := strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")); {
		case err != nil || d.IsDir():
			return err
		case name == "[Content_Types].xml", strings.HasPrefix(name, "_rels/"), !strings.Contains(name, "/") && extension == "nuspec":
			return fmt.Errorf("%s is a file that a NuGet package has of its own", name)
		case extension == "":
			single = append(single, "/"+escaped(name))
		case !slices.Contains(extensions, extension):
			extensions = append(extensions, extension)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	slices.Sort(extensions)
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` + "\n")
	for _, extension := range extensions {
		kind := "application/octet"
		if extension == "rels" {
			kind = "application/vnd.openxmlformats-package.relationships+xml"
		}
		fmt.Fprintf(&b, "  <Default Extension=\"%s\" ContentType=\"%s\" />\n", text(extension), kind)
	}
	for _, name := range single {
		fmt.Fprintf(&b, "  <Override PartName=\"%s\" ContentType=\"application/octet\" />\n", text(name))
	}
	b.WriteString("</Types>\n")
	return b.String(), nil
}
