import { expect, test } from 'vitest';
import { claudeArguments } from '../../src/claude/arguments.ts';

const attempt = {
  model: null,
  permissionMode: 'acceptEdits',
  trustWorkspace: false,
  mcpServers: {},
} as const;
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

test.for([
  [{}, ['--permission-mode', 'acceptEdits', ...distrust]],
  [{ permissionMode: 'plan' }, ['--permission-mode', 'plan', ...distrust]],
  [{ model: 'sonnet' }, ['--permission-mode', 'acceptEdits', '--model', 'sonnet', ...distrust]],
  [
    { mcpServers: { docs: server, a__b: server } },
    ['--permission-mode', 'acceptEdits', '--allowedTools', 'mcp__docs__*', 'mcp__a__b__*', ...distrust],
  ],
  [{ trustWorkspace: true }, ['--permission-mode', 'acceptEdits', '--setting-sources', 'user,project,local']],
] as const)('an attempt with %o is run with the arguments %j', ([changes, expected]) => {
  expect(claudeArguments({ ...attempt, ...changes })).toEqual([...streams, ...expected]);
});

test('neither prompt nor schema nor key nor the secret of a server is among the arguments', () => {
  const whole = { ...attempt, prompt: 'a prompt', schema: { title: 'a schema' }, apiKey: 'a key' };
  const mcpServers = { docs: server };
  expect(claudeArguments({ ...whole, mcpServers }).join(' ')).not.toMatch(/a prompt|a schema|a key|a secret/);
});
