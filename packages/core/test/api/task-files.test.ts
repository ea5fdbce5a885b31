import { mkdir, open, readdir, readFile, readlink, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { CreateTaskInput, CreateTaskOptions } from '@claude-ops/contract';
import { expect, test, vi } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type ClaudeOpsOptions } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';
import { createDiskUploadStore } from '../../src/uploads/disk-upload-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { writeZip } from '../support/write-zip.ts';

const input = { prompt: 'hello', apiKey: 'sk-ant-made-up-for-the-tests' };
const zip = writeZip([{ name: 'a.txt', data: 'hello' }]);
const files = { type: 'zip', data: zip.toString('base64') } as const;
const git = (gitUrl: string, rest: object = {}) => ({ files: { type: 'git', gitUrl, ...rest } as const });

async function startIdle(options: ClaudeOpsOptions = {}) {
  const directory = await temporaryDirectory();
  const ops = createClaudeOps({ ...options, dataDirectory: directory.path });
  return {
    ops,
    path: directory.path,
    create: (changes: Partial<CreateTaskInput>, more?: CreateTaskOptions) =>
      ops.createTask({ ...input, ...changes }, more),
    uploads: () => readdir(path.join(directory.path, 'uploads')).catch((): string[] => []),
    async [Symbol.asyncDispose]() {
      await ops.stop({ graceMs: 0 });
      await directory[Symbol.asyncDispose]();
    },
  };
}

test('a zip in the input is stored as bytes, for its owner only, and answered as its size', async () => {
  await using idle = await startIdle();
  const task = await idle.create({ files });
  expect(task.files).toEqual({ type: 'zip', bytes: zip.length });
  expect(await idle.ops.getTask(task.id)).toEqual(task);
  const file = path.join(idle.path, 'uploads', `${task.id}.zip`);
  expect(await readFile(file)).toEqual(zip);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a git bundle is told by its first bytes', async () => {
  await using idle = await startIdle();
  const bundle = new Blob(['# v2 git bundle\n', 'whatever']);
  const task = await idle.create({}, { archive: bundle });
  expect(task.files).toEqual({ type: 'bundle', bytes: bundle.size });
  expect(await idle.ops.getTask(task.id)).toEqual(task);
});

test('an archive is streamed to disk', async () => {
  await using idle = await startIdle();
  const task = await idle.create({}, { archive: new Blob([new Uint8Array(zip)]) });
  expect(task.files).toEqual({ type: 'zip', bytes: zip.length });
  expect(await readFile(path.join(idle.path, 'uploads', `${task.id}.zip`))).toEqual(zip);
});

test('the checksum of an archive is known once it is stored', async () => {
  await using directory = await temporaryDirectory();
  const uploads = createDiskUploadStore(directory.path, silentLogger);
  expect(await uploads.save('task', new Blob([new Uint8Array(zip)]).stream())).toEqual({
    bytes: zip.length,
    sha256: createHash('sha256').update(zip).digest('hex'),
  });
});

test.runIf(process.platform === 'linux')('what is stored is durable, and so is its name', async () => {
  await using directory = await temporaryDirectory();
  const uploads = createDiskUploadStore(path.join(directory.path, 'uploads'), silentLogger);
  const synced = await whatIsSynced(async () => {
    await uploads.save('task', new Blob(['zip']).stream());
  });
  expect(synced.map((name) => path.relative(directory.path, name))).toEqual([
    'uploads/task.zip',
    'uploads',
    '',
  ]);
});

/** The paths of the files and directories that are synced while something is done. */
async function whatIsSynced(work: () => Promise<void>): Promise<string[]> {
  await using any = await open('/dev/null');
  const synced: string[] = [];
  const handles: FileHandle = Object.getPrototypeOf(any);
  const { sync } = handles;
  const watched = vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    synced.push(await readlink(`/proc/self/fd/${this.fd}`));
    await sync.call(this);
  });
  try {
    await work();
  } finally {
    watched.mockRestore();
  }
  return synced;
}

test('a queued task that is cancelled leaves no archive', async () => {
  await using idle = await startIdle();
  const { id } = await idle.create({ files });
  await idle.ops.cancelTask(id);
  expect(await idle.uploads()).toEqual([]);
});

test('a task that can not be stored leaves no archive', async () => {
  const store = { ...createMemoryTaskStore(), insert: () => Promise.reject(new Error('full')) };
  await using idle = await startIdle({ stores: { tasks: store } });
  await expect(idle.create({ files })).rejects.toThrow('full');
  expect(await idle.uploads()).toEqual([]);
});

