import type { McpServerMap, PermissionMode } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect } from 'vitest';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import type { RunningOps } from '../../support/start-ops.ts';

const SECRET = 'made-up-secret-of-a-server-0123456789';
export const echo = (server: string) => useTool(`mcp__${server}__echo`, { text: 'ping' });
export const reveal = (server: string, name: string) => useTool(`mcp__${server}__reveal`, { name });

/** What the model was told that its tools had said. */
export function toolResults(room: RunningOps): string {
  return JSON.stringify(room.server.requests.at(-1)?.messages);
}

export function testsOfMcpServers(place: Place): void {
  const testIn = testsIn(place);

  const { command, args } = place.nodeCommand('mcp-over-stdio.ts');
  const server = (env: Record<string, string>, ...more: string[]) => ({
    command,
    args: [...args, ...more],
    env,
  });
  const local = (...more: string[]): McpServerMap => ({
    local: server({ SECRET, SHORT: 'eu' }, ...more),
  });

  testIn('process', 'container')(
    'the model calls a tool of a stdio server, and is told the result',
    async () => {
      await using room = await place.start({ script: [echo('local'), say('done')] });
      const task = await room.run({ mcpServers: { inline: local() } });
      expect(task).toMatchObject({
        status: 'completed',
        result: { data: 'done', mcpServers: [{ name: 'local', status: 'connected', error: null }] },
      });
      expect(toolResults(room)).toContain('heard: ping');
    },
  );

  testIn(
    'process',
    'container',
    'warm process',
  )('a server that asks its user something is told at once that nobody answers, as by hand', async () => {
    await using room = await place.start({ script: [useTool('mcp__local__ask', { of: 'x' }), say('done')] });
    const task = await room.run({ mcpServers: { inline: local() } });
    expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
    expect(toolResults(room)).toContain(String.raw`answered: {\"action\":\"cancel\"}`);
  });

  const MAY_BE_CALLED =
    'what the caller configured may be called in the mode %s, also with underscores in its name';
  const expectCallable = async (permissionMode: PermissionMode) => {
    const inline = Object.fromEntries(Object.values(local()).map((entry) => ['a__b', entry]));
    await using room = await place.start({ script: [echo('a__b'), say('done')] });
    await room.run({ permissionMode, mcpServers: { inline } });
    expect(toolResults(room)).toContain('heard: ping');
  };

  // A warm process learns mode and rules over stdin. This mode refuses whatever no rule allows.
  testIn('process', 'warm process').for(['dontAsk'] as const)(MAY_BE_CALLED, expectCallable);
  testIn('process').for(['default', 'auto'] as const)(MAY_BE_CALLED, expectCallable);

  testIn('process')('in the mode plan no server is called', async () => {
    await using room = await place.start({ script: [echo('local'), say('done')] });
    await room.run({ permissionMode: 'plan', mcpServers: { inline: local() } });
    expect(toolResults(room)).toContain('plan mode');
    expect(toolResults(room)).not.toContain('heard');
  });

  testIn(
    'process',
    'container',
    'warm process',
  )('a secret reaches the server as it is, and nothing else, and what prints it is masked', async () => {
    const odd = `${SECRET}\${ANTHROPIC_API_KEY}$HOME"\n`;
    const inline = { local: server({ SECRET: odd }) };
    const script = [
      useTool('Bash', { command: 'sleep 1' }),
      reveal('local', 'SECRET'),
      say(`I found ${odd}`),
    ];
    await using room = await place.start({ script });
    const { id } = await room.create({ permissionMode: 'auto', mcpServers: { inline } });
    // The server runs, and the CLI has written nothing yet of what it says.
    await room.event(id, ({ type }) => type === 'claude.assistant');
    const traces = await place.traces();
    const kept = JSON.stringify([await room.ops.waitForCompletion(id), await room.log(id)]);
    expect(toolResults(room)).toContain(JSON.stringify(odd).slice(1, -1));
    expect(kept).toContain('I found [masked]');
    expect(kept).not.toContain(SECRET);
    expect(traces.length).toBeGreaterThan(0);
    expect(traces.filter((text) => text.includes(SECRET))).toEqual([]);
  });

  testIn('process')('a profile and an inline server are used together', async () => {
    await using room = await place.start({ script: [echo('shared'), echo('local'), say('done')] });
    await room.ops.createMcpProfile({ name: 'team', servers: { shared: server({ SECRET }) } });
    const task = await room.run({ mcpServers: { profiles: ['team'], inline: local() } });
    expect(task.status).toBe('completed');
    expect(toolResults(room).split('heard: ping')).toHaveLength(3);
  });

  testIn('process', 'warm process')(
    'a server that does not start is in the log with the reason, and the run goes on',
    async () => {
      await using room = await place.start({ script: [say('done')] });
      const inline = { broken: { command: '/does/not/exist' } };
      const task = await room.run({ mcpServers: { inline } });
      expect(task.status).toBe('completed');
      expect(task.result?.mcpServers).toEqual([
        { name: 'broken', status: 'failed', error: expect.stringContaining('ENOENT') },
      ]);
      const log = await room.log(task.id);
      const dataOf = (type: string) => log.find((event) => event.type === type)?.data;
      expect(dataOf('claude.system')).toMatchObject({ mcp_servers: [{ name: 'broken', status: 'failed' }] });
      expect(dataOf('claude.control_response')).toMatchObject({
        response: { response: { errors: { broken: expect.stringContaining('ENOENT') as string } } },
      });
    },
  );

  testIn('process').for(place.variants)(
    'a server that stays, and the daemon it left, are gone after success (%o)',
    async (claude) => {
      await using room = await place.start({ script: [echo('local'), say('done')], claude });
      expect(await room.run({ mcpServers: { inline: local('--stays') } })).toMatchObject({
        status: 'completed',
      });
      expect(toolResults(room)).toContain('heard: ping');
      expect(await place.running()).toEqual([]);
    },
  );

  testIn('process', 'container').for(place.variants)(
    'a server that stays, and the daemon it left, are gone after a cancel (%o)',
    async (claude) => {
      const script = [useTool('Bash', { command: 'echo begin && sleep 300' }), say('never said')];
      await using room = await place.start({ script, claude });
      const { id } = await room.create({ mcpServers: { inline: local('--stays') } });
      await expect.poll(place.running).toContainEqual(expect.stringContaining('sleep 300'));
      const running = await place.running();
      expect(running).toContainEqual(expect.stringContaining('mcp-over-stdio'));
      expect(running).toContainEqual(expect.stringContaining('987654'));
      expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
      expect(await place.running()).toEqual([]);
    },
  );
}
