import { chmod, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-agent-that-calls-1111';
const TOKEN = 'a-token-that-a-caller-gave-its-agent';

/** Whether a server may start anything as another user. */
const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** A directory that agents pass, with a file in it that they write, and room for one that tells them a port. */
async function room() {
  const directory = await temporaryDirectory();
  await chmod(directory.path, 0o711);
  const found = path.join(directory.path, 'found.txt');
  await writeFile(found, '');
  await chmod(found, 0o666);
  const port = path.join(directory.path, 'port');
  return { ...directory, found, port, data: path.join(directory.path, 'data') };
}

const ask = (host: string, lines: readonly string[], body = '') =>
  `{ exec 3<>/dev/tcp/${host}/$PORT && printf '${[...lines, 'Host: localhost', 'Connection: close', `Content-Length: ${body.length}`, '', body].join('\\r\\n')}' >&3 && cat <&3; echo; }`;

describe.runIf(isRoot)('an agent of another user that asks the API by itself', () => {
  test('is refused whatever it asks for, and its server says so at the start', async () => {
    await using place = await room();
    const input = JSON.stringify({ prompt: 'outlive', apiKey, permissionMode: 'bypassPermissions' });
    const json = 'Content-Type: application/json';
    const asked = [
      ask('127.0.0.1', ['GET /api/tasks HTTP/1.1']),
      ask('::1', ['GET /api/tasks HTTP/1.1']),
      ask('127.0.0.1', ['POST /api/tasks HTTP/1.1', json], input),
      ask('127.0.0.1', ['POST /api/tasks HTTP/1.1', json, `Authorization: Bearer ${TOKEN}`], input),
      ask('127.0.0.1', ['POST /api/tasks/prune HTTP/1.1', json], '{}'),
      ask('127.0.0.1', ['GET /health HTTP/1.1']),
    ];
    const command = `PORT=$(cat '${place.port}'); { ${asked.join('; ')}; } > '${place.found}' 2>&1; echo asked`;
    await using model = await startModelServer({ script: [useTool('Bash', { command }), say('done')] });
    await using server = await startServerProcess(place.data, {
      UPSTREAM_BASE_URL: model.url,
      PROCESS_USER: 'nobody',
    });
    await writeFile(place.port, new URL(server.url).port);
    const task = { prompt: 'ask', apiKey, permissionMode: 'bypassPermissions' } as const;
    const { id } = await server.client.createTask(task);
    expect(await server.client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    const text = await readFile(place.found, 'utf8');
    expect(text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(asked.map(() => 'HTTP/1.1 403'));
    expect(text.match(/"code":"agent_refused"/g)).toHaveLength(asked.length);
    expect((await server.client.listTasks()).data.map((one) => one.id)).toEqual([id]);
    const { stderr } = await server.end('SIGTERM');
    expect(stderr).toContain(
      'agents are refused, and every other user of this machine is served without a token',
    );
  });

  test('is served with a token that its caller gave it', async () => {
    await using place = await room();
    const asked = [
      ask('127.0.0.1', ['GET /health HTTP/1.1', `Authorization: Bearer ${TOKEN}`]),
      ask('127.0.0.1', ['GET /health HTTP/1.1']),
    ];
    const command = `PORT=$(cat '${place.port}'); { ${asked.join('; ')}; } > '${place.found}' 2>&1; echo asked`;
    await using model = await startModelServer({ script: [useTool('Bash', { command }), say('done')] });
    await using server = await startServerProcess(place.data, {
      UPSTREAM_BASE_URL: model.url,
      PROCESS_USER: 'nobody',
      CLAUDE_OPS_TOKEN: TOKEN,
    });
    await writeFile(place.port, new URL(server.url).port);
    const client = server.clientWith(TOKEN);
    const { id } = await client.createTask({ prompt: 'ask', apiKey, permissionMode: 'bypassPermissions' });
    expect(await client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    const text = await readFile(place.found, 'utf8');
    expect(text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403']);
  });
});

test('a server whose agents are its own user warns at the start of what they can do, unless it has a token', async () => {
  await using directory = await temporaryDirectory();
  const start = async (environment: NodeJS.ProcessEnv) => {
    const server = await startServerProcess(path.join(directory.path, 'data'), environment);
    const { stderr } = await server.end('SIGTERM');
    return stderr;
  };
  const warning = /"level":40.*"event":"agent_access".*can call this API like any caller.*CLAUDE_OPS_TOKEN/;
  expect(await start({})).toMatch(warning);
  expect(await start({ CLAUDE_OPS_TOKEN: TOKEN })).not.toMatch(warning);
});
