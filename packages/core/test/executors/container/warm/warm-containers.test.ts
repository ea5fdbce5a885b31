import { readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import { say, useTool } from '@claude-ops/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { fromWarmInContainer } from '../../../support/places/from-warm-in-container.ts';
import { inContainer } from '../../../support/places/in-container.ts';
import { makeRepository } from '../../../support/make-repository.ts';
import { API_KEY, type RunningOps } from '../../../support/start-ops.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { writeZip } from '../../../support/write-zip.ts';

const cold = inContainer();
const place = fromWarmInContainer();
const script = [useTool('Write', { file_path: 'new.txt', content: 'new' }), say('done')];
const options = { permissionMode: 'acceptEdits', model: 'claude-sonnet-4-6' } as const;

/** The containers of an instance. */
async function containersOf(instanceId: string) {
  const filters = { label: [`claude-ops.instance=${instanceId}`] };
  return await place.docker.listContainers({ all: true, filters });
}

/** What a shell prints that is started in a container. */
async function printedIn(id: string, command: string): Promise<string> {
  const execution = await place.docker
    .getContainer(id)
    .exec({ Cmd: ['bash', '-c', command], AttachStdout: true, AttachStderr: true });
  const output = new PassThrough();
  const stream = await execution.start({});
  place.docker.modem.demuxStream(stream, output, output);
  stream.once('end', () => output.end());
  return await text(output);
}

const SHARED = 'that-is-shared';
const sharedWorkspaces = path.join(os.tmpdir(), 'workspaces');
let shared: RunningOps | undefined;

/** A server for the tests that leave it as it was, with a container that waits: to make one takes longer than most of them. */
async function sharedRoom(): Promise<RunningOps> {
  shared ??= await place.start({
    instanceId: SHARED,
    script,
    workspacesDirectory: sharedWorkspaces,
    workspaces: { git: { allowedProtocols: ['file'] } },
  });
  await place.untilReady?.(shared);
  return shared;
}

afterAll(async () => {
  await shared?.[Symbol.asyncDispose]();
  await rm(sharedWorkspaces, { recursive: true, force: true });
});

describe('of one server', () => {
  test('a container that waits has no key and no network, and what it has in the place of a key is refused', async () => {
    const room = await sharedRoom();
    const before = room.server.requests.length;
    const [waiting] = await containersOf(SHARED);
    expect(JSON.stringify(await place.docker.getContainer(waiting?.Id ?? '').inspect())).not.toContain(
      API_KEY,
    );
    const printed = await printedIn(
      waiting?.Id ?? '',
      [
        'ls /sys/class/net',
        'ls -A /workspace',
        'touch /made 2>&1',
        `curl -s -o /dev/null -w '%{http_code}\\n' -X POST -H "x-api-key: $ANTHROPIC_API_KEY" "$ANTHROPIC_BASE_URL/v1/messages"`,
      ].join('; '),
    );
    expect(printed).toMatch(/^lo\ntouch: .*Read-only file system\n401\n$/);
    expect(room.server.requests).toHaveLength(before);
  });

  test('a task takes the container that waits, and says and asks the same as one that starts cold', async () => {
    const warm = await sharedRoom();
    await using other = await cold.start({ script });
    expect((await warm.ops.getHealth()).warm.memoryBytes).toBeGreaterThan(50_000_000);
    const task = await warm.create(options);
    await warm.server.waitForRequest();
    expect((await warm.ops.getHealth()).warm).toEqual({ idle: 0, memoryBytes: 0 });
    expect(await warm.ops.waitForCompletion(task.id)).toMatchObject({ status: 'completed' });
    const { id } = await other.run(options);
    const [own, others] = [await warm.log(task.id), await other.log(id)];
    expect(own.map(({ type }) => type)).toEqual(others.map(({ type }) => type));
    expect(toldOtherwise(warm, other)).toEqual([]);
    expect((await warm.ops.listArtifacts(task.id)).data).toMatchObject([{ path: 'new.txt' }]);
  });

  test('what a container that waits was not made for starts cold', async () => {
    const room = await sharedRoom();
    for (const own of [{ trustWorkspace: true }, { resources: { cpus: 1 } }])
      expect(await room.run({ ...options, ...own })).toMatchObject({ status: 'completed' });
    expect((await room.ops.getHealth()).warm.idle).toBe(1);
  });

  test('a repository is cloned for a container that starts in it', async () => {
    await using directory = await temporaryDirectory();
    const repository = await makeRepository(path.join(directory.path, 'repository'));
    await repository.commit({ 'brought.txt': 'by git' });
    const room = await sharedRoom();
    const before = room.server.requests.length;
    const task = await room.run({ files: { type: 'git', gitUrl: `file://${repository.path}` } });
    expect(task).toMatchObject({ status: 'completed' });
    expect((await room.ops.getHealth()).warm.idle).toBe(1);
    expect(JSON.stringify(room.server.requests[before]?.body)).toContain('Is a git repository: true');
  });

  test('a container that was killed while it waited is no loss, and neither is one whose workspace is gone', async () => {
    const room = await sharedRoom();
    await expect.poll(async () => (await room.ops.getHealth()).warm.idle).toBe(1);
    // Until then the container of the task before may still be there.
    await expect.poll(async () => (await containersOf(SHARED)).length).toBe(1);
    const [waiting] = await containersOf(SHARED);
    await place.docker.getContainer(waiting?.Id ?? '').kill();
    expect(await room.run(options)).toMatchObject({ status: 'completed' });
    await expect.poll(async () => (await room.ops.getHealth()).warm.idle).toBe(1);
    for (const name of await readdir(sharedWorkspaces))
      await rm(path.join(sharedWorkspaces, name), { recursive: true, force: true });
    const last = await room.run(options);
    expect(last, JSON.stringify(last)).toMatchObject({ status: 'completed' });
  });
});

/** What two models were told otherwise, but for what is made at random. */
function toldOtherwise(one: RunningOps, other: RunningOps): string[][] {
  const [own, others] = [told(one), told(other)];
  return own.flatMap((line, index) => (line === others[index] ? [] : [[line, others[index] ?? '']]));
}

/** In the last conversation, of two requests. */
function told({ server }: RunningOps): string[] {
  const random = /toolu_[\w-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|cch=\w+/g;
  return server.requests.slice(-2).flatMap(({ body }) => {
    const { metadata: _, ...rest } = body as Record<string, unknown>;
    return JSON.stringify(rest, null, 1).replaceAll(random, 'random').split(/\\?\n/);
  });
}

/** How many wait that were started to ask before they do anything, and to ask nothing. */
async function kindsOf(instanceId: string): Promise<(string | undefined)[]> {
  const commands = (await containersOf(instanceId)).map(({ Command: command }) => command);
  return commands.map((command) => /--permission-mode (?<kind>\w+)/.exec(command)?.groups?.['kind']);
}

test('the next container that waits is as the last task needed it, and an archive is in its workspace', async () => {
  const instanceId = 'that-learns';
  const command = 'cat brought.txt; echo and changed >> brought.txt; pwd; stat -c %U:%a .';
  const brings = [useTool('Bash', { command }), say('done')];
  await using room = await place.start({ instanceId, script: brings });
  const permissionMode = 'bypassPermissions';
  expect(await kindsOf(instanceId)).toEqual(['default']);
  expect(await room.run({ permissionMode })).toMatchObject({ status: 'completed' });
  await expect.poll(() => kindsOf(instanceId)).toEqual([permissionMode]);
  const idle = async () => (await room.ops.getHealth()).warm.idle;
  await expect.poll(idle).toBe(1);

  const zip = writeZip([{ name: 'brought.txt', data: 'by zip' }]).toString('base64');
  const input = { files: { type: 'zip', data: zip }, permissionMode } as const;
  const before = room.server.requests.length;
  const task = await room.create(input);
  await expect.poll(() => room.server.requests.length).toBe(before + 1);
  expect(await idle()).toBe(0);
  expect(await room.ops.waitForCompletion(task.id)).toMatchObject({ status: 'completed' });
  expect(JSON.stringify(room.server.requests.at(-1)?.messages)).toContain('by zip/workspace\\nagent:700');
  const { data: artifacts } = await room.ops.listArtifacts(task.id);
  expect(artifacts).toContainEqual(expect.objectContaining({ path: 'brought.txt', status: 'modified' }));
  expect(await place.running()).toEqual([]);
  await using other = await cold.start({ script: brings });
  await other.run(input);
  expect(toldOtherwise(room, other)).toEqual([]);
});

test('a container that refuses its task is no loss: the task starts cold', async () => {
  await using room = await place.startFixture(
    'ends-after-a-while.mjs',
    {},
    { containers: { claudePath: '/fixtures/refuses-its-task.mjs' } },
  );
  const task = await room.run(options);
  expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
  const said = (await room.log(task.id)).map(({ type }) => type).filter((type) => type.startsWith('claude.'));
  expect(said).toEqual(['claude.system', 'claude.result']);
});

test('a stop leaves no container that waits, also not one that is just coming up', async () => {
  const instanceId = 'that-stops';
  const room = await place.start({ instanceId, script });
  await room[Symbol.asyncDispose]();
  expect(await containersOf(instanceId)).toEqual([]);
  const another = await cold.start({ instanceId, claude: { warm: { count: 2 } } });
  await expect.poll(() => containersOf(instanceId)).not.toEqual([]);
  await another[Symbol.asyncDispose]();
  expect(await containersOf(instanceId)).toEqual([]);
});

test('of another mode than the default one nothing waits before its first task', async () => {
  await using room = await cold.start({ script, claude: { warm: { count: 1 } }, defaultMode: 'process' });
  const idle = () => room.ops.getHealth().then(({ warm }) => warm.idle);
  await expect.poll(idle).toBe(1);
  await room.run({ ...options, mode: 'container' });
  await expect.poll(idle).toBe(2);
});
