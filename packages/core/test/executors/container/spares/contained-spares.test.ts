import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import type { CreateTaskInput } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { fromSpareInContainer } from '../../../support/places/from-spare-in-container.ts';
import type { RoomOptions } from '../../../support/places/place.ts';
import { inContainer } from '../../../support/places/in-container.ts';
import { makeRepository } from '../../../support/make-repository.ts';
import { API_KEY, type RunningOps } from '../../../support/start-ops.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { writeZip } from '../../../support/write-zip.ts';

const cold = inContainer();
const place = fromSpareInContainer();
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

test('a task takes the container that waits, and says and asks the same as one that starts cold', async () => {
  await using warm = await place.start({ script });
  await using other = await cold.start({ script });
  const { id } = await other.run(options);
  const others = (await other.log(id)).map(({ type }) => type);
  // The first one is told where it works; the next is told ahead.
  for (const _ of ['first', 'next']) {
    await expect.poll(() => parked(warm)).toBe(1);
    expect((await warm.ops.getHealth()).spares.memoryBytes).toBeGreaterThan(50_000_000);
    const task = await warm.create(options);
    await expect.poll(() => parked(warm)).toBe(0);
    expect(await warm.ops.waitForCompletion(task.id)).toMatchObject({ status: 'completed' });
    expect((await warm.log(task.id)).map(({ type }) => type)).toEqual(others);
    expect(toldOtherwise(warm, other)).toEqual([]);
    expect((await warm.ops.listArtifacts(task.id)).data).toMatchObject([{ path: 'new.txt' }]);
  }
});

test('a container that was told ahead where it works makes way for one that does for a task like the last one', async () => {
  const instanceId = 'that-makes-way';
  await using room = await place.start({ instanceId, script });
  await room.run(options);
  await expect.poll(() => parked(room)).toBe(1);
  const [ahead] = await containersOf(instanceId);
  const unasked = { ...options, permissionMode: 'bypassPermissions' } as const;
  expect(await room.run(unasked)).toMatchObject({ status: 'completed' });
  const others = async () => (await containersOf(instanceId)).filter(({ Id }) => Id !== ahead?.Id);
  await expect.poll(others, { timeout: 30_000 }).toHaveLength(1);
  await expect.poll(() => parked(room)).toBe(1);
  const task = await room.create(unasked);
  await expect.poll(() => parked(room)).toBe(0);
  expect(await room.ops.waitForCompletion(task.id)).toMatchObject({ status: 'completed' });
});

const parked = async ({ ops }: RunningOps) => (await ops.getHealth()).spares.parked;

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

const command = 'cat brought.txt; echo and changed >> brought.txt; pwd; stat -c %U:%a .';
const roomOptions: RoomOptions = {
  workspaces: { git: { allowedProtocols: ['file'] } },
  script: [useTool('Bash', { command }), say('done')],
};

/** That a task finds its files in the container that waits, and is told the same as in one that starts cold. */
async function expectBrought(room: RunningOps, files: CreateTaskInput['files'], brought: string) {
  const task = await room.create({ ...(files && { files }), permissionMode: 'bypassPermissions' });
  await expect.poll(() => parked(room)).toBe(0);
  expect(await room.ops.waitForCompletion(task.id)).toMatchObject({ status: 'completed' });
  expect(JSON.stringify(room.server.requests.at(-1)?.messages)).toContain(`${brought}/workspace\\nagent:700`);
  const { data: artifacts } = await room.ops.listArtifacts(task.id);
  expect(artifacts).toContainEqual(expect.objectContaining({ path: 'brought.txt', status: 'modified' }));
  expect(await place.running()).toEqual([]);
  await using other = await cold.start(roomOptions);
  await other.run({ ...(files && { files }), permissionMode: 'bypassPermissions' });
  expect(toldOtherwise(room, other)).toEqual([]);
}

test('what an archive brings is in the workspace of a container that waited', async () => {
  await using room = await place.start(roomOptions);
  const zip = writeZip([{ name: 'brought.txt', data: 'by zip' }]);
  await expectBrought(room, { type: 'zip', data: zip.toString('base64') }, 'by zip');
});

test('what a repository brings is in the workspace of a container that waited', async () => {
  await using directory = await temporaryDirectory();
  const repository = await makeRepository(path.join(directory.path, 'repository'));
  await repository.commit({ 'brought.txt': 'by git' });
  await using room = await place.start(roomOptions);
  await expectBrought(room, { type: 'git', gitUrl: `file://${repository.path}` }, 'by git');
});

test('a container that waits has no key and no network, and what it has in the place of a key is refused', async () => {
  const instanceId = 'that-waits';
  await using room = await place.start({ instanceId, script });
  const [waiting] = await containersOf(instanceId);
  expect(JSON.stringify(await place.docker.getContainer(waiting?.Id ?? '').inspect())).not.toContain(API_KEY);
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
  expect(room.server.requests).toEqual([]);
});

test('what a container that waits was not made for starts cold', async () => {
  await using room = await place.start({ script });
  for (const own of [{ trustWorkspace: true }, { resources: { cpus: 1 } }])
    expect(await room.run({ ...options, ...own })).toMatchObject({ status: 'completed' });
  expect((await room.ops.getHealth()).spares.parked).toBe(1);
});

test('a container that refuses its task is no loss: the task starts cold', async () => {
  await using room = await place.startFixture(
    'ends-after-a-while.mjs',
    {},
    { containers: { claudePath: '/fixtures/refuses-its-claim.mjs' } },
  );
  const task = await room.run();
  expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
  const said = (await room.log(task.id)).map(({ type }) => type).filter((type) => type.startsWith('claude.'));
  expect(said).toEqual(['claude.system', 'claude.result']);
});

test('a container that was killed while it waited is no loss, and neither is one whose workspace is gone', async () => {
  const [instanceId, workspaces] = ['that-lost', await temporaryDirectory()];
  await using directory = workspaces;
  await using room = await place.start({ instanceId, script, workspacesDirectory: directory.path });
  const [waiting] = await containersOf(instanceId);
  await place.docker.getContainer(waiting?.Id ?? '').kill();
  expect(await room.run(options)).toMatchObject({ status: 'completed' });
  await expect.poll(() => parked(room)).toBe(1);
  for (const name of await readdir(directory.path))
    await rm(path.join(directory.path, name), { recursive: true });
  expect(await room.run(options)).toMatchObject({ status: 'completed' });
});

test('a stop leaves no container that waits, also not one that is just coming up', async () => {
  const instanceId = 'that-stops';
  const room = await place.start({ instanceId, script });
  await room[Symbol.asyncDispose]();
  expect(await containersOf(instanceId)).toEqual([]);
  const another = await cold.start({ instanceId, claude: { spares: { count: 2 } } });
  await expect.poll(() => containersOf(instanceId)).not.toEqual([]);
  await another[Symbol.asyncDispose]();
  expect(await containersOf(instanceId)).toEqual([]);
});

test('of another mode than the default one nothing waits before its first task', async () => {
  await using room = await cold.start({ script, claude: { spares: { count: 1 } }, defaultMode: 'process' });
  await expect.poll(() => parked(room)).toBe(1);
  await room.run({ ...options, mode: 'container' });
  await expect.poll(() => parked(room)).toBe(2);
});
