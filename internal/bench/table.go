package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// A row is one figure beside its goal. Without a goal there is nothing to be met.
type row struct {
	what, goal, figure, ok string
}

func printRows(w io.Writer, rows []row) {
	t := newTable(w, "what", "goal", "figure", "ok?")
	for _, r := range rows {
		t.line(r.what, r.goal, r.figure, r.ok)
	}
	t.Flush()
}

// figure is a row without a goal.
func figure(what, figure string) row { return row{what, "–", figure, ""} }

// atMost is a row whose value should not be above a limit.
func atMost(what string, value, limit float64, show func(float64) string) row {
	return row{what, "≤ " + show(limit), show(value), yes(value <= limit)}
}

// atLeast is a row whose value should not be below a limit.
func atLeast(what string, value, limit float64, show func(float64) string) row {
	return row{what, "≥ " + show(limit), show(value), yes(value >= limit)}
}

func yes(ok bool) string {
	if ok {
		return "yes"
	}
	return "no"
}

type table struct{ *tabwriter.Writer }

func newTable(w io.Writer, columns ...string) table {
	t := table{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	fmt.Fprintln(t)
	t.line(columns...)
	return t
}

func (t table) line(cells ...string) { fmt.Fprintln(t, strings.Join(cells, "\t")) }

// How figures are written.

func seconds(v float64) string { return fmt.Sprintf("%.2f s", v) }

func milliseconds(v float64) string { return fmt.Sprintf("%.0f ms", v) }

func times(v float64) string { return fmt.Sprintf("%.2fx", v) }

func rate(v float64) string { return fmt.Sprintf("%.0f MB/s", v) }

func megabytes(v float64) string { return fmt.Sprintf("%.3f MB", v/1e6) }

func mebibytes(v float64) string { return fmt.Sprintf("%.0f MiB", v/(1<<20)) }

// count writes thousands apart: 45,000.
func count(v float64) string {
	s := strconv.Itoa(int(v))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func wall(d time.Duration) string { return seconds(d.Seconds()) }
