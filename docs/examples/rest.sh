#!/bin/sh
# The whole of a task with nothing but curl: files in, events live, result and files out.
#   ANTHROPIC_API_KEY=sk-ant-... sh rest.sh project.zip
set -eu
server=${CLAUDE_OPS_URL:-http://127.0.0.1:3000}

task=$(curl -sS --fail-with-body -o answer.json -w '%header{location}' "$server/api/tasks" \
  -H "Idempotency-Key: rest-example-$$" \
  -F 'task={"prompt":"Write a summary of this project to SUMMARY.md","apiKey":"'"$ANTHROPIC_API_KEY"'","permissionMode":"acceptEdits"};type=application/json' \
  -F "files=@$1;type=application/zip") || { cat answer.json >&2; exit 1; }

# Ends after the last event.
curl -sSN "$server$task/events" -H 'Accept: text/event-stream' | grep '^event:'

curl -sS "$server$task"
curl -sS -o artifacts.zip "$server$task/artifacts.zip"
