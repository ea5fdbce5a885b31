import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { say, useTool, type RecordedRequest } from '@claude-ops/testing';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { expect } from 'vitest';
import { API_KEY, openContainerRoom } from '../support/container-room.ts';

/** Runs the command of the last prompt, `do: COMMAND .`, then says all commands so far. */
function doAsTold(request: RecordedRequest) {
  const told = [...JSON.stringify(request.messages).matchAll(/do: (.*?) \./g)].map(
    ([, command = '']) => command,
  );
  if (JSON.stringify(request.messages.at(-1)).includes('tool_result')) return say(told.join(' then '));
  return useTool('Bash', { command: told.at(-1) ?? 'true' });
}

for (const RESUME_ON_RESTART of ['true', 'false'])
  testWithEngine(
    `a container that SIGKILL of the server meets can be gone on with (RESUME_ON_RESTART=${RESUME_ON_RESTART})`,
    { timeout: 90_000 },
    async ({ engine }) => {
      await using room = await openContainerRoom(engine, doAsTold);
      const told = (command: string) =>
        ({ prompt: `do: ${command} .`, apiKey: API_KEY, permissionMode: 'bypassPermissions' }) as const;
      const killed = await room.start({ RESUME_ON_RESTART });
      const command = 'echo one > log.txt; echo begin; for i in $(seq 60); do read -rt 0.1 <> <(:); done';
      const { id } = await killed.client.createTask(told(command));
      await expect
        .poll(() => readdir(path.join(room.directory, 'workspaces', id)).catch(() => []), { timeout: 30_000 })
        .toContain('log.txt');
      await killed.end('SIGKILL');

      const { client } = await room.start({ RESUME_ON_RESTART });
      const met = await client.waitForCompletion(id);
      expect(met).toMatchObject({
        status: RESUME_ON_RESTART === 'true' ? 'completed' : 'failed',
        continuableUntil: expect.any(String),
      });
      const { id: nextId } = await client.createTask({ ...told('cp log.txt copy.txt'), previousTaskId: id });
      const next = await client.waitForCompletion(nextId);
      expect(next).toMatchObject({ status: 'completed', conversationId: id });
      expect(next.result?.text).toBe(`${command} then cp log.txt copy.txt`);
      const { body } = await client.openArtifact(nextId, 'copy.txt');
      expect(await new Response(body).text()).toBe('one\n');
    },
  );
