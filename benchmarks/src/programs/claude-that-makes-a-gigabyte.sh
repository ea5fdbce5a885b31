#!/bin/sh
# Stands in for a claude that makes one large file in its workspace.
truncate -s 1G large.bin
echo '{"type":"system","subtype":"init","session_id":"benchmarks","model":"benchmarks"}'
echo '{"type":"result","subtype":"success","is_error":false,"result":"done","num_turns":1,"session_id":"benchmarks","modelUsage":{}}'
