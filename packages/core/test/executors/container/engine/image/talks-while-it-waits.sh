#!/bin/bash
# Counts until a file is there, then says a long line in letters of two bytes, and its result. Lets itself be warmed up as the CLI does.
read -r line
if [[ $line == *'"initialize"'* ]]; then
  while [[ $line == *'"control_request"'* ]]; do
    [[ $line =~ \"request_id\":\"([a-z_]+)\" ]]
    echo "{\"type\":\"control_response\",\"response\":{\"subtype\":\"success\",\"request_id\":\"${BASH_REMATCH[1]}\"}}"
    read -r line || exit 0
  done
fi
say() { echo "{\"type\":\"user\",\"text\":\"$1\"}"; }
echo '{"type":"system","subtype":"init","session_id":"fixture","model":"fixture"}'
for ((count = 1; ; count += 1)); do
  say "$count"
  [ -e go ] && break
  read -rt 0.1 <> <(:)
done
echo
say "$(printf 'ü%.0s' {1..60000})"
# As long as two pieces of the engine's log.
say "$(printf 'x%.0s' {1..32741})"
say 'last'
echo '{"type":"result","subtype":"success","is_error":false,"result":"done","num_turns":1,"session_id":"fixture","modelUsage":{}}'
