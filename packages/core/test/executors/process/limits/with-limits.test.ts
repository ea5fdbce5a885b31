import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resolveProcessLimits } from '../../../../src/executors/process/limits/run-limits.ts';
import { withLimits, type KernelLimits } from '../../../../src/executors/process/limits/with-limits.ts';

const isLinux = process.platform === 'linux';

/** What a command within limits is told by the kernel. */
function told(limits: KernelLimits): { limits: string; oomScore: number; pid: string } {
  const [file = '', ...rest] = withLimits(limits);
  const output = execFileSync(
    file,
    [...rest, 'sh', '-c', 'cat /proc/self/limits; cat /proc/self/oom_score_adj; echo $PPID'],
    {
      encoding: 'utf8',
    },
  );
  const lines = output.trim().split('\n');
  return {
    limits: lines.slice(0, -2).join('\n'),
    oomScore: Number(lines.at(-2)),
    pid: lines.at(-1) ?? '',
  };
}

test.runIf(isLinux)('a command within limits can neither pass nor raise them', () => {
  const { limits } = told({ openFiles: 333, processes: 4_000 });
  expect(limits).toMatch(/^Max open files\s+333\s+333\s/m);
  expect(limits).toMatch(/^Max processes\s+4000\s+4000\s/m);
});

test.runIf(isLinux)('the limit of processes stays what it was where nothing is counted', () => {
  const own = /^Max processes.*$/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[0];
  expect(told({ openFiles: 333, processes: undefined }).limits).toContain(own);
});

test.runIf(isLinux)('no more open files are asked for than this process may have', () => {
  const [, hard] = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
  const most = 1_000_000_000;
  expect(told({ openFiles: most, processes: undefined }).limits).toMatch(
    new RegExp(`^Max open files\\s+${hard}\\s+${hard}\\s`, 'm'),
  );
});

test.runIf(isLinux)('when memory runs out, a command within limits is ended before this process', () => {
  const own = Number(readFileSync('/proc/self/oom_score_adj', 'latin1'));
  expect(told({ openFiles: 333, processes: undefined }).oomScore).toBe(Math.min(1_000, own + 500));
});

test.runIf(isLinux)('a command within limits begins in the directory that it is given, or not at all', () => {
  const limits = { openFiles: 333, processes: undefined };
  const [file = '', ...rest] = withLimits(limits, '/usr');
  expect(execFileSync(file, [...rest, 'pwd'], { encoding: 'utf8' })).toBe('/usr\n');
  const [other = '', ...more] = withLimits(limits, '/nowhere');
  expect(() => execFileSync(other, [...more, 'pwd'], { stdio: 'pipe' })).toThrow(/nowhere/);
});

test.runIf(isLinux)('limits take no process of their own', () => {
  expect(told({ openFiles: 333, processes: undefined }).pid).toBe(String(process.pid));
});

test('limits with which the CLI can not start are refused', () => {
  expect(() => resolveProcessLimits({ processes: 31 })).toThrow(
    'claude.processLimits.processes must be at least 32, not 31.',
  );
  expect(() => resolveProcessLimits({ openFiles: 255 })).toThrow(
    'claude.processLimits.openFiles must be at least 256, not 255.',
  );
  expect(resolveProcessLimits({ processes: 100 })).toEqual({ processes: 100, openFiles: 65_536 });
});
