#!/bin/bash
# Asks whether it may use a tool. As the CLI does, it takes the end of its input for a denial and goes on.
read -r line
echo '{"type":"system","subtype":"init","session_id":"fixture","model":"fixture"}'
echo '{"type":"control_request","request_id":"ask","request":{"subtype":"can_use_tool","tool_name":"Bash","input":{"command":"id"},"tool_use_id":"toolu_fixture"}}'
while read -r line; do
  [[ $line == *'"request_id":"ask"'* ]] && break
done
echo '{"type":"result","subtype":"success","is_error":false,"result":"done","num_turns":1,"session_id":"fixture","modelUsage":{}}'
