// Package observability shows what a client tells of its work: a span for each request, a line of log for each request, and
// numbers for each operation. It has OpenTelemetry, so it is a module of its own.
package observability

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	octopus "github.com/octogen/octogen/generated/v2026_1"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

// Options let a client be seen by OpenTelemetry and in a log. The names of spans and the labels of numbers are those of
// operations, such as Projects.Get, and of their routes: there are as many as the client has, whatever it is asked.
func Options(tracers trace.TracerProvider, meters metric.MeterProvider, logger *slog.Logger) ([]octopus.Option, error) {
	hook, err := count(meters.Meter("octopus"))
	if err != nil {
		return nil, err
	}
	traced := func(next http.RoundTripper) http.RoundTripper {
		return otelhttp.NewTransport(&labeled{next}, otelhttp.WithTracerProvider(tracers), otelhttp.WithMeterProvider(meters), otelhttp.WithSpanNameFormatter(spanName))
	}
	return []octopus.Option{octopus.WithMiddleware(traced), octopus.WithResponseHook(hook), octopus.WithLogger(logger)}, nil
}

func spanName(_ string, r *http.Request) string { return octopus.OperationFrom(r.Context()).Name }

// labeled is a transport that tells the span of a request its route.
type labeled struct{ next http.RoundTripper }

func (l *labeled) RoundTrip(r *http.Request) (*http.Response, error) {
	operation := octopus.OperationFrom(r.Context())
	trace.SpanFromContext(r.Context()).SetAttributes(attribute.String("octopus.operation", operation.Name), attribute.String("http.route", operation.Route))
	return l.next.RoundTrip(r)
}

// count counts calls by operation and outcome, and measures how long they take with their repetitions. Calls that fail without a
// response count as well.
func count(meter metric.Meter) (func(context.Context, octopus.Response), error) {
	calls, err := meter.Int64Counter("octopus.calls", metric.WithDescription("Calls that ended, by operation and outcome."))
	took, err2 := meter.Float64Histogram("octopus.call.duration", metric.WithUnit("s"), metric.WithDescription("How long calls take, with all requests."))
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	return func(ctx context.Context, r octopus.Response) {
		labels := metric.WithAttributes(attribute.String("operation", r.Operation), attribute.String("outcome", outcome(r)))
		calls.Add(ctx, 1, labels)
		took.Record(ctx, r.Duration.Seconds(), labels)
	}, nil
}

// outcome is one of five words.
func outcome(r octopus.Response) string {
	switch {
	case r.Err == nil:
		return "ok"
	case r.StatusCode == 0:
		return "no response"
	case r.StatusCode >= 500:
		return "server error"
	case r.StatusCode >= 400:
		return "refused"
	}
	return "no answer of Octopus"
}
