package explore

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/octogen/octogen/specs"
)

// A Peer is a call of another client with the operation that it is.
type Peer struct {
	Call string `json:"c"`
	Key  string `json:"k"`
}

type peerTable struct {
	Header string `yaml:"header"`
	Calls  []Peer `yaml:"-"`
}

func readPeers() (*peerTable, error) { return parsePeers(specs.Peers) }

// parsePeers reads the table strictly.
func parsePeers(data []byte) (*peerTable, error) {
	var file struct {
		Header string    `yaml:"header"`
		Calls  yaml.Node `yaml:"calls"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("specs/peers.yaml: %w", err)
	}
	table := &peerTable{Header: file.Header}
	seen := map[string]bool{}
	for i := 0; i+1 < len(file.Calls.Content); i += 2 {
		call, key := file.Calls.Content[i], file.Calls.Content[i+1]
		if err := checkPeer(call.Value, key.Value, seen); err != nil {
			return nil, fmt.Errorf("specs/peers.yaml:%d: %w", call.Line, err)
		}
		table.Calls = append(table.Calls, Peer{call.Value, key.Value})
	}
	return table, nil
}

func checkPeer(call, key string, seen map[string]bool) error {
	method, path, ok := strings.Cut(key, " ")
	switch {
	case !ok || method != strings.ToUpper(method) || !strings.HasPrefix(path, "/") || path != strings.ToLower(path):
		return fmt.Errorf("%q is no route; write it as GET /projects/{}", key)
	case !strings.Contains(call, ".") || strings.ContainsAny(call, " ("):
		return fmt.Errorf("%q is no call; write it as Projects.GetByID", call)
	case seen[call]:
		return fmt.Errorf("%s stands here twice", call)
	}
	seen[call] = true
	return nil
}
