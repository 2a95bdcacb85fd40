package observability

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	octopus "github.com/octogen/octogen/generated/v2026_1"
	"github.com/octogen/octogen/generated/v2026_1/octopustest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// seen is what was seen of a client.
type seen struct {
	spans  *tracetest.SpanRecorder
	reader *sdkmetric.ManualReader
	log    strings.Builder
}

func watch(t *testing.T, url string) (*octopus.Client, *seen) {
	t.Helper()
	s := &seen{spans: tracetest.NewSpanRecorder(), reader: sdkmetric.NewManualReader()}
	options, err := Options(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(s.spans)), sdkmetric.NewMeterProvider(sdkmetric.WithReader(s.reader)),
		slog.New(slog.NewTextHandler(&s.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	client, err := octopus.NewClient(url, append(options, octopus.WithAPIKey(octopustest.APIKey), octopus.WithRetry(octopus.Retry{Attempts: 2, MinDelay: 1}))...)
	if err != nil {
		t.Fatal(err)
	}
	return client, s
}

// spanNames are the names and routes of the spans, in order.
func (s *seen) spanNames() []string {
	var names []string
	for _, span := range s.spans.Ended() {
		text := span.Name()
		for _, a := range span.Attributes() {
			if a.Key == "http.route" {
				text += " " + a.Value.AsString()
			}
		}
		if span.Status().Code == codes.Error {
			text += " failed"
		}
		names = append(names, text)
	}
	return names
}

// calls are the counts by operation and outcome, in order.
func (s *seen) calls(t *testing.T) []string {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := s.reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			sum, ok := m.Data.(metricdata.Sum[int64])
			if !ok || m.Name != "octopus.calls" {
				continue
			}
			for _, p := range sum.DataPoints {
				operation, _ := p.Attributes.Value(attribute.Key("operation"))
				outcome, _ := p.Attributes.Value(attribute.Key("outcome"))
				list = append(list, fmt.Sprintf("%s %s %d", operation.AsString(), outcome.AsString(), p.Value))
			}
		}
	}
	slices.Sort(list)
	return list
}

// TestObserve: calls, repetitions, followed links, the look-up of a space and failures have the names of their operations.
func TestObserve(t *testing.T) {
	server := octopustest.NewServer(t)
	server.AddShop()
	server.Add("spaces", map[string]string{"Name": "Payments Team"})
	server.OnCall("Projects.List", 1, octopustest.Fail(503, "Back in a second."))
	client, s := watch(t, server.URL)
	ctx, space := t.Context(), client.Space("Default")

	if _, err := octopus.Collect(space.Projects.All(ctx, octopus.ProjectsListParams{})); err != nil {
		t.Fatal(err)
	}
	project, err := space.Projects.Get(ctx, "Projects-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := project.Follow(space).Releases(ctx, octopus.ProjectsReleasesListParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := octopus.Follow[octopus.DeploymentProcess](ctx, space, project.Links, "DeploymentProcess", nil); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the space is looked up once
		if _, err := client.Space("Payments Team").Projects.Releases.List(ctx, "Projects-9", octopus.ProjectsReleasesListParams{}); !errors.Is(err, octopus.ErrNotFound) {
			t.Fatal(err)
		}
	}
	server.Close()
	_, _ = space.Projects.Get(ctx, "Projects-1") // fails: nobody is there

	wantSpans := `Spaces.GetAll /api/spaces/all
Projects.List /api/{space}/projects failed
Projects.List /api/{space}/projects
Projects.Get /api/{space}/projects/{projectID}
Projects.Releases.List /api/{space}/projects/{projectID}/releases
Projects.DeploymentProcess.Get /api/{space}/projects/{projectID}/deploymentprocesses
Projects.Releases.List /api/{space}/projects/{projectID}/releases failed
Projects.Releases.List /api/{space}/projects/{projectID}/releases failed
Projects.Get /api/{space}/projects/{projectID} failed
Projects.Get /api/{space}/projects/{projectID} failed`
	if got := strings.Join(s.spanNames(), "\n"); got != wantSpans {
		t.Errorf("the spans are\n%s\nwant\n%s", got, wantSpans)
	}
	wantCalls := `Projects.DeploymentProcess.Get ok 1
Projects.Get no response 1
Projects.Get ok 1
Projects.List ok 1
Projects.Releases.List ok 1
Projects.Releases.List refused 2
Spaces.GetAll ok 1`
	if got := strings.Join(s.calls(t), "\n"); got != wantCalls {
		t.Errorf("the counts are\n%s\nwant\n%s", got, wantCalls)
	}
	if lines := strings.Count(s.log.String(), "operation="); lines != len(s.spans.Ended()) {
		t.Errorf("the log has %d requests, the spans are %d:\n%s", lines, len(s.spans.Ended()), s.log.String())
	}
}
