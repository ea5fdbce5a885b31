import { expect, test } from 'vitest';
import { claudeArguments } from '../../src/claude/arguments.ts';

const attempt = { model: null, permissionMode: 'acceptEdits', trustWorkspace: false } as const;
const streams = ['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'];
const distrust = ['--setting-sources', 'user', '--strict-mcp-config'];

test.for([
  [{}, ['--permission-mode', 'acceptEdits', ...distrust]],
  [{ permissionMode: 'plan' }, ['--permission-mode', 'plan', ...distrust]],
  [{ model: 'sonnet' }, ['--permission-mode', 'acceptEdits', '--model', 'sonnet', ...distrust]],
  [{ trustWorkspace: true }, ['--permission-mode', 'acceptEdits', '--setting-sources', 'user,project,local']],
] as const)('an attempt with %o is run with the arguments %j', ([changes, expected]) => {
  expect(claudeArguments({ ...attempt, ...changes })).toEqual([...streams, ...expected]);
});

test('neither prompt nor schema nor key is among the arguments', () => {
  const whole = { ...attempt, prompt: 'a prompt', schema: { title: 'a schema' }, apiKey: 'a key' };
  expect(claudeArguments(whole).join(' ')).not.toMatch(/a prompt|a schema|a key/);
});