test('archives that no task waits for are gone after a start', async () => {
  await using idle = await startIdle({ maxConcurrency: 1, claude: { path: '/nowhere' } });
  await mkdir(path.join(idle.path, 'uploads'));
  await writeFile(path.join(idle.path, 'uploads', 'left.zip'), 'left');
  const { id } = await idle.create({ files });
  await idle.ops.start();
  expect((await idle.ops.waitForCompletion(id)).error?.code).toBe('claude_not_found');
  expect(await idle.uploads()).toEqual([]);
  expect(await readdir(path.join(idle.path, 'workspaces'))).toEqual([]);
});

test.for<[string, Partial<CreateTaskInput>, string]>([
  ['base64 with a space', { files: { type: 'zip', data: 'UEsF Bg==' } }, '/files/data'],
  ['base64 of the other alphabet', { files: { type: 'zip', data: 'ab-_' } }, '/files/data'],
  ['base64 with something behind it', { files: { type: 'zip', data: 'UEsFBg==UEsF' } }, '/files/data'],
  ['half a character of base64', { files: { type: 'zip', data: 'UEsFB' } }, '/files/data'],
  ['a transport helper', git('ext::sh -c evil'), '/files/gitUrl'],
  ['a file', git('file:///etc'), '/files/gitUrl'],
  ['an option for a url', git('--upload-pack=evil'), '/files/gitUrl'],
  ['an option for a ref', git('https://example.org/a', { gitRef: '--upload-pack=evil' }), '/files/gitRef'],
  ['a range for a ref', git('https://example.org/a', { gitRef: 'a..b' }), '/files/gitRef'],
])('%s is refused with a pointer, and nothing is stored', async ([, changes, pointer]) => {
  await using idle = await startIdle();
  await expect(idle.create(changes)).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [expect.objectContaining({ pointer })],
  });
  expect((await idle.ops.listTasks()).data).toEqual([]);
  expect(await idle.uploads()).toEqual([]);
});

test('files and an archive at once are refused', async () => {
  await using idle = await startIdle();
  await expect(idle.create({ files }, { archive: new Blob([new Uint8Array(zip)]) })).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [expect.objectContaining({ pointer: '/files' })],
  });
});

test('an archive beyond the limit is refused by the limit, while it comes in', async () => {
  await using idle = await startIdle({ workspaces: { maxUploadBytes: 100 } });
  let pulled = 0;
  const endless = () =>
    new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(40).fill(++pulled)) });
  await expect(idle.create({}, { archive: { stream: endless } })).rejects.toMatchObject({
    code: 'payload_too_large',
    message: expect.stringContaining('100 bytes') as string,
  });
  expect(pulled).toBeLessThan(10);
  expect(await idle.uploads()).toEqual([]);
});

test('an archive that breaks off is refused, and one that is given up leaves nothing', async () => {
  await using idle = await startIdle();
  const broken = () => new ReadableStream({ pull: (controller) => controller.error(new Error('hung up')) });
  await expect(idle.create({}, { archive: { stream: broken } })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('hung up') as string,
  });
  const silent = () => new ReadableStream<Uint8Array>();
  const given = new AbortController();
  const creating = idle.create({}, { archive: { stream: silent }, signal: given.signal });
  const ended = creating.catch((error: unknown) => error);
  await expect.poll(idle.uploads).toHaveLength(1);
  given.abort();
  expect(await ended).toMatchObject({ code: 'wait_aborted' });
  expect(await idle.uploads()).toEqual([]);
});

test('credentials of a git url are in no answer, and in the store only sealed', async () => {
  const store = createMemoryTaskStore();
  const kept: unknown[] = [];
  const insert: typeof store.insert = (task) => {
    kept.push(task);
    return store.insert(task);
  };
  await using idle = await startIdle({ stores: { tasks: { ...store, insert } } });
  const task = await idle.create(git('https://octo:made-up%2Dsecret@example.org/a.git', { gitRef: 'main' }));
  expect(task.files).toEqual({ type: 'git', gitUrl: 'https://example.org/a.git', gitRef: 'main' });
  expect(JSON.stringify([task, kept, await idle.ops.getTask(task.id)])).not.toMatch(
    /made-up.{0,2}secret|octo/,
  );
});
