#!/usr/bin/env bash
# Makes the archive of a release for this machine and tests its contents: the checksum, the program, the completions in the
# shells that are installed, and the manual page. Usage: archive.sh OUT
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
host=$(rustc -vV | sed -n 's/^host: //p')
archive=$(scripts/package.sh "$host" "$1")
(cd "$(dirname "$archive")" && sha256sum --check --quiet "$(basename "$archive").sha256")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "$archive" -C "$work"
folder="$work/$(basename "$archive" .tar.gz)"
(cd "$folder" && find . -type f | LC_ALL=C sort) > "$work/list"
diff "$work/list" - << 'LIST'
./CHANGELOG.md
./LICENSE-APACHE
./LICENSE-MIT
./README.md
./ack-lint
./completions/_ack-lint
./completions/_ack-lint.ps1
./completions/ack-lint.bash
./completions/ack-lint.elv
./completions/ack-lint.fish
./man/ack-lint.1
LIST

# The patterns in Cargo.toml lead cargo-binstall to the archive and to the program in it.
version=$("$folder/ack-lint" --version)
place() {
  sed -n "s/^$1 = \"\(.*\)\"/\1/p" Cargo.toml | sed -e 's/{ \(name\|bin\) }/ack-lint/g' -e "s/{ version }/${version#ack-lint }/g" \
    -e "s/{ target }/$host/g" -e 's/{ archive-suffix }/.tar.gz/' -e 's/{ binary-ext }//'
}
[ "$(basename "$(place pkg-url)")" = "$(basename "$archive")" ] || { echo "binstall looks for $(place pkg-url)" >&2; exit 1; }
[ -x "$work/$(place bin-dir)" ] || { echo "binstall looks for $(place bin-dir)" >&2; exit 1; }

"$folder/ack-lint" check --offline --quiet fixtures/seed/ACKNOWLEDGMENTS.md
export PATH="$folder:$PATH"

# expect SHELL WORD: fails unless standard input, the completions of the shell, contains the word.
expect() {
  local offered
  offered=$(cat)
  grep -qE -- "(^|[[:space:]])$2([[:space:]]|$)" <<< "$offered" || { echo "$1 offers: $offered" >&2; exit 1; }
}

# in_bash LINE: prints the completions of bash at the end of a line.
in_bash() {
  bash --norc -c 'source "$1"; read -ra COMP_WORDS <<< "$2"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    function=$(complete -p ack-lint | sed "s/.*-F \([^ ]*\).*/\1/")
    "$function" ack-lint "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"; echo "${COMPREPLY[@]}"' \
    bash "$folder/completions/ack-lint.bash" "$1"
}

in_fish() {
  HOME=$work fish --no-config -c 'source $argv[1]; complete --do-complete $argv[2]' "$folder/completions/ack-lint.fish" "$1"
}

# zsh completes only at its prompt. This starts one, types the line and a tab, and prints the completed line.
in_zsh() {
  mkdir -p "$work/zsh"
  cp "$folder/completions/_ack-lint" "$work/zsh"
  timeout 60 zsh -f -c '
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell "PS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
    zpty -w shell "show() { print -r -- \"<\$BUFFER>\"; zle kill-whole-line }; zle -N show; bindkey \"^X\" show; echo re\"\"ady"
    zpty -r -m shell line "*ready*"
    zpty -w -n shell "$2"$'"'\\t\\x18'"'
    zpty -r -m shell line "*<*>*"
    print -r -- "${${line##*<}%%>*} "
    zpty -d shell
  ' zsh "$work/zsh" "$1"
}

for shell in bash zsh fish; do
  if ! command -v "$shell" > /dev/null; then
    echo "completions: $shell is not installed, skipped"
    continue
  fi
  "in_$shell" "ack-lint ins" | expect "$shell" inspect
  "in_$shell" "ack-lint check --force-" | expect "$shell" --force-exclude
  "in_$shell" "ack-lint check --fail-on ne" | expect "$shell" never
  echo "completions: $shell"
done

if command -v mandoc > /dev/null; then
  mandoc -T lint -W error "$folder/man/ack-lint.1"
  echo "manual page: mandoc finds no error"
else
  echo "manual page: mandoc is not installed, skipped"
fi
