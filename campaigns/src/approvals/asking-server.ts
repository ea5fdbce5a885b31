/**
 * An MCP server of one tool, `ask`, that asks its user for a name. It writes each call and each answer into `asked.txt`. It speaks MCP
 * over stdio, and needs nothing but bash.
 */
export const ASKING_SERVER = String.raw`
tools='[{"name":"ask","description":"Asks","inputSchema":{"type":"object","properties":{"mark":{"type":"string"}}}}]'
form='{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}'

answer() { printf '{"jsonrpc":"2.0","id":%s,%s}\n' "$id" "$1"; }

while read -r line; do
  if [[ $line =~ \"id\":\"question-([0-9]+)\" ]]; then
    id=${'$'}{BASH_REMATCH[1]}
    action=none
    [[ $line =~ \"action\":\"([a-z]+)\" ]] && action=${'$'}{BASH_REMATCH[1]}
    [[ $line =~ \"name\":\"([A-Za-z]+)\" ]] && action="$action ${'$'}{BASH_REMATCH[1]}"
    echo "answered $mark $action" >> asked.txt
    answer '"result":{"content":[{"type":"text","text":"answered: '"$action"'"}]}'
    continue
  fi
  [[ $line =~ \"id\":([0-9]+) ]] || continue
  id=${'$'}{BASH_REMATCH[1]}
  case $line in
    *'"initialize"'*)
      [[ $line =~ \"protocolVersion\":\"([^\"]+)\" ]]
      answer '"result":{"protocolVersion":"'"${'$'}{BASH_REMATCH[1]}"'","capabilities":{"tools":{}},"serverInfo":{"name":"house","version":"1"}}' ;;
    *'"tools/list"'*) answer '"result":{"tools":'"$tools"'}' ;;
    *'"tools/call"'*)
      [[ $line =~ \"mark\":\"([^\"]*)\" ]]
      mark=${'$'}{BASH_REMATCH[1]}
      echo "called $mark" >> asked.txt
      printf '{"jsonrpc":"2.0","id":"question-%s","method":"elicitation/create","params":{"message":"Your name for %s?","requestedSchema":%s}}\n' "$id" "$mark" "$form" ;;
    *) answer '"error":{"code":-32601,"message":"unknown"}' ;;
  esac
done
`;

export const ASKED_FILE = 'asked.txt';
/** The name of the server in a task. */
export const SERVER_NAME = 'house';
