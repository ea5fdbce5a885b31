import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { doAsTold } from '../../support/do-as-told.ts';
import { inContainer } from '../../support/places/in-container.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const place = inContainer();
const told = (command: string) =>
  ({ prompt: `do: ${command} .`, permissionMode: 'bypassPermissions' }) as const;

test.for([0, 1])(
  'a conversation goes on in containers, and from a container in a process (%i warm)',
  { timeout: 60_000 },
  async (count) => {
    await using directory = await temporaryDirectory();
    await using room = await place.start({
      script: doAsTold,
      dataDirectory: directory.path,
      claude: { warm: { count }, environment: { IS_SANDBOX: '1' } },
    });
    if (count > 0)
      await expect.poll(async () => (await room.ops.getHealth()).warm.idle, { timeout: 20_000 }).toBe(count);
    const first = await room.run({ ...told('echo one > log.txt'), permissionMode: 'acceptEdits' });
    expect(first).toMatchObject({ status: 'completed', continuableUntil: expect.any(String) });
    const second = await room.run({ ...told('echo two >> log.txt'), previousTaskId: first.id });
    const fork = await room.run({ ...told('echo fork >> log.txt'), previousTaskId: first.id });
    const third = await room.run({
      ...told('cp log.txt copy.txt'),
      previousTaskId: second.id,
      mode: 'process',
    });
    for (const task of [second, fork, third]) {
      expect(task).toMatchObject({ status: 'completed', conversationId: first.id });
      expect(task.result?.usage.gateway?.difference).toBeNull();
    }
    expect(fork.result?.text).toBe('echo one > log.txt then echo fork >> log.txt');
    expect(third.result?.text).toMatch(/^echo one .* then echo two .* then cp log.txt copy.txt$/);
    const { body } = await room.ops.openArtifact(third.id, 'copy.txt');
    expect(Buffer.concat(await Array.fromAsync(body)).toString()).toBe('one\ntwo\n');
    const left = await readdir(path.join(directory.path, 'workspaces'));
    // Of the warm container that waits.
    expect(left.filter((name) => [first, second, fork, third].some(({ id }) => name.includes(id)))).toEqual(
      [],
    );
  },
);
