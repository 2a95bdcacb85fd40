package octopus

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// The benchmarks compare families with encoding/json on the same text: a page of 1,000 machines, every second one with an
// endpoint that has a family in it. For encoding/json the members of all variants are fields of one struct, and unknown
// ones are lost.

func BenchmarkDecodeMachines(b *testing.B) {
	data := machines(1000)
	b.Run("codec", func(b *testing.B) {
		benchmark(b, data, func() error { return decodeJSON(data, new(Page[benchMachine])) })
	})
	b.Run("encoding-json", func(b *testing.B) {
		benchmark(b, data, func() error { return json.Unmarshal(data, new(plainMachines)) })
	})
}

func BenchmarkEncodeMachines(b *testing.B) {
	data := machines(1000)
	page, plain := new(Page[benchMachine]), new(plainMachines)
	if err := decodeJSON(data, page); err != nil {
		b.Fatal(err)
	}
	if err := json.Unmarshal(data, plain); err != nil {
		b.Fatal(err)
	}
	b.Run("codec", func(b *testing.B) {
		benchmark(b, data, func() error { _, err := appendJSON(nil, page, nil); return err })
	})
	b.Run("encoding-json", func(b *testing.B) {
		benchmark(b, data, func() error { _, err := json.Marshal(plain); return err })
	})
}

// TestMachinesAreVariants keeps the benchmarks honest.
func TestMachinesAreVariants(t *testing.T) {
	page := new(Page[benchMachine])
	if err := decodeJSON(machines(2), page); err != nil {
		t.Fatal(err)
	}
	cluster, ok := page.Items[0].Endpoint.Variant.(*benchCluster)
	if !ok || cluster.Authentication.Variant.(*benchAccount).AccountID != "Accounts-0" {
		t.Errorf("got %+v", page.Items[0].Endpoint)
	}
	if agent, ok := page.Items[1].Endpoint.Variant.(*benchTentacle); !ok || agent.URI == "" || len(agent.Extra.Names()) > 0 {
		t.Errorf("got %+v", page.Items[1].Endpoint)
	}
}

func machines(n int) []byte {
	var items []string
	for i := range n {
		endpoint := fmt.Sprintf(`{"CommunicationStyle":"Kubernetes","ClusterUrl":"https://k8s-%d.example.com","Namespace":"shop","SkipTlsVerification":"False",`+
			`"Authentication":{"AuthenticationType":"Standard","AccountId":"Accounts-%d"},"Id":null,"LastModifiedOn":null,"Links":{}}`, i, i)
		if i%2 == 1 {
			endpoint = fmt.Sprintf(`{"CommunicationStyle":"TentaclePassive","Uri":"https://web-%d.example.com:10933/","Thumbprint":"8A7E6157A34158EDA1B5127CB027B2A267760A4F",`+
				`"ProxyId":null,"Id":null,"LastModifiedOn":null,"Links":{}}`, i)
		}
		items = append(items, fmt.Sprintf(`{"Id":"Machines-%d","Name":"web-%d","EnvironmentIds":["Environments-%d"],"Roles":["web","shop"],"IsDisabled":false,"Endpoint":%s,`+
			`"Links":{"Self":"/api/Spaces-1/machines/Machines-%d","Connection":"/api/Spaces-1/machines/Machines-%d/connection"}}`, i, i, i%7, endpoint, i, i))
	}
	return fmt.Appendf(nil, `{"ItemType":"DeploymentTarget","TotalResults":%d,"ItemsPerPage":%d,"Items":[%s],"Links":{}}`, n, n, strings.Join(items, ","))
}

type benchMachine struct {
	ID             string        `json:"Id"`
	Name           string        `json:"Name"`
	EnvironmentIDs []string      `json:"EnvironmentIds"`
	Roles          []string      `json:"Roles"`
	IsDisabled     bool          `json:"IsDisabled"`
	Endpoint       benchEndpoint `json:"Endpoint"`
	Links          Links         `json:"Links"`
	Extra          Extra         `json:"-"`
}

type benchEndpoint struct {
	CommunicationStyle string       `json:"CommunicationStyle"`
	ID                 string       `json:"Id"`
	LastModifiedOn     DateTime     `json:"LastModifiedOn"`
	Links              Links        `json:"Links"`
	Variant            benchVariant `json:"-" octopus:"variant=CommunicationStyle"`
	Extra              Extra        `json:"-"`
}

type benchVariant interface{ isBench() }

type benchCluster struct {
	ClusterURL          string              `json:"ClusterUrl"`
	Namespace           string              `json:"Namespace"`
	SkipTLSVerification string              `json:"SkipTlsVerification"`
	Authentication      benchAuthentication `json:"Authentication"`
	Extra               Extra               `json:"-"`
}

type benchTentacle struct {
	URI        string `json:"Uri"`
	Thumbprint string `json:"Thumbprint"`
	ProxyID    string `json:"ProxyId"`
	Extra      Extra  `json:"-"`
}

type benchAuthentication struct {
	AuthenticationType string       `json:"AuthenticationType"`
	Variant            benchVariant `json:"-" octopus:"variant=AuthenticationType"`
	Extra              Extra        `json:"-"`
}

type benchAccount struct {
	AccountID string `json:"AccountId"`
	Extra     Extra  `json:"-"`
}

func (*benchCluster) isBench()  {}
func (*benchTentacle) isBench() {}
func (*benchAccount) isBench()  {}

func (*benchEndpoint) variants() []variant {
	return []variant{{value: "Kubernetes", object: (*benchCluster)(nil)}, {value: "TentaclePassive", object: (*benchTentacle)(nil)}}
}

func (*benchAuthentication) variants() []variant {
	return []variant{{value: "Standard", object: (*benchAccount)(nil)}}
}

type plainMachines struct {
	ItemType     string
	TotalResults int
	ItemsPerPage int
	Links        map[string]string
	Items        []struct {
		ID             string `json:"Id"`
		Name           string
		EnvironmentIDs []string `json:"EnvironmentIds"`
		Roles          []string
		IsDisabled     bool
		Links          map[string]string
		Endpoint       struct {
			CommunicationStyle  string
			ID                  string `json:"Id"`
			LastModifiedOn      string
			Links               map[string]string
			ClusterURL          string `json:"ClusterUrl"`
			Namespace           string
			SkipTLSVerification string `json:"SkipTlsVerification"`
			URI                 string `json:"Uri"`
			Thumbprint          string
			ProxyID             string `json:"ProxyId"`
			Authentication      *struct {
				AuthenticationType string
				AccountID          string `json:"AccountId"`
			}
		}
	}
}
