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

# Only a folder with `.git` is a repository: a change can contain the files of a bare one, whose configuration names commands.
export GIT_CONFIG_COUNT=$((${GIT_CONFIG_COUNT:-0} + 1))
export "GIT_CONFIG_KEY_$((GIT_CONFIG_COUNT - 1))=safe.bareRepository" "GIT_CONFIG_VALUE_$((GIT_CONFIG_COUNT - 1))=explicit"
# Older versions of git do not know that setting, so git is run in the top folder, where it finds `.git` first.
here=$(pwd -P)
top=$here
until [ -z "$top" ] || [ -e "$top/.git" ]; do top=${top%/*}; done
log="$RUNNER_TEMP/ack-lint/git"

# base: prints the commit that the pull request or the merge group is merged into.
base() {
  [ -n "$top" ] || { echo "$here is not in a git repository" >&2; return 1; }
  cd "$top"
  # GitHub checks out a merge commit. Its first parent is the target branch.
  if [ "${GITHUB_REF%/merge}" != "$GITHUB_REF" ] && [ "$(git rev-parse HEAD)" = "$GITHUB_SHA" ] &&
    git rev-parse --verify --quiet 'HEAD^2^{commit}' > /dev/null; then
    git rev-parse 'HEAD^1'
  else
    git merge-base "$BASE_SHA" HEAD
  fi
}

# write_blob BLOB PATH: writes a file in the current folder, as it is in the repository: git would convert it to an encoding that
# the change names. It follows no link.
write_blob() {
  local folder=. rest=$2
  while [ "$rest" != "${rest#*/}" ]; do
    folder=$folder/${rest%%/*} rest=${rest#*/}
    if [ -L "$folder" ] || [ ! -d "$folder" ]; then
      rm -f -- "$folder"
      mkdir -- "$folder"
    fi
  done
  rm -rf -- "./$2"
  git cat-file blob "$1" > "./$2"
}

# enter_base_configuration COMMIT: goes to the same folder of a copy of HEAD in which every configuration file is that of a commit.
# The copy is a worktree, so that git writes its files: it follows no link that the change contains.
enter_base_configuration() {
  local folder=${here#"$top"} tree="$RUNNER_TEMP/ack-lint/tree" files="$RUNNER_TEMP/ack-lint/files" path blob none
  cd "$top"
  common_git_dir=$(cd "$(git rev-parse --git-common-dir)" && pwd)
  trap 'cd / && git --git-dir="$common_git_dir" worktree remove --force "$RUNNER_TEMP/ack-lint/tree" > /dev/null 2>&1 || true' EXIT
  # The change also says where the files of Git LFS are fetched from.
  export GIT_LFS_SKIP_SMUDGE=1
  # What git prints contains names of files, which can be commands for the runner.
  git -c core.hooksPath=/dev/null worktree add --quiet --force --detach "$tree" HEAD > "$log" 2>&1 || fail "$(cat "$log")"
  cd "$tree"
  # The files of the change; the file system says which names are the same. A file that other programs share is empty instead, so
  # that links to it still lead to a file.
  while IFS= read -r -d '' path; do rm -f -- "$path"; done < <(find . -iname '*ack-lint*.toml' ! -type d -print0)
  while IFS= read -r -d '' path; do
    path=$path/pyproject.toml
    if [ -L "$path" ] || { [ -f "$path" ] && LC_ALL=C grep -qaF ack-lint "$path"; }; then
      rm -f -- "$path"
      : > "$path"
    fi
  done < <(find . -type d -print0)
  # Those of the commit. One that is a link there has the text of the file that it leads to there.
  none=$(git hash-object -t tree /dev/null)
  git diff-tree -r -z --no-renames --name-only "$none" "$1" -- ':(top,glob,icase)**/*ack-lint*.toml' \
    ':(top,glob,icase)**/pyproject.toml' > "$files" 2> "$log" || fail "$(cat "$log")"
  while IFS= read -r -d '' path; do
    blob=$(git cat-file --follow-symlinks --batch-check='%(objectname) %(objecttype)' <<< "$1:$path" 2> "$log") || blob=
    [[ $blob =~ ^([0-9a-f]+)\ blob$ ]] || fail "config: base: $path of the commit that the change is merged into cannot be read"
    blob=${BASH_REMATCH[1]}
    case $(printf %s "${path##*/}" | tr '[:upper:]' '[:lower:]') in
      pyproject.toml) git cat-file blob "$blob" | LC_ALL=C grep -aF ack-lint > /dev/null || continue ;;
    esac
    write_blob "$blob" "$path"
  done < "$files"
  mkdir -p "$tree$folder"
  cd "$tree$folder"
}

case $INPUT_LINKS in true | false) ;; *) fail "links: $INPUT_LINKS is not true or false" ;; esac
case $INPUT_SARIF in true | false) ;; *) fail "sarif: $INPUT_SARIF is not true or false" ;; esac
case $INPUT_ISSUE in true | false) ;; *) fail "issue: $INPUT_ISSUE is not true or false" ;; esac
case $INPUT_CONFIG in head | base) ;; *) fail "config: $INPUT_CONFIG is not head or base" ;; esac

revision=
if [ -n "$BASE_SHA" ] && { [ "$INPUT_DIFF_BASE" = auto ] || [ "$INPUT_CONFIG" = base ]; }; then
  if ! revision=$(base 2> "$log"); then
    [ ! -s "$log" ] || printf 'git: %s\n' "$(escaped "$(cat "$log")")"
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
# An issue is about all findings, not about those of a change.
if [ "$INPUT_ISSUE" = true ] && [ -z "$BASE_SHA" ] && [ "$status" -lt 2 ]; then
  report="$RUNNER_TEMP/ack-lint/report.md"
  GITHUB_STEP_SUMMARY='' ack-lint "${common[@]}" --exit-zero --output-format markdown --output-file "$report" "${places[@]}" \
    2> "$log" || fail "$(cat "$log")"
  output report "$report"
fi
[ "$status" -lt 2 ] || fail "$(cat "$RUNNER_TEMP/ack-lint/errors")"
exit "$status"
