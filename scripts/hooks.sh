#!/usr/bin/env bash
# Installs the hooks with pre-commit and prek, with the README's configuration, and runs them at real commits and pushes.
# Usage: hooks.sh TOOLS WHEELS: the folder with both programs and uv, and the one with the wheels of ack-lint and of
# setuptools. There is no other package index, so nothing is downloaded.
set -euo pipefail
tools=$(realpath "$1") wheels=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

mkdir "$work/home" "$work/hooks" "$work/web"
export HOME="$work/home" PATH="$tools:$PATH" PIP_NO_INDEX=1 PIP_FIND_LINKS="$wheels" UV_NO_INDEX=1 UV_FIND_LINKS="$wheels"
export GIT_CONFIG_GLOBAL="$HOME/.gitconfig" ACK_LINT_NO_CACHE=true ACK_LINT_ALLOW_PRIVATE=true NO_PROXY=127.0.0.1
unset PRE_COMMIT_HOME PREK_HOME XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
configuration=$(scripts/block.sh pre-commit)

# This checkout plays the repository of the configuration, with its tag.
git config --global user.name "A. Tester"
git config --global user.email tester@example.org
git config --global init.defaultBranch main
git config --global "url.file://$work/hooks.insteadOf" https://github.com/ack-lint/ack-lint
git ls-files -z --cached --others --exclude-standard | tar --null -T - -c | tar -x -C "$work/hooks"
git -C "$work/hooks" init --quiet
git -C "$work/hooks" add --all
git -C "$work/hooks" commit --quiet --message hooks
git -C "$work/hooks" tag "$(awk '$1 == "rev:" { print $2 }' <<< "$configuration")"

# A server without pages: each link to it is dead.
touch "$work/server.log"
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$work/web" > "$work/server.log" 2>&1 &
server=$!
for _ in $(seq 50); do
  port=$(sed -n 's/^Serving HTTP on .* port \([0-9]*\) .*/\1/p' "$work/server.log")
  [ -z "$port" ] || break
  sleep 0.1
done

good=$'# Credits\n\n```{raw} html\n<b>Ada</b>\n```\n'
bad=${good/raw/rw}
dead=$good$'\n'"Thanks to [Bob](http://127.0.0.1:$port/bob)."$'\n'

# page PATH TEXT: writes a file and adds it to the next commit.
page() {
  mkdir -p "$(dirname "$1")"
  printf '%s' "$2" > "$1"
  git add "$1"
}

# passes COMMAND..., fails TEXT COMMAND...: the expected result of a command; shows the output if it differs.
passes() {
  "$@" > "$work/log" 2>&1 || { echo "fails: $*" >&2; cat "$work/log" >&2; exit 1; }
}
fails() {
  local text=$1
  shift
  if "$@" > "$work/log" 2>&1; then echo "passes: $*" >&2; cat "$work/log" >&2; exit 1; fi
  grep -qF -- "$text" "$work/log" || { echo "does not print “$text”: $*" >&2; cat "$work/log" >&2; exit 1; }
}
silent_about() {
  if grep -qF -- "$1" "$work/log"; then echo "prints “$1”" >&2; cat "$work/log" >&2; exit 1; fi
}

client() {
  local name=$1
  git init --quiet --bare "$work/$name.git"
  git init --quiet "$work/$name"
  cd "$work/$name"
  git remote add origin "$work/$name.git"
  printf '%s\n' "$configuration" > .pre-commit-config.yaml
  passes "$name" install
  git add .
  passes git commit --message configuration   # no page in it: nothing is run

  # A bad page stops the commit, whatever the case of its name. A good page does not, and its links are not checked yet.
  page docs/Credits.MD "$bad"
  fails html/fence-typo git commit --message bad
  page docs/Credits.MD "$dead"
  passes git commit --message good
  # Pages that the configuration excludes and files with other names are not checked.
  page ack-lint.toml $'exclude = ["vendor"]\n'
  page vendor/CREDITS.md "$bad"
  page notes.md "$bad"
  page old-credits.md "$bad"
  passes git commit --message excluded

  # A link to a page is that page.
  page notes.md "$bad"
  ln -s notes.md CREDITS.md
  git add CREDITS.md
  fails html/fence-typo git commit --message link
  git rm --quiet --force CREDITS.md

  # A name does not act as an option.
  page './--exclude=docs/CREDITS.md' "$good"
  page docs/Credits.MD "$bad"
  fails "could be an option" git commit --message option
  page docs/Credits.MD "$dead"
  git rm --quiet -r --force './--exclude=docs'

  # Links are checked at a push, and by hand.
  fails link/dead git push origin HEAD
  fails link/dead "$name" run --all-files --hook-stage manual ack-lint-links
  passes "$name" run --all-files
  silent_about link/dead
  page docs/Credits.MD "$good"
  passes git commit --amend --no-edit
  passes git push origin HEAD

  # With --fix the commit stops once, and the fixed page is left for review.
  sed -i 's/- id: ack-lint$/&\n        args: [--fix]/' .pre-commit-config.yaml
  grep -q -- --fix .pre-commit-config.yaml
  git add .pre-commit-config.yaml
  page docs/Credits.MD "$bad"$'\n'
  fails "files were modified by this hook" git commit --message fixed
  git add docs
  passes git commit --message fixed
  [ "$(cat docs/Credits.MD)" = "${good%$'\n'}" ]
  cd "$root"
  echo "$name: a bad page stops the commit, a dead link stops the push, exclusions apply, --fix fixes"
}

pre-commit validate-manifest .pre-commit-hooks.yaml
prek validate-manifest .pre-commit-hooks.yaml
client pre-commit
client prek
