import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { McpServerMap } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { findProcesses, runProcesses } from '../support/processes.ts';
import { startMcpOverHttp } from '../support/start-mcp-over-http.ts';
import { startOps, type RunningOps } from '../support/start-ops.ts';

const SECRET = 'made-up-secret-of-a-server-0123456789';
const fixture = fileURLToPath(new URL('../fixtures/mcp-over-stdio.ts', import.meta.url));
const local = (...args: string[]): McpServerMap => ({
  local: { command: process.execPath, args: [fixture, ...args], env: { SECRET, SHORT: 'eu' } },
});
const echo = (server: string) => useTool(`mcp__${server}__echo`, { text: 'ping' });
const reveal = (server: string, name: string) => useTool(`mcp__${server}__reveal`, { name });

/** What the model was told that its tools had said. */
function toolResults(room: RunningOps): string {
  return JSON.stringify(room.server.requests.at(-1)?.messages);
}

test('the model calls a tool of a stdio server, and is told the result', async () => {
  await using room = await startOps({ script: [echo('local'), say('done')] });
  const task = await room.run({ mcpServers: { inline: local() } });
  expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
  expect(toolResults(room)).toContain('heard: ping');
});

test('the model calls a tool of an http server, and its headers arrive', async () => {
  await using remote = await startMcpOverHttp();
  await using room = await startOps({
    script: [echo('far_away'), reveal('far_away', 'authorization'), say('done')],
  });
  const server = { type: 'http', url: remote.url, headers: { Authorization: `Bearer ${SECRET}` } } as const;
  const task = await room.run({ mcpServers: { inline: { far_away: server } } });
  expect(task.status).toBe('completed');
  expect(toolResults(room)).toContain('heard: ping');
  expect(toolResults(room)).toContain(`Bearer ${SECRET}`);
  expect(JSON.stringify([task, await room.log(task.id)])).not.toContain(SECRET);
});

test.for(['default', 'dontAsk', 'auto'] as const)(
  'what the caller configured may be called in the mode %s, also with underscores in its name',
  async (permissionMode) => {
    const inline = Object.fromEntries(Object.values(local()).map((server) => ['a__b', server]));
    await using room = await startOps({ script: [echo('a__b'), say('done')] });
    await room.run({ permissionMode, mcpServers: { inline } });
    expect(toolResults(room)).toContain('heard: ping');
  },
);

test('in the mode plan no server is called', async () => {
  await using room = await startOps({ script: [echo('local'), say('done')] });
  await room.run({ permissionMode: 'plan', mcpServers: { inline: local() } });
  expect(toolResults(room)).toContain('plan mode');
  expect(toolResults(room)).not.toContain('heard');
});

test('a secret reaches the server as it is and no file, and what prints it is masked', async () => {
  const odd = `${SECRET}\${ANTHROPIC_API_KEY}$HOME"\n`;
  const inline = {
    local: { ...local()['local'], command: process.execPath, args: [fixture], env: { SECRET: odd } },
  };
  const script = [useTool('Bash', { command: 'sleep 1' }), reveal('local', 'SECRET'), say(`I found ${odd}`)];
  await using room = await startOps({ script });
  const { id } = await room.create({ permissionMode: 'auto', mcpServers: { inline } });
  // The server runs, and the CLI has written nothing yet of what it says.
  await room.event(id, ({ type }) => type === 'claude.assistant');
  const files = await readAll(os.tmpdir());
  const kept = JSON.stringify([await room.ops.waitForCompletion(id), await room.log(id)]);
  expect(toolResults(room)).toContain(JSON.stringify(odd).slice(1, -1));
  expect(kept).toContain('I found [masked]');
  expect(kept).not.toContain(SECRET);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((text) => text.includes(SECRET))).toEqual([]);
});

async function readAll(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return await Promise.all(
    files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'latin1').catch(() => '')),
  );
}

test('a profile and an inline server are used together', async () => {
  await using room = await startOps({ script: [echo('shared'), echo('local'), say('done')] });
  const [server] = Object.values(local());
  if (server === undefined) throw new Error('no server');
  await room.ops.createMcpProfile({ name: 'team', servers: { shared: server } });
  const task = await room.run({ mcpServers: { profiles: ['team'], inline: local() } });
  expect(task.status).toBe('completed');
  expect(toolResults(room).split('heard: ping')).toHaveLength(3);
});

test('a server that does not start is in the log with the reason, and the run goes on', async () => {
  await using room = await startOps({ script: [say('done')] });
  const inline = { broken: { command: '/does/not/exist' } };
  const task = await room.run({ mcpServers: { inline } });
  expect(task.status).toBe('completed');
  const log = await room.log(task.id);
  const dataOf = (type: string) => log.find((event) => event.type === type)?.data;
  expect(dataOf('claude.system')).toMatchObject({ mcp_servers: [{ name: 'broken', status: 'failed' }] });
  expect(dataOf('claude.control_response')).toMatchObject({
    response: { response: { errors: { broken: expect.stringContaining('ENOENT') as string } } },
  });
});

test.for([{ usePidNamespace: true }, { usePidNamespace: false }])(
  'a server that stays, and the daemon it left, are gone after success (%o)',
  async (claude) => {
    await using room = await startOps({ script: [echo('local'), say('done')], claude });
    expect(await room.run({ mcpServers: { inline: local('--stays') } })).toMatchObject({
      status: 'completed',
    });
    expect(toolResults(room)).toContain('heard: ping');
    expect(runProcesses()).toEqual([]);
  },
);

test.for([{ usePidNamespace: true }, { usePidNamespace: false }])(
  'a server that stays, and the daemon it left, are gone after a cancel (%o)',
  async (claude) => {
    const script = [useTool('Bash', { command: 'echo begin && sleep 300' }), say('never said')];
    await using room = await startOps({ script, claude });
    const { id } = await room.create({ mcpServers: { inline: local('--stays') } });
    await expect.poll(runProcesses).toContainEqual(expect.stringContaining('sleep 300'));
    expect(findProcesses(/mcp-over-stdio|987654/).length).toBeGreaterThan(1);
    expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
    expect(runProcesses()).toEqual([]);
  },
);
