# shellcheck shell=bash
# Functions of the action's scripts. Bash is 3.2 on macOS runners.

# escaped TEXT: escapes a text for a workflow command.
escaped() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}

# fail TEXT: ends the step with an annotation and status 2.
fail() {
  printf '::error title=ack-lint::%s\n' "$(escaped "$1")" >&2
  exit 2
}

# output NAME VALUE: sets an output of the step.
output() {
  printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
}
