import type { TaskSpec } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { AttemptSecrets } from '../../../src/attempt/attempt.ts';
import { coldArguments } from '../../../src/claude/delivery/arguments.ts';
import { anAttempt } from '../../support/an-attempt.ts';

const server = { command: 'server', env: { SECRET: 'a secret' } };
const streams = [
  '-p',
  '--input-format',
  'stream-json',
  '--output-format',
  'stream-json',
  '--verbose',
  '--disallowedTools',
  'ScheduleWakeup,CronCreate,CronDelete,CronList',
];
const distrust = ['--setting-sources', 'user', '--strict-mcp-config'];

test.for<[Partial<TaskSpec>, Partial<AttemptSecrets>, readonly string[]]>([
  [{}, {}, ['--permission-mode', 'acceptEdits', ...distrust]],
  [{ permissionMode: 'plan' }, {}, ['--permission-mode', 'plan', ...distrust]],
  [
    { permissionPrompts: 'ask' },
    { mcpServers: { docs: server } },
    ['--permission-mode', 'acceptEdits', '--permission-prompt-tool', 'stdio', ...distrust],
  ],
  [{ model: 'sonnet' }, {}, ['--permission-mode', 'acceptEdits', '--model', 'sonnet', ...distrust]],
  [{}, { mcpServers: { docs: server, a__b: server } }, ['--permission-mode', 'acceptEdits', ...distrust]],
  [
    { trustWorkspace: true },
    {},
    ['--permission-mode', 'acceptEdits', '--setting-sources', 'user,project,local'],
  ],
])('a task with %o and the secrets %o is run with the arguments %j', ([spec, secrets, expected]) => {
  expect(coldArguments(anAttempt(spec, secrets))).toEqual([...streams, ...expected]);
});

test('neither prompt nor schema nor key nor the secret of a server is among the arguments', () => {
  const spec = { prompt: 'a prompt', schema: { title: 'a schema' } };
  const secrets = { apiKey: 'a key', mcpServers: { docs: server }, others: ['a password'] };
  expect(coldArguments(anAttempt(spec, secrets)).join(' ')).not.toMatch(
    /a prompt|a schema|a key|a secret|a password/,
  );
});
