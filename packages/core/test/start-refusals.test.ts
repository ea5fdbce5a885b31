import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  createClaudeOps,
  createMemoryTaskStore,
  type ClaudeOpsOptions,
  type LockRequest,
} from '../src/index.ts';
import { fixture } from './support/fixture.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const input = { prompt: 'hello', apiKey: 'sk-ant-made-up-for-the-tests' };

test.runIf(process.platform === 'linux')(
  'a directory that can not be made is refused at the start',
  async () => {
    const directory = '/proc/claude-ops';
    await using noData = createClaudeOps({ dataDirectory: directory });
    await expect(noData.start()).rejects.toThrow(
      "/proc/claude-ops can't be written to (ENOENT): fix its permissions, or choose another directory with `dataDirectory`.",
    );
    await using noWorkspaces = createClaudeOps({ workspacesDirectory: directory });
    await expect(noWorkspaces.start()).rejects.toThrow('with `workspacesDirectory`');
  },
);

test('a file in the place of a directory is refused, and a directory that is read-only', async () => {
  await using directory = await temporaryDirectory();
  const file = path.join(directory.path, 'file');
  await writeFile(file, '');
  await using atFile = createClaudeOps({ dataDirectory: file });
  await expect(atFile.start()).rejects.toThrow(`${file} can't be written to (EEXIST)`);
  await using below = createClaudeOps({ dataDirectory: path.join(file, 'data') });
  await expect(below.start()).rejects.toThrow('(ENOTDIR)');
});

test.skipIf(process.geteuid?.() === 0)('a directory of somebody else is refused', async () => {
  await using directory = await temporaryDirectory();
  const closed = path.join(directory.path, 'closed');
  await mkdir(closed, { mode: 0o500 });
  await using ops = createClaudeOps({ dataDirectory: closed });
  await expect(ops.start()).rejects.toThrow(`${closed} can't be written to (EACCES)`);
  await chmod(closed, 0o700);
});

test('the directories are there after a start, for their owner only, with nothing in them', async () => {
  await using directory = await temporaryDirectory();
  const dataDirectory = path.join(directory.path, 'a/b');
  await using ops = createClaudeOps({ dataDirectory });
  await ops.prepare();
  expect(await readdir(dataDirectory)).toEqual(['workspaces']);
  expect(await readdir(path.join(dataDirectory, 'workspaces'))).toEqual([]);
});

/** A memory store whose lock is somebody else's until it is given back. */
function lockedStore() {
  const requests: LockRequest[] = [];
  let holder: string | undefined = 'somebody';
  const store = {
    ...createMemoryTaskStore(),
    async lock(request: LockRequest) {
      requests.push(request);
      if (holder !== undefined) throw new Error(`in use by ${holder}`);
      holder = request.instanceId;
      return { [Symbol.asyncDispose]: async () => void (holder = undefined) };
    },
  };
  return { store, requests, holder: () => holder, giveBack: () => void (holder = undefined) };
}

test('data that another engine has is refused at the start with the reason, and taken by a later start', async () => {
  const { store, requests, holder, giveBack } = lockedStore();
  await using directory = await temporaryDirectory();
  const ops = createClaudeOps({
    stores: { tasks: store },
    dataDirectory: directory.path,
    instanceId: 'mine',
  });
  await expect(ops.start()).rejects.toThrow('in use by somebody');
  await expect(ops.prepare()).rejects.toThrow('in use by somebody');
  expect(await ops.getHealth()).toMatchObject({ status: 'starting' });
  giveBack();
  await ops.prepare();
  await ops.start({ waitMs: 5_000 });
  expect(await ops.getHealth()).toMatchObject({ status: 'ok' });
  expect(holder()).toBe('mine');
  expect(requests).toHaveLength(3);
  expect(requests[0]).toMatchObject({ instanceId: 'mine', dataDirectory: directory.path, waitMs: 0 });
  await ops.stop();
  expect(holder()).toBeUndefined();
});

test('nothing of another engine is touched by one that is refused', async () => {
  const { store } = lockedStore();
  let recovered = 0;
  const executor = {
    mode: 'container',
    recover: async () => void (recovered += 1),
    endLeftovers: async () => undefined,
    run: () => Promise.reject(new Error('nothing runs here')),
  } as const;
  await using directory = await temporaryDirectory();
  await mkdir(path.join(directory.path, 'uploads'));
  await writeFile(path.join(directory.path, 'uploads/theirs.zip'), 'theirs');
  const ops = createClaudeOps({
    stores: { tasks: store },
    dataDirectory: directory.path,
    executors: [executor],
  });
  await expect(ops.start()).rejects.toThrow('in use by somebody');
  await ops.stop();
  expect(recovered).toBe(0);
  expect(await readdir(path.join(directory.path, 'uploads'))).toEqual(['theirs.zip']);
});

test('a stop ends a start that waits for the data', async () => {
  const waiting = Promise.withResolvers<void>();
  const lock = async ({ signal }: LockRequest): Promise<AsyncDisposable> => {
    waiting.resolve();
    return await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    });
  };
  const ops = createClaudeOps({ stores: { tasks: { ...createMemoryTaskStore(), lock } } });
  const starting = ops.start({ waitMs: 60_000 });
  await waiting.promise;
  await Promise.all([ops.stop(), expect(starting).rejects.toMatchObject({ code: 'shutting_down' })]);
});

test('a time to wait that is none is refused', async () => {
  await using ops = createClaudeOps();
  await expect(ops.start({ waitMs: NaN })).rejects.toThrow(TypeError);
});

test.for<[string, ClaudeOpsOptions['logger']]>([
  [
    'throws',
    {
      info: () => {
        throw new Error('no log');
      },
      warn: () => {
        throw new Error('no log');
      },
      error: () => {
        throw new Error('no log');
      },
    },
  ],
  [
    'rejects',
    {
      info: () => Promise.reject(new Error('no log')),
      warn: () => Promise.reject(new Error('no log')),
      error: () => Promise.reject(new Error('no log')),
    },
  ],
])('a logger that %s keeps no task from its end', async ([, logger]) => {
  const observer = {
    finished: () => {
      throw new Error('an observer that fails, of which the log is to hear');
    },
  };
  await using ops = createClaudeOps({ logger, observer, claude: fixture('crashes.mjs') });
  await ops.start();
  const { id } = await ops.createTask(input);
  expect(await ops.waitForCompletion(id)).toMatchObject({ status: 'failed' });
});
