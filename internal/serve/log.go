package serve

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"sync"
	"time"

	"github.com/octogen/octogen/templates/octopustest"
)

// A requestLog writes a line for each request: neither headers nor queries, in which there may be keys.
type requestLog struct {
	w            io.Writer
	json, colour bool
	mu           sync.Mutex
}

// An entry is a line for machines.
type entry struct {
	Time       string   `json:"time"`
	Method     string   `json:"method"`
	Path       string   `json:"path"`
	Operation  string   `json:"operation,omitempty"`
	Status     int      `json:"status"`
	DurationMS float64  `json:"durationMs"`
	Ignored    []string `json:"ignored,omitempty"` // query parameters that were not applied
}

func (l *requestLog) write(c octopustest.Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	path := (&url.URL{Path: c.Path}).EscapedPath() // nothing in it can end the line or move the cursor
	if l.json {
		_ = json.NewEncoder(l.w).Encode(entry{time.Now().UTC().Format(time.RFC3339Nano), method(c.Method), path, c.Operation, c.Status, milliseconds(c.Duration), c.Ignored})
		return
	}
	operation := c.Operation
	if operation == "" {
		operation = "-"
	}
	fmt.Fprintf(l.w, "%s %-6s %s %s %s %.1fms\n", time.Now().Format("15:04:05"), method(c.Method), l.status(c.Status), path, operation, milliseconds(c.Duration))
}

// method is that of a request, which may be any word.
func method(m string) string { return url.PathEscape(m) }

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// status is in green, or in yellow and red where something is wrong.
func (l *requestLog) status(status int) string {
	if !l.colour {
		return fmt.Sprint(status)
	}
	colour := 32
	switch {
	case status >= 500:
		colour = 31
	case status >= 400:
		colour = 33
	}
	return fmt.Sprintf("\x1b[%dm%d\x1b[0m", colour, status)
}
