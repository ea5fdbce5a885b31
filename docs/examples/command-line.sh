#!/bin/sh
# A folder in, the changed files out.
#   ANTHROPIC_API_KEY=sk-ant-... sh command-line.sh ./project
set -eu

claude-ops run --wait \
  --prompt 'Write a summary of this project to SUMMARY.md' \
  --workspace "$1" \
  --permission-mode acceptEdits \
  --tag example=command-line \
  --download ./changed

claude-ops list --status completed --tag example=command-line
