package naming

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"
)

func TestZZSpell(t *testing.T) {
	d := load(t)
	seen := map[string]bool{}
	var out []string
	for _, r := range knownRoutes(t) {
		owner := ""
		for _, s := range SplitPath(r.path) {
			if isParam(s) || isChoice(s) {
				continue
			}
			if !seen[s] && !d.isGloss(owner, s) {
				w := d.words(owner, s)
				if !d.owns(owner, s, w) {
					seen[s] = true
					out = append(out, s)
				}
			}
			owner = s
		}
	}
	sort.Strings(out)
	fmt.Println(strings.Join(out, " "))
	_ = os.Args
}
