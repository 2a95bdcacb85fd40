package spec

import (
	"strings"
	"testing"
)

// TestLock: a lock is written sorted, and read as it was written.
func TestLockOfClients(t *testing.T) {
	l := NewLock()
	for _, server := range []string{"https://b", "https://a", "https://b"} {
		l.SetDocument(LockedDocument{Server: server, PinnedFile: PinnedFile{File: "specs/x.json"}, ETag: "last"})
		l.SetClient(LockedClient{Out: strings.TrimPrefix(server, "https://"), Files: map[string]string{"a.go": "sha256:1"}})
	}
	text := string(l.Bytes())
	again, err := ParseLock([]byte(text), "octogen.lock")
	if err != nil || string(again.Bytes()) != text {
		t.Fatalf("%v:\n%s", err, text)
	}
	if len(again.Documents) != 2 || again.Documents[0].Server != "https://a" || len(again.Clients) != 2 || again.Clients[0].Out != "a" {
		t.Errorf("%+v", again)
	}
	if again.Document("https://b").ETag != "last" || again.Document("https://c") != nil || again.Client("b") == nil || again.Client("c") != nil {
		t.Errorf("%+v", again)
	}
	if !strings.HasPrefix(text, "# Written by octogen") {
		t.Errorf("begins with %.40q", text)
	}
}

// TestLockRefused: what no octogen of this format wrote is refused with a remedy.
func TestLockRefused(t *testing.T) {
	for text, want := range map[string]string{
		"lock: 0":             "the format 0, which no octogen writes",
		"lock: 2":             "the format 2 of a newer octogen; use that octogen",
		"lock: 2\nodd: 1":     "the format 2 of a newer octogen; use that octogen",
		"lock: 1\nodd: 1":     "is not a lock of octogen",
		"":                    "is not a lock of octogen",
		"lock: 1\ndocuments:": "",
		"lock: 1\ndocuments: [{server: s, file: ../x.json}]":                                  `names the document "../x.json"`,
		"lock: 1\ndocuments: [{server: s, file: /x.json}]":                                    `names the document "/x.json"`,
		"lock: 1\ndocuments: [{server: s, file: x.go}]":                                       `names the document "x.go"`,
		"lock: 1\ndocuments: [{server: s, file: x.json, previous: [{file: a/../../x.json}]}]": `names the document "a/../../x.json"`,
		"lock: 1\ndocuments: [{server: s, file: a/x.json}]":                                   "",
	} {
		_, err := ParseLock([]byte(text), "octogen.lock")
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestFileDigest: the line ends of a checkout do not matter in generated files.
func TestFileDigest(t *testing.T) {
	if FileDigest([]byte("a\r\nb\r\n")) != FileDigest([]byte("a\nb\n")) || FileDigest([]byte("a")) == FileDigest([]byte("b")) {
		t.Error("digests")
	}
	if !strings.HasPrefix(Digest(nil), "sha256:e3b0c442") || len(Digest(nil)) != 71 {
		t.Error(Digest(nil))
	}
}
