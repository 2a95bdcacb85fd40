package octopus

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
)

// zeros is a reader of so many bytes that are nowhere in memory.
func zeros(n int64) io.Reader { return io.LimitReader(zeroReader{}, n) }

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestStreamsStaySmall uploads and downloads a gigabyte and looks at the memory of this process, the server included.
func TestStreamsStaySmall(t *testing.T) {
	const size, limit = 1 << 30, 32 << 20
	var largest uint64
	look := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		largest = max(largest, m.HeapAlloc)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.CopyN(w, zeroReader{}, size)
			return
		}
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil || n < size {
			t.Errorf("the server got %d bytes, %v", n, err)
		}
		answer(w, 200, "application/json", "{}")
	}))
	defer server.Close()
	client, err := NewClient(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	look()
	before, seen := largest, int64(0)
	progress := WithProgress(func(done, _ int64) {
		if done-seen >= 16<<20 || done < seen {
			seen = done
			look()
		}
	})
	space := client.DefaultSpace()
	if _, err := space.Packages.Upload(background(), PackagesUploadParams{}, zeros(size), "web.1.0.0.zip", progress); err != nil {
		t.Fatal(err)
	}
	download, err := space.Artifacts.DownloadContent(background(), "1", progress)
	if err != nil {
		t.Fatal(err)
	}
	defer download.Close()
	if n, err := io.Copy(io.Discard, download); n != size || err != nil {
		t.Errorf("downloaded %d bytes, %v", n, err)
	}
	t.Logf("%d MiB of heap at most, %d before", largest>>20, before>>20)
	if largest > before+limit {
		t.Errorf("%d bytes of heap, %d before; want %d more at most", largest, before, limit)
	}
}
