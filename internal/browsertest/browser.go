// Package browsertest drives a headless Chromium in tests, over the DevTools protocol.
package browsertest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// A Browser is a window of a headless Chromium, with a profile of its own.
type Browser struct {
	t       testing.TB
	program *program
	session string

	Context string  // the profile, where commands to Chromium itself ask for it
	Events  []Event // all that Chromium told of the window, in its order
}

// A program is a running Chromium, spoken to over two pipes by the DevTools protocol: JSON messages that end with a zero.
type program struct {
	to      io.WriteCloser
	from    *bufio.Reader
	id      int
	process *exec.Cmd
	folder  string
}

// running is the Chromium of this process, once a test has started it: that takes longer than most tests.
var running *program

// Main runs the tests of a package and ends their Chromium. It is for TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if running != nil {
		running.end()
	}
	os.Exit(code)
}

// An Event is something that Chromium tells.
type Event struct {
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

// Start opens a window, and starts Chromium for the first. Without one the test is skipped, except in CI, where it fails. The
// tests of a package use it one after the other, and its TestMain is Main.
func Start(t testing.TB) *Browser {
	t.Helper()
	if running == nil {
		running = start(t, find(t))
	}
	b := &Browser{t: t, program: running}
	var context struct{ BrowserContextID string }
	b.Call("Target.createBrowserContext", nil, &context)
	b.Context = context.BrowserContextID
	var target struct{ TargetID string }
	b.Call("Target.createTarget", map[string]any{"url": "about:blank", "browserContextId": b.Context}, &target)
	var session struct{ SessionID string }
	b.Call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Network", "Log"} {
		b.Call(domain+".enable", nil, nil)
	}
	t.Cleanup(func() {
		b.session = ""
		b.Call("Target.disposeBrowserContext", map[string]any{"browserContextId": b.Context}, nil)
	})
	return b
}

// find is the path of Chromium.
func find(t testing.TB) string {
	t.Helper()
	path := os.Getenv("OCTOGEN_CHROMIUM")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		const reason = "no Chromium here; OCTOGEN_CHROMIUM says where one is"
		if os.Getenv("CI") == "true" {
			t.Fatal(reason)
		}
		t.Skip(reason)
	}
	return path
}

func start(t testing.TB, path string) *program {
	t.Helper()
	fromUs, toChromium := pipe(t)
	fromChromium, toUs := pipe(t)
	folder, err := os.MkdirTemp("", "octogen-browser-") // not the test's own folder: Chromium outlives the test
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir="+folder, "--remote-debugging-pipe")
	cmd.ExtraFiles = []*os.File{fromUs, toUs} // 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = fromUs.Close(), toUs.Close()
	return &program{to: toChromium, from: bufio.NewReader(fromChromium), process: cmd, folder: folder}
}

// end asks Chromium to end, as one that is killed leaves processes that still write into its folder.
func (p *program) end() {
	_, _ = p.to.Write([]byte(`{"id": 0, "method": "Browser.close"}` + "\x00"))
	kill := time.AfterFunc(10*time.Second, func() { _ = p.process.Process.Kill() })
	_ = p.process.Wait()
	kill.Stop()
	_ = os.RemoveAll(p.folder)
}

func pipe(t testing.TB) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	return r, w
}

// Call sends a command and waits for its answer. Events on the way are kept.
func (b *Browser) Call(method string, params, result any) {
	b.t.Helper()
	b.program.id++
	id := b.program.id
	message := map[string]any{"id": id, "method": method}
	if params != nil {
		message["params"] = params
	}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	data, err := json.Marshal(message)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.program.to.Write(append(data, 0)); err != nil {
		b.t.Fatal(err)
	}
	for {
		answer := b.read()
		if answer.ID != id {
			continue
		}
		if answer.Error != nil {
			b.t.Fatalf("%s: %s", method, answer.Error)
		}
		if result != nil {
			if err := json.Unmarshal(answer.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
}

type message struct {
	Event
	ID        int             `json:"id"`
	SessionID string          `json:"sessionId"`
	Error     json.RawMessage `json:"error"`
	Result    json.RawMessage `json:"result"`
}

func (b *Browser) read() message {
	b.t.Helper()
	data, err := b.program.from.ReadBytes(0)
	if err != nil {
		b.t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(data[:len(data)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	if m.Method != "" && m.SessionID == b.session { // not of a window that was closed, nor of Chromium itself
		b.Events = append(b.Events, m.Event)
	}
	return m
}

// Open loads a page and waits until it is there.
func (b *Browser) Open(url string) {
	b.t.Helper()
	seen := len(b.Events)
	b.Call("Page.navigate", map[string]any{"url": url}, nil)
	for {
		for ; seen < len(b.Events); seen++ {
			if b.Events[seen].Method == "Page.loadEventFired" {
				return
			}
		}
		b.read()
	}
}

// Eval runs an expression in the page and returns its value as text.
func (b *Browser) Eval(expression string) string {
	b.t.Helper()
	var out struct {
		Result           struct{ Value any }
		ExceptionDetails any
	}
	b.Call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &out)
	if out.ExceptionDetails != nil {
		b.t.Fatalf("%s: %v", expression, out.ExceptionDetails)
	}
	return fmt.Sprint(out.Result.Value)
}

// Colour is that of the page's background for a reader who prefers light or dark.
func (b *Browser) Colour(scheme string) string {
	b.t.Helper()
	b.Prefer(scheme)
	return b.Eval(`getComputedStyle(document.body).backgroundColor`)
}

// Prefer makes the reader prefer light or dark.
func (b *Browser) Prefer(scheme string) {
	b.t.Helper()
	b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// Size makes the window so large.
func (b *Browser) Size(width, height int) {
	b.t.Helper()
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}, nil)
}

// Picture is what the window shows, as PNG.
func (b *Browser) Picture() []byte {
	b.t.Helper()
	var out struct{ Data []byte }
	b.Call("Page.captureScreenshot", map[string]any{"format": "png"}, &out)
	return out.Data
}

// Press presses a key: a letter, or a name such as Enter.
func (b *Browser) Press(key string) {
	b.t.Helper()
	codes := map[string]int{"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "ArrowRight": 39, "ArrowLeft": 37, "Tab": 9}
	down := map[string]any{"type": "keyDown", "key": key, "windowsVirtualKeyCode": codes[key]}
	if codes[key] == 0 || key == "Enter" {
		down["text"] = map[bool]string{true: "\r", false: key}[key == "Enter"]
	}
	b.Call("Input.dispatchKeyEvent", down, nil)
	b.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key, "windowsVirtualKeyCode": codes[key]}, nil)
}

// Type types a text into what has the focus.
func (b *Browser) Type(text string) {
	b.t.Helper()
	b.Call("Input.insertText", map[string]any{"text": text}, nil)
}

// Quiet checks that pages requested nothing but what is allowed and had nothing to complain about.
func (b *Browser) Quiet(allowed func(url string) bool) {
	b.t.Helper()
	for _, e := range b.Events {
		switch e.Method {
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			if err := json.Unmarshal(e.Params, &p); err != nil {
				b.t.Fatal(err)
			}
			if url := p.Request.URL; !allowed(url) && url != "about:blank" && url != "data:," {
				b.t.Errorf("the page requested %s", url)
			}
		case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
			b.t.Errorf("the page said: %s", e.Params)
		}
	}
}
