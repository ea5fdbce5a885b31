import type { Credential, CredentialInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';

const SECRET = 'sk-ant-api03-made-up-0000000000';
const TEAM: Credential = {
  name: 'team',
  kind: 'api_key',
  baseUrl: null,
  description: 'of all',
  source: 'stored',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

function apiThatKeeps() {
  const kept: [string, CredentialInput][] = [];
  const api = createApi({
    putCredential: async (name, input) => {
      kept.push([name, input]);
      return TEAM;
    },
    listCredentials: async () => ({ data: [TEAM], nextCursor: null }),
    deleteCredential: async () => undefined,
  });
  return { kept, api };
}

test('a secret comes from a variable or from standard input, and is not printed', async () => {
  const { kept, api } = apiThatKeeps();
  const byVariable = await runCommand(['credentials:set', 'team', '--from-env', 'KEY'], {
    api,
    environment: { KEY: ` ${SECRET}\n` },
  });
  const byInput = await runCommand(
    ['credentials:set', 'team', '--kind', 'gateway', '--base-url', 'https://llm.example.test'],
    { api, stdin: `${SECRET}\n` },
  );
  for (const run of [byVariable, byInput]) expect(run).toMatchObject({ exitCode: 0, stdout: 'team\n' });
  expect(kept).toEqual([
    ['team', { kind: 'api_key', secret: SECRET }],
    ['team', { kind: 'gateway', secret: SECRET, baseUrl: 'https://llm.example.test' }],
  ]);
});

test.for([
  [['--from-env', 'KEY'], {}, 'The variable KEY is not set, or empty.'],
  [[], { stdin: ' \n' }, 'Standard input has no secret.'],
  [[], { stdin: 'x'.repeat(20_000) }, 'The secret is longer than 16384 characters.'],
] as const)('what is no secret is refused: %j', async ([flags, options, words]) => {
  const { kept, api } = apiThatKeeps();
  const run = await runCommand(['credentials:set', 'team', ...flags], { api, environment: {}, ...options });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain(words);
  expect(kept).toEqual([]);
});

test('credentials are listed and deleted by name', async () => {
  const { api } = apiThatKeeps();
  const listed = await runCommand(['credentials:list'], { api });
  expect(listed.stdout).toBe('team\tapi_key\tstored\t2026-01-01T00:00:00.000Z\t\tof all\n');
  const table = await runCommand(['credentials:list'], { api, stdoutColumns: 80 });
  expect(table.stdout).toMatch(/NAME +KIND +AGE +SOURCE +DESCRIPTION/);
  expect((await runCommand(['credentials:delete', 'team'], { api })).stdout).toBe('team\tdeleted\n');
});
