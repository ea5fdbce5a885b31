import type { CreateTaskInput, Task } from '@claude-ops/contract';
import { expect, test, vi } from 'vitest';
import { createFingerprint } from '../../src/api/idempotency/fingerprint.ts';
import { createClaudeOps, createMemoryTaskStore, type TaskStore } from '../../src/index.ts';

const input = { prompt: 'hello', apiKey: 'sk-ant-made-up-for-the-tests' };

/** A store whose inserts wait until they are let go. */
function holdInserts(store: TaskStore = createMemoryTaskStore()) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const insert: TaskStore['insert'] = async (newTask) => {
    await released;
    return await store.insert(newTask);
  };
  return { store: { ...store, insert }, release };
}

test('the same key with the same input makes one task, and says that it is an earlier answer', async () => {
  await using ops = createClaudeOps();
  const onReplayed = vi.fn();
  const options = { idempotencyKey: 'once', onReplayed };
  const task = await ops.createTask(input, options);
  expect(onReplayed).not.toHaveBeenCalled();
  expect(await ops.createTask(input, options)).toEqual(task);
  expect(onReplayed).toHaveBeenCalledOnce();
  expect((await ops.listTasks()).data).toHaveLength(1);
  expect((await ops.listTaskEvents(task.id)).data).toHaveLength(1);
});

test('the order of the keys makes no other input', async () => {
  await using ops = createClaudeOps();
  const one = { ...input, tags: { a: '1', b: '2' }, schema: { type: 'object', title: 'A' } };
  const other = { schema: { title: 'A', type: 'object' }, tags: { b: '2', a: '1' }, ...input };
  const { id } = await ops.createTask(one, { idempotencyKey: 'once' });
  expect(await ops.createTask(other, { idempotencyKey: 'once' })).toMatchObject({ id });
});

test('what became of the task changes nothing of the answer', async () => {
  await using ops = createClaudeOps();
  const task = await ops.createTask(input, { idempotencyKey: 'once' });
  await ops.cancelTask(task.id);
  expect(await ops.createTask(input, { idempotencyKey: 'once' })).toEqual(task);
});

test('what a run asked for, and what is not kept of its files, is no part of the answer', async () => {
  const store = createMemoryTaskStore();
  await using ops = createClaudeOps({ stores: { tasks: store } });
  const task = await ops.createTask(input, { idempotencyKey: 'once' });
  const at = new Date().toISOString();
  await store.claim({
    instanceId: 'instance',
    attemptId: 'attempt',
    now: at,
    leaseExpiresAt: at,
  });
  await store.finish({
    taskId: task.id,
    from: 'running',
    attempt: 1,
    to: 'completed',
    result: null,
    error: null,
    seenHosts: [{ host: 'example.org', port: 443, isAllowed: true, requests: 1, firstAt: at }],
    artifactsOmitted: { count: 1, reasons: { unreadable: 1 } },
    finishedAt: at,
    event: { type: 'task.completed', at, data: '{}' },
  });
  expect((await ops.getTask(task.id)).network.seen).toHaveLength(1);
  expect(await ops.createTask(input, { idempotencyKey: 'once' })).toEqual(task);
});

test('an MCP profile that is gone since changes nothing of the answer', async () => {
  await using ops = createClaudeOps();
  const profile = await ops.createMcpProfile({ name: 'docs', servers: {} });
  const withProfile = { ...input, mcpServers: { profiles: ['docs'] } };
  const task = await ops.createTask(withProfile, { idempotencyKey: 'once' });
  await ops.deleteMcpProfile(profile.id);
  expect(await ops.createTask(withProfile, { idempotencyKey: 'once' })).toEqual(task);
});

test.for<[string, Partial<CreateTaskInput>]>([
  ['prompt', { prompt: 'bye' }],
  ['key', { apiKey: 'sk-ant-another-made-up-one' }],
  ['tag', { tags: { a: '1' } }],
  ['default that is written out', { timeout: 600_000 }],
])('another %s under the same key is refused, and stored nowhere', async ([, change]) => {
  await using ops = createClaudeOps();
  await ops.createTask(input, { idempotencyKey: 'once' });
  const again = ops.createTask({ ...input, ...change }, { idempotencyKey: 'once' });
  await expect(again).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  expect((await ops.listTasks()).data).toHaveLength(1);
});

test('while the first call is being answered, a second one with its key is refused', async () => {
  const { store, release } = holdInserts();
  await using ops = createClaudeOps({ stores: { tasks: store } });
  const first = ops.createTask(input, { idempotencyKey: 'once' });
  for (const second of [input, { ...input, prompt: 'bye' }]) {
    await expect(ops.createTask(second, { idempotencyKey: 'once' })).rejects.toMatchObject({
      code: 'idempotency_key_in_flight',
    });
  }
  release();
  const task = await first;
  expect(await ops.createTask(input, { idempotencyKey: 'once' })).toEqual(task);
});

