import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Artifact, OpenArtifactOptions } from '@claude-ops/contract';
import { fail, say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type EmbeddedClaudeOps } from '../../../src/index.ts';
import { readZip } from '../../support/read-zip.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { API_KEY } from '../../support/start-ops.ts';

const bash = (command: string) => useTool('Bash', { command });
const write = (name: string, content: string) => useTool('Write', { file_path: name, content });
const sleep = bash('echo begin && sleep 300');
/** The CLI runs what it is told to as root, too. */
const UNASKED = { environment: { CLAUDE_CODE_MAX_RETRIES: '1', IS_SANDBOX: '1' } };

export async function artifactsOf(
  ops: EmbeddedClaudeOps,
  id: string,
): Promise<Record<string, Artifact['status']>> {
  const { data } = await ops.listArtifacts(id);
  return Object.fromEntries(data.map(({ path: name, status }) => [name, status]));
}

async function download(ops: EmbeddedClaudeOps, id: string, name: string, options?: OpenArtifactOptions) {
  const { body, range } = await ops.openArtifact(id, name, options);
  return { text: Buffer.concat(await Array.fromAsync(body)).toString(), range };
}

export function testsOfArtifacts(place: Place): void {
  const testIn = testsIn(place);

  test('what the real CLI writes, edits and deletes comes back, one by one, in ranges and as an archive', async () => {
    await using room = await place.start({
      script: [
        write('gone.txt', 'gone'),
        write('out/edited.txt', 'before'),
        write('written.md', '# Hello\n'),
        useTool('Edit', { file_path: 'out/edited.txt', old_string: 'before', new_string: 'after' }),
        bash('rm gone.txt'),
        say('done'),
      ],
    });
    const { id, status } = await room.run();
    expect(status).toBe('completed');
    expect(await artifactsOf(room.ops, id)).toEqual({
      'out/edited.txt': 'created',
      'written.md': 'created',
    });
    expect(await download(room.ops, id, 'written.md')).toEqual({ text: '# Hello\n', range: null });
    expect(await download(room.ops, id, 'out/edited.txt', { range: { start: 1, end: 2 } })).toEqual({
      text: 'ft',
      range: { start: 1, end: 2 },
    });
    expect(await download(room.ops, id, 'out/edited.txt', { range: { last: 3 } })).toMatchObject({
      text: 'ter',
    });
    expect(await download(room.ops, id, 'out/edited.txt', { range: { start: 3, end: 99 } })).toMatchObject({
      range: { start: 3, end: 4 },
    });

    const archive = Buffer.concat(await Array.fromAsync(await room.ops.openArtifactArchive(id)));
    expect(readZip(archive)).toEqual([
      { name: 'out/edited.txt', mode: 0o100644, content: 'after' },
      { name: 'written.md', mode: 0o100644, content: '# Hello\n' },
    ]);
    const types = (await room.log(id)).map(({ type }) => type);
    expect(types.slice(-2)).toEqual(['task.artifacts_collected', 'task.completed']);

    const first = await room.ops.listArtifacts(id, { limit: 1 });
    const rest = await room.ops.listArtifacts(id, { limit: 1, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...rest.data].map(({ path: name }) => name)).toEqual([
      'out/edited.txt',
      'written.md',
    ]);
    expect(rest.nextCursor).toBeNull();
  });

  testIn('process')('what is no artifact is not found, however it is asked for', async () => {
    await using room = await place.start({ script: [write('a.txt', 'a'), say('done')] });
    const { id } = await room.run();
    const hostile = [
      '',
      '/',
      '.',
      '..',
      '../a.txt',
      './a.txt',
      'a.txt/',
      '/etc/passwd',
      'a.txt\0',
      '..\\a',
      'index.jsonl',
      '__proto__',
    ];
    for (const name of [...hostile, '../'.repeat(3_000)])
      await expect(room.ops.openArtifact(id, name), name).rejects.toMatchObject({
        code: 'artifact_not_found',
      });
    await expect(room.ops.openArtifact(id, 'a.txt', { range: { start: 1 } })).rejects.toMatchObject({
      code: 'range_not_satisfiable',
      details: { bytes: 1 },
    });
    for (const range of [{ start: -1 }, { start: 2, end: 1 }, { last: 0.5 }, { start: Number.NaN }])
      await expect(room.ops.openArtifact(id, 'a.txt', { range })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    const unknown = '01900000-0000-7000-8000-000000000000';
    const calls = [
      room.ops.listArtifacts(unknown),
      room.ops.openArtifact(unknown, 'a'),
      room.ops.openArtifactArchive(unknown),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'task_not_found' });
    await expect(room.ops.listArtifacts(id, { cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  testIn(
    'process',
    'container',
    'other users',
  )('a task that still runs has no artifacts yet; cancelled, it has what it made until then', async () => {
    await using room = await place.start({ script: [write('a.txt', 'a'), sleep] });
    const { id } = await room.create();
    await room.event(id, ({ data }) => JSON.stringify(data).includes('sleep 300'));
    expect(await room.ops.listArtifacts(id)).toEqual({ data: [], nextCursor: null });
    await expect(room.ops.openArtifact(id, 'a.txt')).rejects.toMatchObject({ code: 'artifact_not_found' });

    expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
    expect(await artifactsOf(room.ops, id)).toEqual({ 'a.txt': 'created' });
  });

  testIn('process')('a run that fails or takes too long has its artifacts all the same', async () => {
    await using failing = await place.start({ script: [write('a.txt', 'a'), fail(401)] });
    await using sleeping = await place.start({ script: [write('b.txt', 'b'), sleep] });
    const [failed, late] = await Promise.all([failing.run(), sleeping.run({ timeout: 8_000 })]);
    expect([failed.error?.code, late.error?.code]).toEqual(['authentication_failed', 'timed_out']);
    expect(await artifactsOf(failing.ops, failed.id)).toEqual({ 'a.txt': 'created' });
    expect(await artifactsOf(sleeping.ops, late.id)).toEqual({ 'b.txt': 'created' });
  });

  testIn('process', 'container')(
    'artifacts outlive a stop of the server, and what a killed one had half stored does not',
    async () => {
      const directory = await mkdtemp(path.join(os.tmpdir(), 'data-'));
      const store = createMemoryTaskStore();
      let id = '';
      {
        await using room = await place.start({
          stores: { tasks: store },
          dataDirectory: directory,
          script: [write('a.txt', 'a'), sleep],
        });
        ({ id } = await room.create());
        await expect
          .poll(() => readFile(path.join(directory, 'workspaces', id, 'a.txt'), 'utf8').catch(() => ''))
          .toBe('a');
      }
      const halfStored = path.join(directory, 'artifacts', `${id.replace(/.$/, '0')}.partial`);
      await mkdir(halfStored);
      await using ops = createClaudeOps({ stores: { tasks: store }, dataDirectory: directory });
      await ops.start();
      expect(await ops.getTask(id)).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
      expect((await download(ops, id, 'a.txt')).text).toBe('a');
      expect(await readdir(path.join(directory, 'artifacts'))).toEqual([id]);
      await rm(directory, { recursive: true });
    },
  );

  testIn('process')('a run whose artifacts can not be stored fails, and keeps its result', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'data-'));
    {
      await using room = await place.start({
        dataDirectory: directory,
        script: [write('a.txt', 'a'), say('the result')],
      });
      await writeFile(path.join(directory, 'artifacts'), 'in the way');
      expect(await room.run()).toMatchObject({
        status: 'failed',
        error: { code: 'artifacts_failed' },
        result: { text: 'the result' },
      });
    }
    await rm(directory, { recursive: true });
  });

  testIn('process', 'other users')('no artifact shows the key that the agent wrote into it', async () => {
    await using room = await place.start({
      script: [write('env.txt', `KEY=${API_KEY}`), write('env.b64', btoa(`KEY=${API_KEY}`)), say('done')],
    });
    const { id } = await room.run();
    for (const name of ['env.txt', 'env.b64']) {
      const { text } = await download(room.ops, id, name);
      expect(text).toContain('****');
      expect(text).not.toContain(API_KEY);
      expect(text).not.toContain(btoa(`KEY=${API_KEY}`).slice(10, 30));
    }
  });

  testIn('process')('of an MCP server artifacts lose the secrets, and no ordinary setting', async () => {
    const env = { NODE_ENV: 'production', TOKEN: 'token-of-local' };
    await using room = await place.start({
      script: [write('production/env.txt', 'ENV NODE_ENV=production TOKEN=token-of-local'), say('done')],
    });
    const { id } = await room.run({ mcpServers: { inline: { local: { command: 'false', env } } } });
    const { text } = await download(room.ops, id, 'production/env.txt');
    expect(text).toBe('ENV NODE_ENV=production TOKEN=**************');
  });

  testIn('process', 'container')(
    'the work of a run comes back without what its tools filled, and the task says what a limit left out',
    async () => {
      const fill =
        'mkdir -p .venv/lib a/node_modules heap && touch .venv/lib/{1..30} a/node_modules/x heap/{1..30}';
      await using room = await place.start({
        artifacts: { maxFiles: 10 },
        claude: UNASKED,
        script: [bash(`${fill} && ln -s v2/a.txt latest.txt`), write('src/app.py', 'app'), say('done')],
      });
      const task = await room.run({ permissionMode: 'bypassPermissions' });
      const { data } = await room.ops.listArtifacts(task.id);
      expect(data).toContainEqual(expect.objectContaining({ path: 'latest.txt', linkTarget: 'v2/a.txt' }));
      expect(data).toContainEqual(expect.objectContaining({ path: 'src/app.py' }));
      expect(data.filter(({ path: name }) => name.startsWith('heap/'))).toHaveLength(8);
      const artifactsOmitted = { count: 22, reasons: { too_many_files: 22 } };
      expect(task).toMatchObject({ status: 'completed', artifactsOmitted });
      expect((await room.ops.listTasks()).data).toMatchObject([{ artifactsOmitted }]);
      const everything = await room.run({
        permissionMode: 'bypassPermissions',
        artifactFilter: { ignored: 'include', include: ['.venv/**'] },
      });
      expect(everything.artifactsOmitted).toEqual({ count: 20, reasons: { too_many_files: 20 } });
    },
  );

  testIn('process')('a filter of the task is kept to, and a bad one refused', async () => {
    await using room = await place.start({ script: [write('a.txt', 'a'), write('b.md', 'b'), say('done')] });
    const { id } = await room.run({ artifactFilter: { include: ['*.md'] } });
    expect(await artifactsOf(room.ops, id)).toEqual({ 'b.md': 'created' });
    await expect(room.create({ artifactFilter: { exclude: ['../*'] } })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/artifactFilter/exclude/0' }],
    });
  });
}
