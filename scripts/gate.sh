#!/usr/bin/env bash
# Lints the action, the templates for GitHub and GitLab, the workflows and all scripts, and runs the action and the templates
# (gate.py). Usage: gate.sh TOOLS NPM ARCHIVE: the folder with act, actionlint, shellcheck, zizmor and
# check-jsonschema, the node_modules with @actions/core and gitlab-ci-local, and an archive of package.sh for this machine.
set -euo pipefail
tools=$(realpath "$1") npm=$(realpath "$2") archive=$(realpath "$3")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The book shows the templates.
shown=$(scripts/block.sh github-workflow)
diff templates/github.yml <(printf '%s\n' "$shown")
shown=$(scripts/block.sh gitlab-job)
diff templates/gitlab.yml <(printf '%s\n' "$shown")

workflows=(templates/github.yml .github/workflows/*.yml)
# An action is pinned to the same commit everywhere.
pins=$(grep -hoE 'uses: [^ ]+@[0-9a-f]{40} # v[0-9.]+' action.yml "${workflows[@]}" | sed -E 's|uses: ([^/]+/[^/@]+)[^@]*|\1 |' | sort -u)
twice=$(cut -d ' ' -f 1 <<< "$pins" | uniq -d)
[ -z "$twice" ] || { echo "used at two commits: $twice" >&2; exit 1; }

"$tools/shellcheck" .ci/run scripts/*.sh scripts/action/*.sh
"$tools/actionlint" -shellcheck "$tools/shellcheck" "${workflows[@]}"
"$tools/zizmor" --offline --no-progress --quiet --persona pedantic --config .github/zizmor.yml \
  action.yml .github/dependabot.yml "${workflows[@]}"
"$tools/check-jsonschema" --quiet --builtin-schema vendor.github-actions action.yml scripts/gate_stubs/*/*/*/action.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.github-workflows "${workflows[@]}"
"$tools/check-jsonschema" --quiet --builtin-schema vendor.gitlab-ci templates/gitlab.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.dependabot .github/dependabot.yml

"$tools/python" scripts/gate.py --tools "$tools" --npm "$npm" --archive "$archive"