test('of two servers on one store that are called at once, one makes the task, and both answer with it', async () => {
  const store = createMemoryTaskStore();
  const secretKey = new Uint8Array(32);
  const [one, other] = [holdInserts(store), holdInserts(store)];
  await using first = createClaudeOps({ secretKey, stores: { tasks: one.store } });
  await using second = createClaudeOps({ secretKey, stores: { tasks: other.store } });
  const onReplayed = vi.fn();
  const options = { idempotencyKey: 'once', onReplayed };
  const answers = [first.createTask(input, options), second.createTask(input, options)];
  one.release();
  other.release();
  const [task, again] = await Promise.all(answers);
  expect(again).toEqual(task);
  expect(onReplayed).toHaveBeenCalledOnce();
  expect(await store.countByStatus()).toMatchObject({ queued: 1 });
});

test('a call that crashed after the task was stored is answered when it is sent again', async () => {
  const store = createMemoryTaskStore();
  const stored: Task[] = [];
  const insert: TaskStore['insert'] = async (newTask) => {
    await store.insert(newTask);
    stored.push(newTask.task);
    throw new Error('the process ended here');
  };
  const secretKey = new Uint8Array(32);
  await using crashed = createClaudeOps({ secretKey, stores: { tasks: { ...store, insert } } });
  await expect(crashed.createTask(input, { idempotencyKey: 'once' })).rejects.toThrow();
  await using next = createClaudeOps({ secretKey, stores: { tasks: store } });
  const { waitingFor, ...answered } = await next.createTask(input, { idempotencyKey: 'once' });
  expect(waitingFor).toMatchObject({ kind: 'node' });
  // What it waits for is never stored.
  expect([{ ...answered, waitingFor: null }]).toEqual(stored);
});

test('a refused input leaves its key free', async () => {
  await using ops = createClaudeOps();
  const refused = ops.createTask({ ...input, timeout: 1 }, { idempotencyKey: 'once' });
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request' });
  expect(await ops.createTask(input, { idempotencyKey: 'once' })).toMatchObject({ status: 'queued' });
});

test.for(['', 'a b', 'a\nb', 'é', 'x'.repeat(256), 7 as unknown as string])(
  'the key %j is refused',
  async (idempotencyKey) => {
    await using ops = createClaudeOps();
    await expect(ops.createTask(input, { idempotencyKey })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/idempotency-key' }],
    });
  },
);

test('a key of the greatest length is taken, as is one that means something elsewhere', async () => {
  await using ops = createClaudeOps();
  const ids = new Set<string>();
  for (const idempotencyKey of ['x'.repeat(255), '__proto__', "';--"])
    ids.add((await ops.createTask(input, { idempotencyKey })).id);
  expect(ids.size).toBe(3);
});

test('a pruned task frees its key', async () => {
  await using ops = createClaudeOps();
  const { id } = await ops.createTask(input, { idempotencyKey: 'once' });
  await ops.cancelTask(id);
  await ops.pruneTasks({ finishedBefore: '2999-01-01' });
  expect((await ops.createTask(input, { idempotencyKey: 'once' })).id).not.toBe(id);
});

test('a fingerprint says nothing of the input without the secret key', () => {
  const secretKey = new Uint8Array(32);
  const fingerprint = createFingerprint(secretKey)(input, null);
  expect(fingerprint).toMatch(/^[\w-]{43}$/);
  expect(createFingerprint(secretKey)({ ...input }, null)).toBe(fingerprint);
  expect(createFingerprint(new Uint8Array(32).fill(1))(input, null)).not.toBe(fingerprint);
});

test('another archive makes another fingerprint', () => {
  const fingerprint = createFingerprint(new Uint8Array(32));
  const prints = [null, 'a'.repeat(64), 'b'.repeat(64)].map((sha256) => fingerprint(input, sha256));
  expect(new Set(prints).size).toBe(3);
});

test('an input that is nested too deeply for a fingerprint is refused', async () => {
  const fingerprint = createFingerprint(new Uint8Array(32));
  let schema: object = {};
  for (let level = 0; level < 100_000; level += 1) schema = { const: schema };
  expect(() => fingerprint({ ...input, schema }, null)).toThrow(
    expect.objectContaining({
      code: 'invalid_request',
      errors: [expect.objectContaining({ pointer: '/schema' })],
    }),
  );
});

test('keys that an object can not be given by assignment count', () => {
  const fingerprint = createFingerprint(new Uint8Array(32));
  const schemas = ['{"__proto__":1}', '{"__proto__":2}', '{}'].map((text) => JSON.parse(text) as object);
  const prints = schemas.map((schema) => fingerprint({ ...input, schema }, null));
  expect(new Set(prints).size).toBe(3);
});
