import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Task } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { doAsTold } from '../support/do-as-told.ts';
import { startOps, type RunningOps } from '../support/start-ops.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const told = (command: string) =>
  ({ prompt: `do: ${command} .`, permissionMode: 'bypassPermissions' }) as const;

async function artifactsOf({ ops }: RunningOps, { id }: Task) {
  return (await ops.listArtifacts(id)).data.map(({ path: name, status }) => `${status} ${name}`);
}

test('each branch of a conversation sees its own files and history, and is counted once', async () => {
  await using directory = await temporaryDirectory();
  await using room = await startOps({
    script: doAsTold,
    dataDirectory: directory.path,
    claude: { environment: { IS_SANDBOX: '1' } },
  });
  const first = await room.run(told('echo one >> log.txt && ln -s log.txt link && chmod 700 log.txt'));
  expect(first).toMatchObject({ status: 'completed', previousTaskId: null, conversationId: first.id });
  expect(Date.parse(first.continuableUntil ?? '')).toBeGreaterThan(Date.now() + 23 * 3_600_000);

  const second = await room.run({ ...told('cat link && echo two >> log.txt'), previousTaskId: first.id });
  const fork = await room.run({ ...told('echo fork >> log.txt && touch forked'), previousTaskId: first.id });
  const third = await room.run({ ...told('cat log.txt > copy.txt'), previousTaskId: second.id });

  expect(second.result?.text).toMatch(/^echo one.* then cat link && echo two >> log.txt$/);
  expect(fork.result?.text).toMatch(/^echo one.* then echo fork >> log.txt && touch forked$/);
  expect(third.result?.text).toMatch(/^echo one.* then cat link .* then cat log.txt > copy.txt$/);
  expect(await artifactsOf(room, second)).toStrictEqual(['modified log.txt']);
  expect(await artifactsOf(room, fork)).toStrictEqual(['created forked', 'modified log.txt']);
  expect(await artifactsOf(room, third)).toStrictEqual(['created copy.txt']);
  const copy = await room.ops.openArtifact(third.id, 'copy.txt');
  expect(await new Response(copy.body).text()).toBe('one\ntwo\n');

  for (const task of [first, second, fork, third]) {
    expect(task.result?.costUsd).toBeGreaterThan(0);
    expect(task.result?.usage.gateway?.difference).toBeNull();
    expect(task.conversationId).toBe(first.id);
  }
  const listed = await room.ops.listTasks({ conversation: first.id });
  expect(listed.data.map(({ id }) => id)).toStrictEqual([third.id, fork.id, second.id, first.id]);
  expect(
    await readdir(
      path.join(directory.path, 'attempts', (await readdir(path.join(directory.path, 'attempts')))[0] ?? ''),
    ),
  ).toStrictEqual([]);
});
