import type { McpServerMap } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { maskServers, pointersToMask, secretsOfServers } from '../../src/secrets/mcp-secrets.ts';

const servers: McpServerMap = {
  local: {
    command: 'server',
    args: ['--verbose'],
    env: { TOKEN: 'token-of-local', REGION: 'eu', EMPTY: '' },
  },
  remote: { type: 'http', url: 'https://example.test', headers: { Authorization: 'Bearer token-of-remote' } },
  plain: { type: 'sse', url: 'https://example.test/sse' },
};

test('answers show the names of variables and headers, and no value', () => {
  expect(maskServers(servers)).toEqual({
    local: {
      command: 'server',
      args: ['--verbose'],
      env: { TOKEN: '[masked]', REGION: '[masked]', EMPTY: '[masked]' },
    },
    remote: { type: 'http', url: 'https://example.test', headers: { Authorization: '[masked]' } },
    plain: servers['plain'],
  });
});

test('a server and a variable of the name __proto__ are entries like any other', () => {
  const odd = JSON.parse('{"__proto__":{"command":"x","env":{"__proto__":"value"}}}') as McpServerMap;
  expect(JSON.stringify(maskServers(odd))).toBe(
    '{"__proto__":{"command":"x","env":{"__proto__":"[masked]"}}}',
  );
});

test('values of eight characters and more are taken out of the output, of a header its token too', () => {
  expect(secretsOfServers(servers)).toEqual(['token-of-local', 'Bearer token-of-remote', 'token-of-remote']);
  expect(secretsOfServers({ file: { command: 'x', env: { a: '12345678\n' } } })).toEqual([
    '12345678\n',
    '12345678',
  ]);
  expect(secretsOfServers({ short: { command: 'x', env: { a: '1234567', b: '12345678' } } })).toEqual([
    '12345678',
  ]);
});

test('what was copied from an answer is pointed at', () => {
  expect(pointersToMask(servers, '/servers')).toEqual([]);
  expect(pointersToMask(maskServers(servers), '/servers')).toEqual([
    '/servers/local/env/TOKEN',
    '/servers/local/env/REGION',
    '/servers/local/env/EMPTY',
    '/servers/remote/headers/Authorization',
  ]);
});
