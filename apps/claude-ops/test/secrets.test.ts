import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ClaudeOps } from '@claude-ops/sdk';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const run = promisify(execFile);

const apiKey = 'sk-ant-api03-made-up-for-the-search-5555555555';
const ofTheOperator = 'made-up-header-of-the-operator-3333333333';

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

test('a key that an agent prints is in its own home until it ends, and in nothing else that is kept or said', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [useTool('Bash', { command: `echo "found ${apiKey}"` }), say(`I found ${apiKey}`)],
  });
  await using server = await startServerProcess(directory.path, {
    UPSTREAM_BASE_URL: model.url,
    UPSTREAM_HEADERS: `X-Of-The-Operator: ${ofTheOperator}`,
    LOG_LEVEL: 'trace',
  });
  const { id } = await server.client.createTask({ prompt: 'print it', apiKey, permissionMode: 'auto' });
  const during: string[] = [];
  let hasPrinted = false;
  const answers: unknown[] = [];
  for await (const event of server.client.followTaskEvents(id)) {
    answers.push(event);
    // From when the agent has printed it.
    hasPrinted ||= event.type === 'claude.user';
    if (!hasPrinted) continue;
    for (const file of await filesOutsideHomes(directory.path))
      during.push(await readFile(file, 'latin1').catch(() => ''));
  }
  answers.push(await server.client.getTask(id), await server.client.listTasks());
  expect(model.requests[0]).toMatchObject({ apiKey, headers: { 'x-of-the-operator': ofTheOperator } });
  const { stderr, stdout } = await server.end('SIGTERM');
  const after = await Promise.all((await filesBelow(directory.path)).map((file) => readFile(file, 'latin1')));

  expect(JSON.stringify(answers)).toContain('"content":"found [masked]"');
  expect(during.length).toBeGreaterThan(0);
  for (const text of [...during, ...after, stderr, stdout, JSON.stringify(answers)])
    for (const secret of [apiKey, ofTheOperator]) expect(text).not.toContain(secret);
});

/** All but the private homes of runs, in which the CLI keeps its conversation. The workspace may go while it is looked through. */
async function filesOutsideHomes(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(directory, name));
  const directories = entries.filter((entry) => entry.isDirectory() && entry.name !== 'attempts');
  for (const { name } of directories)
    files.push(...(await filesBelow(path.join(directory, name)).catch((): string[] => [])));
  return files;
}

test('a secret of an MCP server is in its environment and in no file of the server, log or answer', async () => {
  const secret = 'made-up-secret-of-a-server-7777777777';
  const fixture = fileURLToPath(new URL('fixtures/mcp-server.mjs', import.meta.url));
  const server = { command: process.execPath, args: [fixture], env: { TOKEN: secret } };
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [
      useTool('Bash', { command: 'sleep 1' }),
      useTool('mcp__inline__reveal', { name: 'TOKEN' }),
      useTool('mcp__kept__reveal', { name: 'TOKEN' }),
      say(`I found ${secret}`),
    ],
  });
  await using running = await startServerProcess(directory.path, {
    UPSTREAM_BASE_URL: model.url,
    LOG_LEVEL: 'trace',
  });
  const { client } = running;
  const search = async () => {
    const texts = await Promise.all(
      (await filesBelow(directory.path)).map((file) => readFile(file, 'latin1').catch(() => '')),
    );
    return texts.filter((text) => text.includes(secret)).length;
  };
  const answers: unknown[] = [await client.createMcpProfile({ name: 'kept', servers: { kept: server } })];
  const mcpServers = { profiles: ['kept'], inline: { inline: server } };
  const { id } = await client.createTask({ prompt: 'reveal it', apiKey, mcpServers });
  const found: number[] = [];
  for await (const event of client.followTaskEvents(id)) {
    answers.push(event);
    // Both servers run. What the agent is told by them the CLI keeps in its private home until the end.
    if (event.type === 'claude.assistant' && found.length === 0) found.push(await search());
  }
  answers.push(await client.getTask(id), await client.listTasks(), await client.listMcpProfiles());
  const said = JSON.stringify(model.requests.at(-1)?.messages).split(`"text":"${secret}"`);
  expect(said).toHaveLength(3);
  const { stderr, stdout } = await running.end('SIGTERM');
  found.push(await search());

  expect(found).toEqual([0, 0]);
  expect(JSON.stringify(answers)).toContain('I found [masked]');
  for (const text of [stderr, stdout, JSON.stringify(answers)]) expect(text).not.toContain(secret);
});

