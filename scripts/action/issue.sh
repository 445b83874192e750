#!/usr/bin/env bash
# Keeps one issue about the findings of scheduled runs: opens it when a run fails, updates it while runs fail, and closes it when
# one succeeds. STATUS is the exit status of `ack-lint check`, REPORT a file with its report in Markdown.
set -euo pipefail
# shellcheck source=scripts/action/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Only who may triage issues can set the label, so the issue is not that of somebody else.
label=ack-lint
marker='<!-- ack-lint: scheduled run -->'
answer="$RUNNER_TEMP/ack-lint/answer.json"
data="$RUNNER_TEMP/ack-lint/issue.json"

# call METHOD PATH: sends a request to the API for issues, with $data unless it is GET, and writes the response to $answer. The token is
# not an argument, which other users can see.
call() {
  local body=()
  [ "$1" = GET ] || body=(--data-binary "@$data" --header 'Content-Type: application/json')
  curl --silent --show-error --fail --max-time 60 --retry 2 --request "$1" --header @- ${body[@]+"${body[@]}"} \
    --output "$answer" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues$2" 2> "$RUNNER_TEMP/ack-lint/curl" << END ||
Accept: application/vnd.github+json
Authorization: Bearer $GITHUB_TOKEN
X-GitHub-Api-Version: 2022-11-28
END
    fail "issue: the API of GitHub refused the request (the job needs \`issues: write\`): $(cat "$RUNNER_TEMP/ack-lint/curl")"
}

command -v jq > /dev/null || fail 'issue: jq is not installed'
[ -n "$GITHUB_TOKEN" ] || fail 'issue: the input `token` is empty'

call GET "?labels=$label&state=open&sort=created&direction=asc&per_page=100"
number=$(jq --raw-output --arg marker "$marker" \
  '[.[] | select(.pull_request == null and ((.body // "") | startswith($marker)))][0].number // empty' "$answer")

case $STATUS in
  0)
    [ -n "$number" ] || exit 0
    jq --null-input '{state: "closed", state_reason: "completed"}' > "$data"
    call PATCH "/$number"
    echo "Closed issue $number"
    ;;
  1)
    run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
    # An issue has at most 65,536 characters.
    jq --null-input --arg marker "$marker" --arg run "$run" --arg name "$label" --rawfile report "$REPORT" '{
      title: "Credits pages have errors",
      body: "\($marker)\n\($report[:65000])\n\nFound by [this run](\($run)). The issue is closed when a scheduled run finds no error.",
      labels: [$name]
    }' > "$data"
    if [ -n "$number" ]; then
      # A title and labels that somebody changed stay.
      jq '{body}' "$data" > "$data.body"
      mv "$data.body" "$data"
      call PATCH "/$number"
      echo "Updated issue $number"
    else
      call POST ''
      echo "Opened issue $(jq .number "$answer")"
    fi
    ;;
  # A run that failed itself says nothing about the pages.
  *) ;;
esac
