/** A server of two tools, `count` and `fail`, that speaks MCP over stdio. It needs nothing but Node. */
export const MCP_SERVER = `
import { createInterface } from 'node:readline';

const TOOLS = [
  { name: 'count', description: 'Counts letters', inputSchema: { type: 'object', properties: { word: { type: 'string' } } } },
  { name: 'fail', description: 'Fails', inputSchema: { type: 'object' } },
];

const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'house', version: '1.0.0' },
  }),
  'tools/list': () => ({ tools: TOOLS }),
  'tools/call': ({ name, arguments: given }) =>
    name === 'count'
      ? { content: [{ type: 'text', text: 'letters: ' + given.word.length }] }
      : { isError: true, content: [{ type: 'text', text: 'it failed' }] },
};

for await (const line of createInterface(process.stdin)) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const answer = answers[method];
  const body = answer ? { result: answer(params ?? {}) } : { error: { code: -32601, message: 'unknown' } };
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...body }));
}
`;
