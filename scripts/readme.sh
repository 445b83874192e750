#!/usr/bin/env bash
# Prints the block below <!-- ci: NAME --> in the README, so that CI runs what is printed there. Usage: readme.sh NAME
set -euo pipefail
block=$(awk -v marker="<!-- ci: $1 -->" '
  $0 == marker { found = 1; next }
  found && !inside && /^```/ { inside = 1; next }
  inside && $0 == "```" { exit }
  inside { print }
' "$(dirname "${BASH_SOURCE[0]}")/../README.md")
[ -n "$block" ] || { echo "README.md has no block for $1" >&2; exit 1; }
printf '%s\n' "$block"
