#!/usr/bin/env bash
# Makes the archive of a release and its checksum: one folder with the program, README, changelog, licenses, completions for
# five shells and the manual page. Usage: package.sh TARGET OUT, TARGET as rustc names it. The program writes its completions,
# so the target must run on this machine. PACKAGE_PROFILE names another profile than `release` to build with.
set -euo pipefail
target=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

built="${CARGO_TARGET_DIR:-target}"
profile="${PACKAGE_PROFILE:-release}"
if [ "$target" = "$(rustc -vV | sed -n 's/^host: //p')" ]; then
  cargo build --profile "$profile" --locked
else
  cargo build --profile "$profile" --locked --target "$target"
  built+="/$target"
fi
# Cargo has another name for the folder of the profile `dev`.
program="$built/${profile/#dev/debug}/ack-lint"
case $target in *windows*) program+=.exe ;; esac
version=$("$program" --version)
name="ack-lint-v${version#ack-lint }-$target"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder="$work/$name"
mkdir -p "$folder/completions" "$folder/man"
cp "$program" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$folder"
"$program" man > "$folder/man/ack-lint.1"
"$program" completions bash > "$folder/completions/ack-lint.bash"
"$program" completions zsh > "$folder/completions/_ack-lint"
"$program" completions fish > "$folder/completions/ack-lint.fish"
"$program" completions elvish > "$folder/completions/ack-lint.elv"
"$program" completions powershell > "$folder/completions/_ack-lint.ps1"

cd "$work"
case $target in
  *windows*) archive="$name.zip" && python3 -m zipfile -c "$out/$archive" "$name" ;;
  *) archive="$name.tar.gz" && tar -czf "$out/$archive" "$name" ;;
esac
# macOS has shasum, other systems have sha256sum; both write the same lines.
cd "$out"
if command -v sha256sum > /dev/null; then
  sha256sum "$archive" > "$archive.sha256"
else
  shasum -a 256 "$archive" > "$archive.sha256"
fi
printf '%s\n' "$out/$archive"
