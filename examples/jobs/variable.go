package jobs

import (
	"context"
	"fmt"

	octopus "github.com/octogen/octogen/generated/v2026_1"
)

// SetVariable changes one variable of a project. All others, and what this client does not know of them, stay as they
// are; when somebody else changes the set at the same time, it is read and changed again.
func SetVariable(ctx context.Context, space *octopus.SpaceClient, project *octopus.Project, name, value string) error {
	_, err := space.Variables.Modify(ctx, project.VariableSetID, func(set *octopus.VariableSet) error {
		for i := range set.Variables {
			if set.Variables[i].Name == name {
				set.Variables[i].Value = value
				return nil
			}
		}
		return fmt.Errorf("%s has no variable %q", project.Name, name)
	})
	return err
}
