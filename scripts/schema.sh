#!/usr/bin/env bash
# Compares the JSON Schema of the configuration with the program, by two other validators: both accept and reject the same
# files. Usage: schema.sh PROGRAM FOLDER, where FOLDER has check-jsonschema and taplo.
set -euo pipefail
program=$1 tools=$2
schema=$(mktemp --suffix .json)
trap 'rm -f "$schema"' EXIT
"$program" config schema > "$schema"
"$tools/check-jsonschema" --check-metaschema "$schema"
for file in fixtures/config/good/*.toml; do
  "$tools/check-jsonschema" --quiet --schemafile "$schema" "$file"
  "$tools/taplo" lint --schema "file://$schema" "$file" 2>/dev/null || { echo "taplo rejects $file" >&2; exit 1; }
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
