# shellcheck shell=bash
# What the scripts of the action share. They run in the bash of a runner, which is 3.2 on macOS.

# escaped TEXT: as a workflow command has it.
escaped() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}

# fail TEXT: ends the step with an annotation; the run itself failed.
fail() {
  printf '::error title=ack-lint::%s\n' "$(escaped "$1")" >&2
  exit 2
}

# output NAME VALUE: sets an output of the step.
output() {
  printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
}
