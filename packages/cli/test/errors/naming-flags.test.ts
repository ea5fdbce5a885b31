import { expect, test } from 'vitest';
import { RUN_FLAGS } from '../../src/commands/run-flags.ts';
import { namingFlags } from '../../src/errors/naming-flags.ts';

const named = (pointer: string) =>
  namingFlags({ message: `${pointer}: is wrong`, errors: [{ pointer, detail: 'is wrong' }] }, RUN_FLAGS)
    .message;

test.for([
  ['/prompt', '--prompt'],
  ['/apiKey', '--api-key'],
  ['/queueTimeout', '--queue-timeout'],
  ['/backgroundTimeout', '--background-timeout'],
  ['/silenceTimeout', '--silence-timeout'],
  ['/idleTimeout', '--idle-timeout'],
  ['/permissionPrompts', '--permission-prompts'],
  ['/approvalTimeout', '--approval-timeout'],
  ['/maxCostUsd', '--max-cost'],
  ['/previousTaskId', '--continue'],
  ['/files/gitUrl', '--git at /gitUrl'],
  ['/schema/type', '--schema at /type'],
  ['/artifactFilter/include/0', '--include'],
  ['/mcpServers/inline/a/url', '--mcp at /a/url'],
  ['/network', '--network'],
  ['/network/allow/1', '--allow-host'],
  ['/resources/memoryBytes', '--memory'],
  ['/retries/max', '--retries'],
  ['/retries/resume', '--retries-resume'],
  ['/tags/a b', '--tag at /a b'],
  ['/cursor', '/cursor'],
] as const)('%s is named as %s', ([pointer, flag]) => {
  expect(named(pointer)).toBe(`${flag}: is wrong`);
});

test('a message that begins otherwise stays, and each problem is named', () => {
  const errors = [
    { pointer: '/timeout', detail: 'is too short' },
    { pointer: '', detail: 'is nested too deeply' },
  ];
  expect(namingFlags({ message: 'Two are wrong', errors }, RUN_FLAGS)).toEqual({
    message: 'Two are wrong',
    items: ['--timeout: is too short', 'is nested too deeply'],
  });
});