test('an agent that writes its environment into files leaves no key, token or secret in artifacts, data, log or answers', async () => {
  const token = 'made-up-token-of-the-server-8888888888';
  const secret = 'made-up-secret-of-a-server-7777777777';
  const fixture = fileURLToPath(new URL('fixtures/mcp-server.mjs', import.meta.url));
  const mcp = { command: process.execPath, args: [fixture], env: { TOKEN: secret } };
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [useTool('mcp__inline__write', {}), say('Written.')],
  });
  const data = path.join(directory.path, 'data');
  const env = { UPSTREAM_BASE_URL: model.url, LOG_LEVEL: 'trace', CLAUDE_OPS_TOKEN: token };
  await using running = await startServerProcess(data, env);
  const client = new ClaudeOps({ baseUrl: running.url, token });
  const { id } = await client.createTask({
    prompt: 'write it',
    apiKey,
    // A kept workspace is as it was, with all that the agent wrote to it.
    keepSession: false,
    mcpServers: { inline: { inline: mcp } },
  });
  await client.waitForCompletion(id);
  const artifacts = await client.listArtifacts(id);
  const bodies = await Promise.all(
    ['env.txt', 'env.b64'].map(async (name) => {
      const { body } = await client.openArtifact(id, name);
      return await new Response(body).text();
    }),
  );
  const { data: events } = await client.listTaskEvents(id);
  const archive = Buffer.from(await new Response(await client.openArtifactArchive(id)).arrayBuffer());
  const { stderr, stdout } = await running.end('SIGTERM');
  const kept = await Promise.all((await filesBelow(data)).map((file) => readFile(file, 'latin1')));

  expect(artifacts.data.map(({ path: name }) => name)).toEqual(['env.b64', 'env.txt']);
  expect(bodies[0]).toMatch(/^ANTHROPIC_API_KEY=\*+$/m);
  expect(events.find(({ type }) => type === 'task.artifacts_collected')?.data).toMatchObject({ masked: 2 });
  const texts = [...bodies, ...kept, archive.toString('latin1'), JSON.stringify(events), stderr, stdout];
  for (const text of texts) {
    const decoded = Buffer.from(text, 'base64').toString('latin1');
    for (const hidden of [apiKey, secret, token]) {
      expect(text).not.toContain(hidden);
      expect(decoded).not.toContain(hidden);
    }
  }
});

test('what agent, setup and check print of their environment leaves no credential and no variable in what is kept or said', async () => {
  const ofTeam = 'sk-ant-api03-made-up-of-the-team-4444444444';
  const ofServer = 'sk-ant-api03-made-up-of-the-server-6666666666';
  const variable = 'made-up-variable-of-the-task-9999999999';
  const write = 'env; env > out-$RANDOM.txt; mkdir -p ~/.cache; env | tee ~/.cache/env | base64 > out.b64';
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: ({ messages }) =>
      messages.length === 1 ? useTool('Bash', { command: write }) : say(`I found ${variable}`),
  });
  const data = path.join(directory.path, 'data');
  const gitUrl = await makeRepository(path.join(directory.path, 'repository'));
  await using running = await startServerProcess(data, {
    UPSTREAM_BASE_URL: model.url,
    LOG_LEVEL: 'trace',
    GIT_PROTOCOLS: 'file',
    ANTHROPIC_API_KEY: ofServer,
  });
  const { client } = running;
  const answers: unknown[] = [await client.putCredential('team', { kind: 'api_key', secret: ofTeam })];
  answers.push(await client.listCredentials());
  for (const credential of ['team', 'default', 'team']) {
    const { id } = await client.createTask({
      prompt: 'print it',
      credential,
      permissionMode: 'auto',
      allowedTools: ['Bash'],
      env: { TOKEN: variable },
      files: { type: 'git', gitUrl },
      setup: { script: write, cacheKey: 'all' },
      check: { command: write },
      // A kept workspace is as it was, with all that the agent wrote to it.
      keepSession: false,
    });
    const task = await client.waitForCompletion(id);
    expect(task.status).toBe('completed');
    const { data: events } = await client.listTaskEvents(id, { limit: 1000 });
    answers.push(task, events);
    for (const { path: name } of (await client.listArtifacts(id)).data)
      answers.push(await new Response((await client.openArtifact(id, name)).body).text());
    answers.push(await new Response(await client.openArtifactArchive(id)).text());
  }
  const said = JSON.stringify(answers);
  const { stderr, stdout } = await running.end('SIGTERM');
  const kept = await Promise.all((await filesBelow(data)).map((file) => readFile(file, 'latin1')));

  // Each of the three has printed it.
  expect(said.match(/TOKEN=\[masked\]/g)?.length).toBeGreaterThan(8);
  expect(said).toContain('"outcome":"restored"');
  for (const text of [said, ...kept, stderr, stdout])
    for (const form of [text, Buffer.from(text, 'base64').toString('latin1')])
      for (const hidden of [ofTeam, ofServer, variable]) expect(form).not.toContain(hidden);
});

/** @returns its url. */
async function makeRepository(directory: string): Promise<string> {
  await mkdir(directory);
  await writeFile(path.join(directory, 'a.txt'), 'one\n');
  const git = async (...words: string[]) => await run('git', words, { cwd: directory });
  await git('init', '--quiet');
  await git('add', '--all');
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.test'];
  await git(...who, 'commit', '--quiet', '--message=one');
  return `file://${directory}`;
}

test('the data directory and what is in it are for their owner only', async () => {
  await using parent = await temporaryDirectory();
  const directory = path.join(parent.path, 'data');
  await using server = await startServerProcess(directory, {});
  await server.client.getHealth();
  const modes = await Promise.all(
    [directory, ...(await filesBelow(directory))].map(async (file) => (await stat(file)).mode & 0o077),
  );
  expect(modes.length).toBeGreaterThan(4);
  expect(new Set(modes)).toEqual(new Set([0]));
});
