import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findFirstProcess } from '../../../../src/executors/process/written/first-process.ts';
import { measureHeldOpen } from '../../../../src/executors/process/written/held-open.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const MIB = 1024 ** 2;
const request = { maxBytes: 100 * MIB, signal: new AbortController().signal, counted: new Set<number>() };

test.runIf(process.platform === 'linux')(
  'a file without a name takes what it takes once, as long as a process has it open',
  async () => {
    await using directory = await temporaryDirectory();
    const file = path.join(directory.path, 'gone');
    const script = `exec 9> "$0" 8>&9; head -c 3M /dev/zero >&9; echo kept > "$0.kept"; exec 7< "$0.kept"; rm "$0"; echo ready; read _`;
    const child = spawn('sh', ['-c', script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    const processes = path.join(directory.path, 'proc');
    await mkdir(processes);
    await symlink(`/proc/${child.pid}`, path.join(processes, String(child.pid)));
    const held = await measureHeldOpen(processes, request);
    expect(held).toBeGreaterThanOrEqual(3 * MIB);
    expect(held).toBeLessThan(4 * MIB);
    const { dev } = await stat(directory.path);
    expect(await measureHeldOpen(processes, { ...request, counted: new Set([dev]) })).toBe(0);
    expect(await findFirstProcess(process.pid)).toBeTypeOf('number');
    child.stdin.end();
    await ended;
    expect(await measureHeldOpen(processes, request)).toBe(0);
  },
);

test('where no processes can be read, nothing is held open', async () => {
  expect(await measureHeldOpen('/does/not/exist', request)).toBe(0);
  expect(await findFirstProcess(2 ** 30)).toBeUndefined();
});
