import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { echo, toolResults } from './mcp-servers.ts';

export function testsOfRequiredServers(place: Place): void {
  const testIn = testsIn(place);
  const { command, args } = place.nodeCommand('mcp-over-stdio.ts');
  const works = { command, args, required: true };
  const broken = { command: '/does/not/exist' };

  test('a task fails at once whose required server does not connect, and the model is not asked', async () => {
    await using room = await place.start({ script: [say('never asked')] });
    const inline = { works, needed: { ...broken, required: true }, spare: broken };
    const task = await room.run({ mcpServers: { inline } });
    expect(task).toMatchObject({
      status: 'failed',
      error: {
        code: 'mcp_server_failed',
        message: expect.stringMatching(
          /^A required MCP server did not connect: "needed" \(.*ENOENT/,
        ) as string,
        details: {
          servers: [{ name: 'needed', status: 'failed', error: expect.stringContaining('ENOENT') as string }],
        },
      },
      result: null,
    });
    expect(room.server.requests).toEqual([]);
    expect(await place.running()).toEqual([]);
  });

  testIn('process')(
    'a task runs whose required servers connect, also without one that is not required',
    async () => {
      await using room = await place.start({ script: [echo('works'), say('done')] });
      const task = await room.run({
        mcpServers: { inline: { works, spare: { ...broken, required: false } } },
      });
      expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
      expect(toolResults(room)).toContain('heard: ping');
    },
  );

  testIn('process')(
    'a required server of a profile counts, and one of the same name given inline replaces it',
    async () => {
      await using room = await place.start({ script: [say('done')] });
      await room.ops.createMcpProfile({ name: 'team', servers: { shared: { ...broken, required: true } } });
      const profiles = ['team'];
      expect(await room.run({ mcpServers: { profiles } })).toMatchObject({
        error: { code: 'mcp_server_failed' },
      });
      const inline = { shared: { ...works, required: false } };
      expect(await room.run({ mcpServers: { profiles, inline } })).toMatchObject({ status: 'completed' });
    },
  );

  testIn('process')('a task that waits for a required server is cancelled at once', async () => {
    await using room = await place.start({ script: [say('never asked')] });
    const inline = { silent: { command: 'sleep', args: ['298'], required: true } };
    const { id } = await room.create({ mcpServers: { inline } });
    await expect.poll(place.running).toContainEqual(expect.stringContaining('sleep 298'));
    expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
    expect(room.server.requests).toEqual([]);
    expect(await place.running()).toEqual([]);
  });
}
