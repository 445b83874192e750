#!/usr/bin/env bash
# Two foreign validators read the JSON Schema of the configuration: what is good for the program is good for them, and
# what is bad is bad. Usage: schema.sh PROGRAM FOLDER, where FOLDER has check-jsonschema and taplo.
set -euo pipefail
program=$1 tools=$2
schema=$(mktemp --suffix .json)
trap 'rm -f "$schema"' EXIT
"$program" config schema > "$schema"
"$tools/check-jsonschema" --check-metaschema "$schema"
for file in fixtures/config/good/*.toml; do
  "$tools/check-jsonschema" --quiet --schemafile "$schema" "$file"
  "$tools/taplo" lint --schema "file://$schema" "$file" 2>/dev/null || { echo "taplo refuses $file" >&2; exit 1; }
done
for file in fixtures/config/bad/*.toml; do
  if "$tools/check-jsonschema" --quiet --schemafile "$schema" "$file" >/dev/null 2>&1; then
    echo "check-jsonschema accepts $file" >&2
    exit 1
  fi
  if "$tools/taplo" lint --schema "file://$schema" "$file" 2>/dev/null; then
    echo "taplo accepts $file" >&2
    exit 1
  fi
done
