#!/usr/bin/env bash
# Builds the wheel and the source distribution, installs the wheel in each way that docs/src/installation.md names, and checks a
# real page. Usage: wheel.sh TOOLS OUT: the folder with maturin, pip, pipx and uvx, and the folder for the wheels. PACKAGE_PROFILE
# names another profile than `release` to build with.
set -euo pipefail
tools=$(realpath "$1")
mkdir -p "$2"
out=$(cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The wheel is built from this checkout, so a program that is there already is not compiled again. The source
# distribution has to hold what the crate holds, which `cargo package` builds.
rm -f "$out"/ack_lint-*
(cd pypi && "$tools/maturin" sdist --out "$out" && "$tools/maturin" build --quiet --profile "${PACKAGE_PROFILE:-release}" --out "$out")
python3 - "$out" "$(cargo package --list --locked --allow-dirty)" <<'PYTHON'
import glob, sys, tarfile, zipfile

out, crate = sys.argv[1], set(sys.argv[2].split("\n"))
(source,), (wheel,) = glob.glob(out + "/ack_lint-*.tar.gz"), glob.glob(out + "/ack_lint-*.whl")
packed = {name.split("/", 1)[1] for name in tarfile.open(source).getnames()}
expected = crate - {"Cargo.toml.orig", ".cargo_vcs_info.json"} | {"PKG-INFO", "pyproject.toml"}
assert packed == expected, f"{source}: {sorted(packed ^ expected)}"
names = zipfile.ZipFile(wheel).namelist()
programs = [name for name in names if name.endswith((".data/scripts/ack-lint", ".data/scripts/ack-lint.exe"))]
licences = [name for name in names if "/licenses/LICENSE-" in name]
assert len(programs) == 1 and len(licences) == 2, f"{wheel}: {names}"
PYTHON

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/project" "$work/.git"
cp fixtures/seed/ACKNOWLEDGMENTS.md "$work/project"
page="$work/project/ACKNOWLEDGMENTS.md"
python3 -m venv "$work/venv"
export PIP_NO_INDEX=1 PIP_FIND_LINKS="$out" UV_NO_INDEX=1 UV_FIND_LINKS="$out" ACK_LINT_OFFLINE=true
export PIPX_HOME="$work/pipx" PIPX_BIN_DIR="$work/pipx-bin" UV_CACHE_DIR="$work/uv" PIPX_DEFAULT_BACKEND=uv
commands=$(scripts/block.sh pypi)
printf '%s\n' "$commands"
(cd "$work/project" && PATH="$work/venv/bin:$PATH:$tools" bash -euo pipefail -c "$commands")

# Each installed program accepts the page, and reports it without one of its fields.
broken="$work/project/CREDITS.md"
grep -v '^\*\*What micrograd teaches' "$page" > "$broken"
for program in "$work/venv/bin/ack-lint" "$PIPX_BIN_DIR/ack-lint"; do
  "$program" check --quiet "$page"
  if found=$("$program" check --quiet --output-format concise "$broken"); then
    echo "$program accepts a page with a missing field" >&2
    exit 1
  fi
  [[ $found == *"entry/missing-field"* ]] || { echo "$program reports: $found" >&2; exit 1; }
done
