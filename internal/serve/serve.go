// Package serve runs an Octopus in memory for programs in any language: the same that lies as octopustest beside generated
// clients, of a document that was just read or of a version that octogen knows.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/octogen/octogen/internal/double"
	"github.com/octogen/octogen/internal/model"
	"github.com/octogen/octogen/templates/octopustest"
)

// Options say how a server runs.
type Options struct {
	Table  string // of the document
	Listen string // address, such as "127.0.0.1:8065"
	State  string // file with what the server holds, read at the start and written at the end; "" for none
	APIKey string // the only key that is taken; "" for any
	JSON   bool   // whether the log is for machines
	Colour bool
	Log    io.Writer // requests
	Notes  io.Writer // for people: where the server is, and what to know
}

// Table is what a server knows of a document.
func Table(api *model.API) (string, error) { return double.Table(api) }

// New is the Octopus of an API, for those who serve it themselves.
func New(api *model.API) (http.Handler, error) {
	table, err := Table(api)
	if err != nil {
		return nil, err
	}
	return octopustest.New(octopustest.WithTable(table), octopustest.WithoutHistory())
}

// Run serves until the context ends, and then writes the state.
func Run(ctx context.Context, o Options) error {
	server, err := newServer(o)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return fmt.Errorf("listening at %s: %w; --listen chooses another address", o.Listen, err)
	}
	o.greet(listener.Addr())
	h := &http.Server{Handler: server, ReadHeaderTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(listener) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = stop(h)
	}
	return errors.Join(err, o.save(server))
}

// patience is how long requests that are under way may take at the end.
const patience = 3 * time.Second

// stop ends a server when the requests that are under way are answered.
func stop(h *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil {
		return h.Close()
	}
	return nil
}

func newServer(o Options) (*octopustest.Server, error) {
	log := &requestLog{w: o.Log, json: o.JSON, colour: o.Colour}
	options := []octopustest.Option{octopustest.WithTable(o.Table), octopustest.WithAPIKey(o.APIKey), octopustest.WithObserver(log.write), octopustest.WithoutHistory()}
	if o.State != "" {
		state, err := os.ReadFile(o.State)
		switch {
		case err == nil:
			options = append(options, octopustest.WithState(state))
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	server, err := octopustest.New(options...)
	if err != nil && o.State != "" {
		return nil, fmt.Errorf("%s: %w", o.State, err)
	}
	return server, err
}

func (o Options) greet(at net.Addr) {
	keys := "any API key is taken, such as " + octopustest.APIKey
	if o.APIKey != "" {
		keys = "it takes the API key that was given"
	}
	fmt.Fprintf(o.Notes, "octogen: an Octopus in memory is at http://%s; %s; Ctrl-C ends it\n", at, keys)
	if tcp, ok := at.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() && o.APIKey == "" {
		fmt.Fprintln(o.Notes, "octogen: other machines can reach it, and any API key is taken; --api-key lets it take one alone")
	}
}

// save writes the state: in full, or not at all.
func (o Options) save(server *octopustest.Server) error {
	if o.State == "" {
		return nil
	}
	snapshot, err := server.Snapshot()
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(o.State), ".octogen-state-*")
	if err != nil {
		return err
	}
	_, err = file.Write(append(snapshot, '\n'))
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), o.State)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	fmt.Fprintf(o.Notes, "octogen: the state is in %s\n", o.State)
	return nil
}
