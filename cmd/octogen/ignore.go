package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/octogen/octogen/internal/diff"
)

// checkIgnore refuses what would silence nothing, or nobody knows why.
func (cfg *config) checkIgnore() error {
	for i, ignore := range cfg.Ignore {
		at := func(key string) string { return cfg.at("ignore", i, key) }
		switch {
		case ignore.Rule == "":
			return usagef("%s: ignore[%d] has no rule: the kind of the changes, such as parameter-removed; octogen diff --format json has it", at("rule"), i)
		case !slices.Contains(diff.Rules, ignore.Rule):
			return usagef("%s: there is no rule %q%s", at("rule"), ignore.Rule, didYouMean(ignore.Rule, diff.Rules))
		case strings.Trim(ignore.Place, ".") == "":
			return usagef("%s: ignore[%d] has no place, such as Projects.List or Project.Description; octogen diff --format json has it", at("place"), i)
		case strings.TrimSpace(ignore.Reason) == "":
			return usagef("%s: ignore[%d] has no reason; say why the change is none, for who reads the report", at("reason"), i)
		case slices.ContainsFunc(cfg.Ignore[:i], func(o diff.Ignore) bool { return o.Rule == ignore.Rule && o.Place == ignore.Place }):
			return usagef("%s: ignore[%d] says again what stands above it", at("rule"), i)
		}
	}
	return nil
}

// stale says of each entry that silences nothing that it can go.
func (a *app) stale(cfg config, list []diff.Ignore) {
	for _, ignore := range list {
		i := slices.Index(cfg.Ignore, ignore)
		fmt.Fprintf(a.stderr, "octogen: %s: ignore has %s, which is no change any more; remove it\n", cfg.at("ignore", i), clean(ignore.String()))
	}
}
