package octopus

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/octogen/octogen/templates/octopuspack"
)

// signatureOf is the signature of a file, worked out from the description of the format.
func signatureOf(file []byte, size int, checksum string, modulus uint32) string {
	b := []byte("OCTOSIG\x01\x04SHA1" + string(rune(len(checksum))) + checksum + ">>>")
	for part := range slicesOf(file, size) {
		a, c := uint32(1), uint32(0)
		for _, x := range part {
			a = (a + uint32(x)) % modulus
			c = (c + a) % modulus
		}
		hash := sha1.Sum(part)
		b = binary.LittleEndian.AppendUint16(b, uint16(len(part)))
		b = binary.LittleEndian.AppendUint32(b, c<<16|a)
		b = append(b, hash[:]...)
	}
	return base64.StdEncoding.EncodeToString(b)
}

func slicesOf(file []byte, size int) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(file) > 0 {
			n := min(size, len(file))
			if !yield(file[:n]) {
				return
			}
			file = file[n:]
		}
	}
}

// applied is what a delta makes of a file, worked out from the description of the format.
func applied(t *testing.T, old, delta []byte) (made []byte, copied int64) {
	t.Helper()
	rest, ok := bytes.CutPrefix(delta, []byte("OCTODELTA\x01\x04SHA1\x14\x00\x00\x00"))
	if !ok || string(rest[20:23]) != ">>>" {
		t.Fatalf("the delta begins with %q", delta[:min(len(delta), 60)])
	}
	hash := rest[:20]
	rest = rest[23:]
	number := func() int64 {
		n := int64(binary.LittleEndian.Uint64(rest))
		rest = rest[8:]
		return n
	}
	for len(rest) > 0 {
		command := rest[0]
		rest = rest[1:]
		switch command {
		case 0x60:
			from, length := number(), number()
			made = append(made, old[from:from+length]...)
			copied += length
		case 0x80:
			length := number()
			made = append(made, rest[:length]...)
			rest = rest[length:]
		default:
			t.Fatalf("command %#x", command)
		}
	}
	if sum := sha1.Sum(made); !bytes.Equal(sum[:], hash) {
		t.Errorf("the delta has the hash %x, made was %x", hash, sum)
	}
	return made, copied
}

func written(t *testing.T, content []byte) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestDelta: whatever was done to a file, its delta makes the new one of the old one, and does not send again what is unchanged.
func TestDelta(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	bytesOf := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(random.UintN(256))
		}
		return b
	}
	checksums := map[string]uint32{"Adler32": 65536, "Adler32V2": 65521}
	for range 300 {
		size := []int{128, 1000, 2048}[random.IntN(3)]
		old := bytesOf(random.IntN(20 * size))
		if random.IntN(4) == 0 {
			old = bytes.Repeat(bytesOf(size/2), random.IntN(20)) // the same chunk again and again
		}
		changed := bytes.Clone(old)
		for range random.IntN(3) {
			at := random.IntN(len(changed) + 1)
			switch random.IntN(3) {
			case 0:
				changed = append(changed[:at:at], append(bytesOf(random.IntN(size)), changed[at:]...)...)
			case 1:
				changed = append(changed[:at:at], changed[min(len(changed), at+random.IntN(size)):]...)
			default:
				changed = append(changed[at:len(changed):len(changed)], changed[:at]...)
			}
		}
		for checksum, modulus := range checksums {
			d, err := newDelta(background(), signatureOf(old, size, checksum, modulus), written(t, changed))
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(d)
			if err != nil || int64(len(text)) != d.size() {
				t.Fatalf("%d bytes of %d, %v", len(text), d.size(), err)
			}
			made, copied := applied(t, old, text)
			if !bytes.Equal(made, changed) {
				t.Fatalf("%s, chunks of %d: made %d bytes of %d, not the %d wanted", checksum, size, len(made), len(old), len(changed))
			}
			if bytes.Equal(old, changed) && copied != int64(len(old)) {
				t.Errorf("of %d bytes that did not change %d are copied", len(old), copied)
			}
			if unchanged := int64(len(old) - 8*size); copied < unchanged && len(changed) >= len(old) {
				t.Errorf("%s, chunks of %d: only %d of %d bytes are copied", checksum, size, copied, len(old))
			}
		}
	}
}

// TestDeltaLarge: chunks are found across the blocks in which the file is read, and the commands for neighbours are one.
func TestDeltaLarge(t *testing.T) {
	old := make([]byte, 3<<20)
	for i := range old {
		old[i] = byte(i>>16) ^ byte(i*i>>3)
	}
	changed := append([]byte("new"), old...)
	d, err := newDelta(background(), signatureOf(old, 2048, "Adler32", 65536), written(t, changed))
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(len(deltaHead) + 4 + 20 + 3 + 1 + 8 + 3 + 17); d.size() > want+17*8 {
		t.Errorf("the delta has %d bytes, at best %d", d.size(), want)
	}
	if err := iotest.TestReader(d, rewound(t, d)); err != nil {
		t.Error(err)
	}
}

