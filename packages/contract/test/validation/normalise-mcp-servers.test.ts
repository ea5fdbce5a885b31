import { expect, test } from 'vitest';
import { McpServerMap } from '../../src/index.ts';
import { normaliseMcpServers, parse, parseCreateTaskInput } from '../../src/validation/index.ts';

const url = 'https://example.com/mcp';
const docs = { type: 'http', url };

test.for<[string, unknown, unknown]>([
  ['a file of a project around them', { mcpServers: { docs } }, { docs }],
  ['a file of an editor around them', { servers: { docs } }, { docs }],
  ['a server called mcpServers', { mcpServers: { command: 'x' } }, { mcpServers: { command: 'x' } }],
  ['the name that the registry has for http', { docs: { type: 'streamable-http', url } }, { docs }],
  ['a url without a type', { docs: { url } }, { docs }],
  [
    'a url that ends in /sse',
    { docs: { url: 'https://example.com/sse?a=b' } },
    { docs: { type: 'sse', url: 'https://example.com/sse?a=b' } },
  ],
  [
    'numbers and booleans as variables',
    { a: { command: 'x', env: { PORT: 3000, DEBUG: true } } },
    { a: { command: 'x', env: { PORT: '3000', DEBUG: 'true' } } },
  ],
  [
    'what else the CLI takes',
    {
      a: { command: 'x', timeout: 5_000, alwaysLoad: true },
      docs: { ...docs, headersHelper: 'print-token' },
    },
    {
      a: { command: 'x', timeout: 5_000, alwaysLoad: true },
      docs: { ...docs, headersHelper: 'print-token' },
    },
  ],
  ['a server that is disabled', { a: { command: 'x', disabled: true }, docs }, { docs }],
  ['a server that is not', { a: { command: 'x', disabled: false } }, { a: { command: 'x' } }],
])('%s: taken', ([, given, expected]) => {
  expect(parse(McpServerMap, normaliseMcpServers(given))).toEqual(expected);
  const input = { prompt: 'hello', apiKey: 'sk-ant-made-up', mcpServers: { inline: given } };
  expect(parseCreateTaskInput(input).mcpServers?.inline).toEqual(expected);
});

test.for([
  [null],
  ['text'],
  [7],
  [[]],
  [{ a: null }],
  [{ a: { env: 7, command: 'x' } }],
  [{ a: { command: 'x', disabled: 'no' } }],
])('%j is left to be refused', ([value]) => {
  expect(() => parse(McpServerMap, normaliseMcpServers(value))).toThrow(/Expected|expected|unknown|must be/);
});
