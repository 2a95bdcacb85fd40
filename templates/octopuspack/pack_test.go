package octopuspack

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder makes a folder with files; "name -> target" is a link, a name that ends in "/" a folder, one that ends in "*" can be run.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range names {
		name, target, isLink := strings.Cut(name, " -> ")
		name, runs := strings.CutSuffix(name, "*")
		path := filepath.Join(root, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		switch {
		case err != nil:
		case isLink:
			err = os.Symlink(target, path)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(path, 0o700)
		case runs:
			err = os.WriteFile(path, []byte("content of "+name), 0o700)
		default:
			err = os.WriteFile(path, []byte("content of "+name), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// entries lists what is in an archive.
func entries(t *testing.T, path string) (list []string, contents map[string]string) {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	contents = map[string]string{}
	for _, f := range archive.File {
		list = append(list, fmt.Sprintf("%s %v", f.Name, f.Mode()))
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		contents[f.Name] = string(text)
	}
	return list, contents
}

func TestZip(t *testing.T) {
	from := folder(t, "index.html", "bin/start*", "empty/", ".hidden", "b c/ä+.txt", "latest -> index.html", "a/up -> ../index.html")
	target := t.TempDir()
	path, err := Zip(from, target, "Acme.Web", "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	if path != filepath.Join(target, "Acme.Web.1.2.3.zip") {
		t.Errorf("packed as %s", path)
	}
	list, contents := entries(t, path)
	want := ".hidden -rw-r--r--|a/up -rw-r--r--|b c/ä+.txt -rw-r--r--|bin/start -rwxr-xr-x|empty/ drwxr-xr-x|index.html -rw-r--r--|latest -rw-r--r--"
	if got := strings.Join(list, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if contents["latest"] != "content of index.html" || contents["b c/ä+.txt"] != "content of b c/ä+.txt" {
		t.Errorf("%v", contents)
	}
}

// TestSameBytes: neither when nor where a folder is packed shows.
func TestSameBytes(t *testing.T) {
	var before string
	for i := range 2 {
		from := folder(t, "index.html", "bin/start*")
		if i == 1 {
			if err := os.Chmod(filepath.Join(from, "index.html"), 0o640); err != nil {
				t.Fatal(err)
			}
		}
		text := ""
		for _, pack := range []func() (string, error){
			func() (string, error) { return Zip(from, t.TempDir(), "web", "1") },
			func() (string, error) { return NuGet(from, t.TempDir(), Nuspec{ID: "web", Version: "1"}) },
		} {
			path, err := pack()
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text += string(data)
		}
		if i == 1 && text != before {
			t.Error("the packages differ")
		}
		before = text
	}
}

func TestRefused(t *testing.T) {
	outside := folder(t, "secret")
	for _, test := range []struct {
		name, wants string
		files       []string
	}{
		{"a link out of the folder", "escapes", []string{"a -> " + outside + "/secret"}},
		{"a relative one", "escapes", []string{"sub/a -> ../../secret"}},
		{"a link to a folder", "no file", []string{"sub/x", "a -> sub"}},
		{"a link to nothing", "no such file", []string{"a -> b"}},
		{"what NuGet has itself", "of its own", []string{"web.nuspec"}},
		{"its relations", "of its own", []string{"_rels/.rels"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			target := t.TempDir()
			_, err := NuGet(folder(t, test.files...), target, Nuspec{ID: "web", Version: "1"})
			if err == nil || !strings.Contains(err.Error(), test.wants) {
				t.Errorf("the error is %v", err)
			}
			if left, _ := os.ReadDir(target); len(left) > 0 {
				t.Errorf("left is %v", left)
			}
		})
	}
	inside := folder(t, "out/", "a")
	if err := os.Symlink(filepath.Join(inside, "out"), filepath.Join(outside, "link")); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{inside, filepath.Join(inside, "out"), filepath.Join(outside, "link")} {
		if _, err := Zip(inside, target, "web", "1"); err == nil || !strings.Contains(err.Error(), "would lie in the folder") {
			t.Errorf("into %s: %v", target, err)
		}
	}
	for _, from := range []string{filepath.Join(inside, "nothing"), filepath.Join(inside, "a")} {
		if _, err := Zip(from, t.TempDir(), "web", "1"); err == nil {
			t.Errorf("%s can be packed", from)
		}
	}
}

func TestNuGet(t *testing.T) {
	from := folder(t, "lib/a b.dll", "LICENSE", "web.config", "x.DLL")
	path, err := NuGet(from, t.TempDir(), Nuspec{ID: "Acme.Web", Version: "1.0.0-beta", Description: `<"&>`, ReleaseNotes: "two\nlines"})
	if err != nil {
		t.Fatal(err)
	}
	list, contents := entries(t, path)
	want := "[Content_Types].xml|_rels/.rels|Acme.Web.nuspec|LICENSE|lib/a%20b.dll|web.config|x.DLL"
	if got := strings.ReplaceAll(strings.Join(list, "|"), " -rw-r--r--", ""); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var spec struct {
		Metadata struct {
			ID          string `xml:"id"`
			Version     string `xml:"version"`
			Authors     string `xml:"authors"`
			Description string `xml:"description"`
			Notes       string `xml:"releaseNotes"`
		} `xml:"metadata"`
	}
	if err := xml.Unmarshal([]byte(contents["Acme.Web.nuspec"]), &spec); err != nil {
		t.Fatal(err)
	}
	if m := spec.Metadata; m.ID != "Acme.Web" || m.Version != "1.0.0-beta" || m.Authors != "Acme.Web" || m.Description != `<"&>` || m.Notes != "two\nlines" {
		t.Errorf("%+v", m)
	}
	var types struct {
		Default []struct {
			Extension string `xml:",attr"`
		}
		Override []struct {
			PartName string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal([]byte(contents["[Content_Types].xml"]), &types); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(types) != "{[{config} {dll} {nuspec} {rels}] [{/LICENSE}]}" {
		t.Errorf("%v", types)
	}
}
