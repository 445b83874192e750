#!/usr/bin/env bash
# Prints the block below <!-- ci: NAME --> in the documentation, so that CI runs what readers see. Usage: block.sh NAME
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
block=$(awk -v marker="<!-- ci: $1 -->" '
  $0 == marker { found = 1; next }
  found && !inside && /^```/ { inside = 1; next }
  inside && $0 == "```" { exit }
  inside { print }
' README.md CONTRIBUTING.md docs/src/*.md)
[ -n "$block" ] || { echo "the documentation has no block for $1" >&2; exit 1; }
printf '%s\n' "$block"
