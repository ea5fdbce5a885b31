import { chmod, readdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ClaudeOptions } from '../../src/options.ts';
import type { CreateTaskInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { waysWithWarm } from '../support/agent-users.ts';
import { doAsTold } from '../support/do-as-told.ts';
import { startOps, type RunningOps } from '../support/start-ops.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const told = (command: string) => ({ prompt: `do: ${command} .` }) as const;

/** All files of a session are the server's alone to reach. */
async function expectPrivate(dataDirectory: string): Promise<void> {
  const root = path.join(dataDirectory, 'sessions');
  for (const instance of await readdir(root))
    for (const name of await readdir(path.join(root, instance))) {
      const { mode, uid } = await stat(path.join(root, instance, name));
      expect([mode & 0o077, uid]).toEqual([0, process.getuid?.()]);
    }
}

async function takeTurns(room: RunningOps) {
  const run = async (command: string, more: Partial<CreateTaskInput>) =>
    await room.run({ ...told(command), permissionMode: 'bypassPermissions', ...more });
  // As warm processes are started.
  const first = await run('echo one > log.txt', { permissionMode: 'acceptEdits' });
  const second = await run('chmod 600 log.txt && git init -q && git add log.txt && echo two >> log.txt', {
    previousTaskId: first.id,
  });
  const third = await run('git status --short > status.txt && cat log.txt >> status.txt', {
    previousTaskId: second.id,
  });
  expect([first, second, third].map(({ status }) => status)).toEqual(Array(3).fill('completed'));
  const { body } = await room.ops.openArtifact(third.id, 'status.txt');
  expect(Buffer.concat(await Array.fromAsync(body)).toString()).toBe('AM log.txt\n?? status.txt\none\ntwo\n');
}

const ways: {
  readonly name: string;
  readonly claude: Pick<ClaudeOptions, 'processUser' | 'usePidNamespace'>;
}[] = [{ name: 'the user of the server', claude: {} }, ...waysWithWarm(12)];

for (const { name, claude } of ways) {
  test(`a conversation goes on where runs are ${name}, and its first task may have taken a warm process`, async () => {
    await using directory = await temporaryDirectory();
    await chmod(os.tmpdir(), 0o1777);
    await chmod(directory.path, 0o711);
    await using room = await startOps({
      script: doAsTold,
      dataDirectory: directory.path,
      claude: { ...claude, warm: { count: 1 }, environment: { IS_SANDBOX: '1' } },
      maxConcurrency: 2,
    });
    await expect.poll(async () => (await room.ops.getHealth()).warm.idle, { timeout: 10_000 }).toBe(1);
    await takeTurns(room);
    await expectPrivate(directory.path);
  });
}
