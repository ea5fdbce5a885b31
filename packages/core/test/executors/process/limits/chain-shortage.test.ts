import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findChainShortage } from '../../../../src/executors/process/limits/chain-shortage.ts';
import type { ExecutionOutcome } from '../../../../src/attempt/outcome.ts';
import { shortageOf } from '../../../../src/system/shortage.ts';

const failed = (stderr: string): ExecutionOutcome => ({
  status: 'failed',
  error: { code: 'claude_failed', message: 'The claude CLI exited with code 1.', details: { stderr } },
  result: null,
});

test.for([
  ['unshare: fork failed: Resource temporarily unavailable', 'EAGAIN'],
  ['sh: 1: Cannot fork', 'EAGAIN'],
  ['setpriv: failed to execute sh: Cannot allocate memory', 'ENOMEM'],
  ['unshare: cannot open /proc/self/uid_map: Too many open files in system', 'ENFILE'],
  ['a word before\nmount: /x: Too many open files', 'EMFILE'],
] as const)('a run that ended with %j was not started for want of what is called %s', ([stderr, code]) => {
  expect(shortageOf(findChainShortage(failed(stderr)))?.code).toBe(code);
});

test.for([
  'node: Cannot allocate memory',
  'setpriv: failed to execute claude: No such file or directory',
  '',
])('a run that ended with %j was started, or ended for another reason', (stderr) => {
  expect(findChainShortage(failed(stderr))).toBeUndefined();
});

test.runIf(process.getuid?.() === 0)('so do the commands complain on this machine', () => {
  const user = String(3_000_000 + process.pid);
  const within = (...command: string[]) =>
    spawnSync('setpriv', [`--reuid=${user}`, '--clear-groups', 'prlimit', '--nproc=1', ...command], {
      encoding: 'utf8',
    }).stderr;
  for (const stderr of [within('sh', '-c', 'true & wait'), within('unshare', '--user', '--fork', 'true')])
    expect(shortageOf(findChainShortage(failed(stderr)))?.code).toBe('EAGAIN');
});
