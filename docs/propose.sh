#!/bin/sh
# Follow the servers of octogen.yaml, and propose what changes: one commit on a branch of its own. Nothing is pushed when
# nothing moved, or when the open proposal says the same already.
set -eu
branch=${OCTOGEN_BRANCH:-octogen}             # the branch of the proposal
remote=${OCTOGEN_REMOTE:-origin}              # where it is pushed to
out=${OCTOGEN_OUT:-$(mktemp -d)}              # afterwards: summary.md, report.html, outputs, and pushed if there is something to review
mkdir -p "$out" && rm -f "$out/outputs" "$out/pushed"

go tool octogen sync --summary "$out/summary.md" --report "$out/report.html" --outputs "$out/outputs" "$@"
test -f "$out/summary.md" || exit 0

patch() { git patch-id --stable | cut -d ' ' -f 1; }
depth=
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then depth=--depth=2; fi
git add -A
if git fetch -q $depth "$remote" "$branch" 2>/dev/null &&
	[ "$(git diff-tree -p FETCH_HEAD~ FETCH_HEAD | patch)" = "$(git diff-index -p --cached HEAD | patch)" ]; then
	echo "the proposal on the branch $branch says this already"
	exit 0
fi
git switch -q -C "$branch"
git -c user.name=octogen -c user.email=octogen@users.noreply.github.com commit -q -m "$(sed -n 's/^title=//p' "$out/outputs")"
# shellcheck disable=SC2086 # options are several words
git push -q --force ${OCTOGEN_PUSH:-} "$remote" "$branch"
touch "$out/pushed"
