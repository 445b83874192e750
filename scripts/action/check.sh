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

# enter_base_configuration COMMIT: goes to the same folder of a copy of HEAD in which every configuration file is that of a commit.
# The copy is a worktree, so that git writes its files: it follows no link that the change contains.
enter_base_configuration() {
  local folder path
  folder=$(git rev-parse --show-prefix)
  common_git_dir=$(cd "$(git rev-parse --git-common-dir)" && pwd)
  trap 'cd / && git --git-dir="$common_git_dir" worktree remove --force "$RUNNER_TEMP/ack-lint/tree" || true' EXIT
  # The change also says where the files of Git LFS are fetched from.
  export GIT_LFS_SKIP_SMUDGE=1
  git worktree add --quiet --force --detach "$RUNNER_TEMP/ack-lint/tree" HEAD
  cd "$RUNNER_TEMP/ack-lint/tree"
  while IFS= read -r -d '' path; do
    # Other programs share this file. Some file systems make no difference between its name and PyProject.toml.
    case $(printf %s "$path" | tr '[:upper:]' '[:lower:]') in
      pyproject.toml | */pyproject.toml)
        git grep --quiet --fixed-strings ack-lint HEAD "$1" -- ":(top,literal)$path" || continue
        ;;
    esac
    if git cat-file -e "$1:$path" 2> /dev/null; then
      git checkout --quiet "$1" -- ":(top,literal)$path"
    else
      git rm --quiet --force -- ":(top,literal)$path"
    fi
  done < <(git diff --name-only --no-renames -z HEAD "$1" -- ':(top,glob,icase)**/ack-lint.toml' \
    ':(top,glob,icase)**/pyproject.toml')
  mkdir -p "$RUNNER_TEMP/ack-lint/tree/$folder"
  cd "$RUNNER_TEMP/ack-lint/tree/$folder"
}

case $INPUT_LINKS in true | false) ;; *) fail "links: $INPUT_LINKS is not true or false" ;; esac
case $INPUT_SARIF in true | false) ;; *) fail "sarif: $INPUT_SARIF is not true or false" ;; esac
case $INPUT_CONFIG in head | base) ;; *) fail "config: $INPUT_CONFIG is not head or base" ;; esac

revision=
if [ -n "$BASE_SHA" ] && { [ "$INPUT_DIFF_BASE" = auto ] || [ "$INPUT_CONFIG" = base ]; }; then
  if ! revision=$(base 2>&1); then
    [ -z "$revision" ] || printf '%s\n' "$revision"
    fail "the clone does not contain the commit that the change is merged into: set \`fetch-depth: 0\` for actions/checkout, \
or \`diff-base: none\` and \`config: head\` for this action to report all findings"
  fi
fi
if [ -n "$revision" ] && [ "$INPUT_CONFIG" = base ]; then enter_base_configuration "$revision"; fi

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
    [ -z "$revision" ] || gate+=(--diff-base "$revision")
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