func rewound(t *testing.T, r io.ReadSeeker) []byte {
	t.Helper()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSplitPackageName(t *testing.T) {
	for name, want := range map[string]string{
		"web.1.2.3.zip": "web 1.2.3", "Acme.Web.1.0.0-beta.1+17.nupkg": "Acme.Web 1.0.0-beta.1+17", "Acme.3D.1.tar.gz": "Acme.3D 1", "web.zip": "", "1.2.zip": "1 2", ".1.zip": "",
	} {
		id, version, ok := splitPackageName(name)
		if got := id + " " + version; ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
}

// TestFileNamesAreRead: what octopuspack calls a package is read as that.
func TestFileNamesAreRead(t *testing.T) {
	for _, extension := range []string{".zip", ".nupkg"} {
		for _, version := range []string{"1", "1.2.3", "1.0.0-beta.1+17"} {
			name, err := octopuspack.FileName("Acme.3D", version, extension)
			if err != nil {
				t.Fatal(err)
			}
			if id, got, ok := splitPackageName(name); !ok || id != "Acme.3D" || got != version {
				t.Errorf("%s is read as version %q of %q", name, got, id)
			}
		}
	}
}

func TestPushDelta(t *testing.T) {
	old := bytes.Repeat([]byte("0123456789abcdef"), 1000)
	changed := append([]byte("new"), old...)
	path := filepath.Join(t.TempDir(), "web.1.2.4.zip")
	if err := os.WriteFile(path, changed, 0o600); err != nil {
		t.Fatal(err)
	}
	good := fmt.Sprintf(`{"BaseVersion": "1.2.3", "Signature": %q}`, signatureOf(old, 128, "Adler32", 65536))
	for _, test := range []struct {
		name             string
		status           int
		signature        string
		deltaStatus      int
		sent, wantsError string
	}{
		{"a delta", 200, good, 201, "delta", ""},
		{"no other version", 404, `{"ErrorMessage": "no such package"}`, 201, "whole", ""},
		{"a server without deltas", 501, `{}`, 201, "whole", ""},
		{"not a signature", 200, `{"BaseVersion": "1.2.3", "Signature": "T0NUT1NJRwI="}`, 201, "whole", ""},
		{"not base64", 200, `{"BaseVersion": "1.2.3", "Signature": "***"}`, 201, "whole", ""},
		{"a file of nothing", 200, fmt.Sprintf(`{"BaseVersion": "1.2.3", "Signature": %q}`, signatureOf(nil, 128, "Adler32", 65536)), 201, "whole", ""},
		{"a delta that is refused", 200, good, 400, "delta whole", ""},
		{"nobody's business", 403, `{"ErrorMessage": "no permission"}`, 201, "", "no permission"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			sent := ""
			f.mux.HandleFunc("GET /api/Spaces-1/packages/web/1.2.4/delta-signature", func(w http.ResponseWriter, _ *http.Request) {
				answer(w, test.status, "application/json", test.signature)
			})
			f.mux.HandleFunc("POST /api/Spaces-1/packages/web/1.2.3/delta", func(w http.ResponseWriter, r *http.Request) {
				file, header, err := r.FormFile("file")
				if err != nil {
					t.Error(err)
					return
				}
				delta, _ := io.ReadAll(file)
				if made, _ := applied(t, old, delta); !bytes.Equal(made, changed) || header.Filename != "web.1.2.4.zip" || r.URL.Query().Get("overwriteMode") != "OverwriteExisting" {
					t.Errorf("%s %s: the server would have %d bytes", header.Filename, r.URL, len(made))
				}
				sent += "delta "
				answer(w, test.deltaStatus, "application/json", `{"Id": "packages-web.1.2.4"}`)
			})
			f.mux.HandleFunc("POST /api/Spaces-1/packages/raw", func(w http.ResponseWriter, _ *http.Request) {
				sent += "whole "
				answer(w, 201, "application/json", `{"Id": "packages-web.1.2.4"}`)
			})
			push := starters{helper: "Packages.PushDelta", create: &opPackagesUpload,
				signature: &operation{name: "Packages.GetDeltaSignature", method: "GET", path: "/packages/{}/{}/delta-signature", params: "packageID,version", forms: "i"},
				delta:     &operation{name: "Packages.UploadDelta", method: "POST", path: "/packages/{}/{}/delta", params: "packageID,baseVersion", forms: "i", body: &bodyMultipart}}
			h := f.client(t, WithoutRetry()).Space("Spaces-1").handle
			var pushed *Release // any object
			err := pushDelta(background(), h, push, path, PushParams{Overwrite: true}, nil, &pushed)
			if string(bytes.TrimSpace([]byte(sent))) != test.sent {
				t.Errorf("sent %q, want %q", sent, test.sent)
			}
			if (err != nil) != (test.wantsError != "") {
				t.Fatal(err)
			}
			if err != nil {
				wantText(t, err.Error(), test.wantsError)
			} else if pushed.ID != "packages-web.1.2.4" {
				t.Errorf("pushed %+v", pushed)
			}
		})
	}
	if err := pushDelta(background(), nil, starters{}, path+"x", PushParams{}, nil, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}
