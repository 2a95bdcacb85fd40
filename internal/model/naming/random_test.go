package naming

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/octogen/octogen/internal/shared"
)

// TestNamesOfRandomSegments makes segments of words of all kinds and of what can stand between them.
func TestNamesOfRandomSegments(t *testing.T) {
	d := load(t)
	pieces := strings.Fields("foo bar fo r v2s version version2 from with in by and or using directly unversioned project projects ready for use of 2fa 2 v2 v10 id ids api all item items entry record set sets rule x external security group providers ssh s")
	gaps := []string{"", "", "-", "-", "-", ".", "_", "--", "~"}
	random := rand.New(rand.NewPCG(1, 2))
	n := named{}
	count := 20_000
	switch {
	case shared.Long():
		count = 200_000
	case testing.Short():
		count = 6_000
	}
	for range count {
		var b strings.Builder
		for i := range 1 + random.IntN(4) {
			if i > 0 {
				b.WriteString(gaps[random.IntN(len(gaps))])
			}
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		for _, path := range []string{"/" + b.String(), "/widgets/{}/" + b.String(), "/status/" + b.String() + "/{}"} {
			n.add(t, d, "GET", path)
			n.add(t, d, "POST", path)
		}
	}
}

// Words of the rule's own are joined to their neighbours. What then looks alike must not be named alike.
func TestNamesOfGluedSegments(t *testing.T) {
	d := load(t)
	n := named{}
	for _, segment := range strings.Fields(`log-in login api-of-for apiof-for api-offor apioffor for-for-of forfor-of for-forof forforof all-bar-for all-barfor allbar-for
		all-s-for alls-for all-sfor for-foo-providersof forfoo-providersof for-foo-providers-of forfoo-providers-of api-in-of apiin-of api-inof apiinof v2-by version2-by in-sights-projects insights-projects insightsprojects v2s-v2 v2s-version2 version2s-v2 version2s-version2`) {
		n.add(t, d, "GET", "/"+segment)
		n.add(t, d, "POST", "/widgets/{}/"+segment)
	}
}
