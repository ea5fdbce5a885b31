import { chmod } from 'node:fs/promises';
import os from 'node:os';
import { say, useTool } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { ownMounts } from '../../../support/own-mounts.ts';
import { startOps } from '../../../support/start-ops.ts';

const isRoot = process.getuid?.() === 0;
const MIB = 1024 ** 2;
/** Of this process alone: all that these users run is ended. */
const first = 1_800_000 + (process.pid % 100_000) * 4;
const processUser = { uid: first, gid: first, lastUid: first + 3 };
const bash = (command: string) => useTool('Bash', { command });

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** A task that runs a command and waits, under a limit of 50 MiB. */
async function runTask(command: string) {
  await using room = await startOps({
    workspaces: { maxGrownBytes: 50 * MIB },
    claude: { environment: { IS_SANDBOX: '1' }, ...(isRoot && { processUser }) },
    script: [bash(`${command}; echo written; sleep 300`), say('never said')],
  });
  return await room.run({ permissionMode: 'bypassPermissions', timeout: 45_000 });
}

const write = (file: string) => `head -c 300M /dev/zero > "${file}"`;

describe.runIf(ownMounts !== undefined)('a run that writes more than it may is stopped', () => {
  test.for([
    ['HOME', write('$HOME/large')],
    ['TMPDIR', write('$TMPDIR/large')],
    ['/tmp', write('/tmp/large')],
    ['/var/tmp', write('/var/tmp/large')],
    ['/dev/shm', write('/dev/shm/large')],
    ['the workspace', write('large')],
    [
      'deleted files that are still open',
      'exec 9> gone; rm gone; head -c 300M /dev/zero >&9; (exec 8> "$HOME/gone"; rm "$HOME/gone"; true)',
    ],
  ] as const)('that wrote to %s, which the reason names', async ([place, command]) => {
    expect(await runTask(command)).toMatchObject({
      status: 'failed',
      error: {
        code: 'workspace_too_large',
        message: `The run wrote more than the ${50 * MIB} bytes that this server allows, most of it in ${place}, and was stopped.`,
        details: { maxBytes: 50 * MIB, place },
      },
    });
  });

  test('whose check wrote it', async () => {
    await using room = await startOps({
      workspaces: { maxGrownBytes: 50 * MIB },
      claude: isRoot ? { processUser } : {},
      script: () => say('done'),
    });
    const check = { command: `${write('/tmp/large')}; sleep 300` };
    expect(await room.run({ timeout: 45_000, check })).toMatchObject({
      status: 'failed',
      error: { code: 'workspace_too_large', details: { place: '/tmp' } },
      result: { text: 'done' },
    });
  });

  test('that wrote a part of it to each place', async () => {
    const parts = ['$HOME/a', '$TMPDIR/a', '/tmp/a', '/var/tmp/a', '/dev/shm/a', 'a'];
    const command = parts.map((file) => `head -c 12M /dev/zero > "${file}"`).join('; ');
    expect(await runTask(command)).toMatchObject({
      status: 'failed',
      error: { code: 'workspace_too_large' },
    });
  });
});
