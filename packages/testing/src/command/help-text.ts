export const helpText = `Usage: claude-ops-model-server [--script FILE.json] [--port PORT] [--host HOST]

A scripted stand-in for the Anthropic Messages API, to run the real claude CLI without a key.

  --script FILE.json  what is answered; without it every turn gets the text OK
  --port PORT         the port to listen on; without it any free one
  --host HOST         the address to listen on; without it 127.0.0.1
  -h, --help          this text
`;
