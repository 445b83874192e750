#!/usr/bin/env bash
# Installs a release of ack-lint for this runner and verifies its checksum. Without a release, builds the checkout of the action.
set -euo pipefail
action=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/action/common.sh
. "$action/scripts/action/common.sh"

own=$(sed -n 's/^version = "\(.*\)"/\1/p' "$action/Cargo.toml" | head -n 1)
version=${INPUT_VERSION#v}
[ -n "$version" ] || version=$own
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "version: $version is not a version like $own"

# The directories of the program and of the cache. The second must be the same in each run, or no cache is restored.
place="$RUNNER_TEMP/ack-lint"
mkdir -p "$place/bin"
output cache "$place/cache"
output hour "$(date -u +%Y-%m-%dT%H)"
printf '%s\n' "$place/bin" >> "$GITHUB_PATH"

extension=tar.gz
program=ack-lint
case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc extension=zip program=ack-lint.exe ;;
  *) target= ;;
esac
name="ack-lint-v$version-$target"

# build WHY: builds the checkout of the action, which has one version only.
build() {
  printf '%s: building it with cargo\n' "$1"
  [ "$version" = "$own" ] || fail "$1, and this action contains only the source of $own"
  command -v cargo > /dev/null || fail "$1, and cargo is not installed"
  cargo install --locked --path "$action" --root "$place" || fail "$1, and building it failed"
}

# download NAME: downloads a file of the release. On failure it prints the reason.
download() {
  curl --silent --show-error --fail --location --proto-redir =https --connect-timeout 20 --retry 3 \
    --output "$1" "$INPUT_DOWNLOAD_URL/v$version/$1" 2>&1 | tail -n 1
}

sha256() {
  if command -v sha256sum > /dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
archive="$name.$extension"
if [ -z "$target" ]; then
  build "there is no release for $RUNNER_OS on $RUNNER_ARCH"
elif ! why=$(download "$archive"); then
  build "$archive could not be downloaded ($why)"
else
  # An archive without a checksum is suspicious: it is not installed, and nothing is built instead.
  why=$(download "$archive.sha256") || fail "$archive.sha256 could not be downloaded ($why)"
  wanted=$(cut -d ' ' -f 1 < "$archive.sha256" | head -n 1)
  found=$(sha256 "$archive")
  [ "$found" = "$wanted" ] || fail "$archive has the wrong checksum: its SHA-256 is $found, expected $wanted"
  if [ "$extension" = zip ]; then unzip -q "$archive"; else tar -xzf "$archive"; fi
  mv -f "$name/$program" "$place/bin"
fi
"$place/bin/$program" --version || fail "ack-lint $version does not run on this runner"
