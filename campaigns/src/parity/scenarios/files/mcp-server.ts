/** A server of two tools, `count` and `fail`, that speaks MCP over stdio. It needs nothing but bash. */
export const MCP_SERVER = String.raw`
tools='[{"name":"count","description":"Counts letters","inputSchema":{"type":"object","properties":{"word":{"type":"string"}}}},
{"name":"fail","description":"Fails","inputSchema":{"type":"object"}}]'

answer() { printf '{"jsonrpc":"2.0","id":%s,%s}\n' "$id" "$(tr -d '\n' <<< "$1")"; }

while read -r line; do
  [[ $line =~ \"id\":([0-9]+) ]] || continue
  id=${'$'}{BASH_REMATCH[1]}
  case $line in
    *'"initialize"'*)
      [[ $line =~ \"protocolVersion\":\"([^\"]+)\" ]]
      answer '"result":{"protocolVersion":"'"${'$'}{BASH_REMATCH[1]}"'","capabilities":{"tools":{}},"serverInfo":{"name":"house","version":"1"}}' ;;
    *'"tools/list"'*) answer '"result":{"tools":'"$tools"'}' ;;
    *'"tools/call"'*'"count"'*)
      [[ $line =~ \"word\":\"([^\"]*)\" ]]
      answer '"result":{"content":[{"type":"text","text":"letters: '"${'$'}{#BASH_REMATCH[1]}"'"}]}' ;;
    *'"tools/call"'*) answer '"result":{"isError":true,"content":[{"type":"text","text":"it failed"}]}' ;;
    *) answer '"error":{"code":-32601,"message":"unknown"}' ;;
  esac
done
`;
