package model

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
	"github.com/octogen/octogen/internal/spec"
)

func TestDumpLinks(t *testing.T) {
	v := os.Getenv("V")
	doc, err := spec.Parse(shared.Document(t, v), v)
	if err != nil {
		t.Fatal(err)
	}
	api, err := Build(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range api.LinkSets {
		fmt.Printf("%s space=%q links=%q def=%s\n", s.GoName, s.Space, s.Links, s.Object.Definition)
		for _, r := range s.Relations {
			n++
			fmt.Printf("   %s %s.%s %v %d %v [%s] %v\n", r.GoName, r.Operation.Service, r.Operation.Method, r.IDs, r.Own, r.Query, strings.Join(r.Names, " "), r.Operation.Canonical)
		}
	}
	fmt.Println(len(api.LinkSets), n)
}
