import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { expect } from 'vitest';
import { API_KEY, openContainerRoom } from '../support/container-room.ts';
import { eventually } from '../support/eventually.ts';

const waitForGo = useTool('Bash', {
  command: 'echo begun >> made.txt; until [ -e go ]; do read -rt 0.05 <> <(:); done',
});

testWithEngine(
  'a message that the CLI has is read after a kill of the server, and one that comes later is refused',
  async ({ engine }) => {
    await using room = await openContainerRoom(engine, [waitForGo, say('Done.')]);
    const first = await room.start();
    const { id } = await first.client.createTask({
      prompt: 'hello',
      apiKey: API_KEY,
      permissionMode: 'bypassPermissions',
    });
    const workspace = path.join(room.directory, 'workspaces', id);
    await expect.poll(() => readdir(workspace).catch(() => []), { timeout: 30_000 }).toContain('made.txt');
    const early = await first.client.sendMessage(id, { text: 'Mind the gap.' });
    await eventually(async () => {
      const [container] = await room.containers();
      const said = container === undefined ? [] : await room.said(container);
      expect(said.map(({ type }) => type)).toContain('command_lifecycle');
    });
    await first.end('SIGKILL');

    const second = await room.start();
    await eventually(async () =>
      expect((await second.client.listTaskEvents(id)).data.map(({ type }) => type)).toContain('task.resumed'),
    );
    const late = await second.client.sendMessage(id, { text: 'Too late.' });
    const taken = await second.client.sendMessage(id, { text: 'Never mind.' });
    expect(await second.client.withdrawMessage(id, taken.id)).toMatchObject({ status: 'withdrawn' });
    await writeFile(path.join(workspace, 'go'), '');
    expect(await second.client.waitForCompletion(id)).toMatchObject({
      status: 'completed',
      result: { text: 'Done.' },
    });
    const { data } = await second.client.listMessages(id);
    expect(data.map(({ id: one, status, turn }) => [one, status, turn])).toEqual([
      [early.id, 'delivered', 1],
      [late.id, 'refused', null],
      [taken.id, 'withdrawn', null],
    ]);
    const asked = JSON.stringify(room.model.requests);
    expect([asked.includes('Mind the gap.'), asked.includes('Too late.')]).toEqual([true, false]);
    // A container whose removal goes on can't be removed once more with the room.
    await room.expectNothingLeft();
  },
);
