#!/usr/bin/env bash
# Runs `ack-lint check` with the inputs of the action. On a pull request it compares with the commit that the change is merged into.
set -euo pipefail
# shellcheck source=scripts/action/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# words INPUT TEXT: splits a text that is quoted as for a shell, one word per line. Nothing in it is run.
words() {
  [[ $2 =~ [^[:space:]] ]] || return 0
  printf '%s\n' "$2" | xargs -n 1 printf '%s\n' || fail "$1: cannot be split into words; is a quotation mark missing?"
}

# base: prints the commit that the pull request or the merge group is merged into.
base() {
  # GitHub checks out a merge commit. Its first parent is the target branch.
  if [ "${GITHUB_REF%/merge}" != "$GITHUB_REF" ] && [ "$(git rev-parse HEAD)" = "$GITHUB_SHA" ] &&
    git rev-parse --verify --quiet 'HEAD^2^{commit}' > /dev/null; then
    git rev-parse 'HEAD^1'
  else
    git merge-base "$BASE_SHA" HEAD
  fi
}

case $INPUT_LINKS in true | false) ;; *) fail "links: $INPUT_LINKS is not true or false" ;; esac
case $INPUT_SARIF in true | false) ;; *) fail "sarif: $INPUT_SARIF is not true or false" ;; esac

more=$(words args "$INPUT_ARGS")
paths=$(words paths "$INPUT_PATHS")
common=(check --cache-dir "$CACHE_DIR")
[ "$INPUT_LINKS" = true ] || common+=(--offline)
while IFS= read -r word; do [ -z "$word" ] || common+=("$word"); done <<< "$more"
places=(--)
while IFS= read -r word; do [ -z "$word" ] || places+=("$word"); done <<< "$paths"

# Code scanning compares runs itself, so it gets all findings. The run below writes the annotations.
if [ "$INPUT_SARIF" = true ]; then
  sarif="$RUNNER_TEMP/ack-lint/findings.sarif"
  status=0
  GITHUB_STEP_SUMMARY='' ack-lint "${common[@]}" --exit-zero --output-format sarif --output-file "$sarif" "${places[@]}" ||
    status=$?
  if [ "$status" = 0 ]; then output sarif "$sarif"; fi
fi

gate=(--output-format github)
[ -z "$INPUT_FAIL_ON" ] || gate+=(--fail-on "$INPUT_FAIL_ON")
case $INPUT_DIFF_BASE in
  none) ;;
  auto)
    if [ -n "$BASE_SHA" ]; then
      if ! revision=$(base 2>&1); then
        [ -z "$revision" ] || printf '%s\n' "$revision"
        fail "the clone does not contain the commit that the change is merged into: set \`fetch-depth: 0\` for actions/checkout, \
or \`diff-base: none\` for this action to report all findings"
      fi
      gate+=(--diff-base "$revision")
    fi
    ;;
  *) gate+=(--diff-base "$INPUT_DIFF_BASE") ;;
esac

status=0
ack-lint "${common[@]}" "${gate[@]}" "${places[@]}" 2> "$RUNNER_TEMP/ack-lint/errors" || status=$?
cat "$RUNNER_TEMP/ack-lint/errors" >&2
output status "$status"
if [ -d "$CACHE_DIR" ]; then output cached true; fi
[ "$status" -lt 2 ] || fail "$(cat "$RUNNER_TEMP/ack-lint/errors")"
exit "$status"
