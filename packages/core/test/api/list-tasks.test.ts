import type { FinalTaskStatus, TaskFilter } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { toCursor } from '../../src/api/cursor.ts';
import { createClaudeOps, createMemoryTaskStore, type EmbeddedClaudeOps } from '../../src/index.ts';

const NOON = Date.parse('2026-11-22T12:00:00.000Z');
const HOUR_MS = 3_600_000;

interface Listing extends AsyncDisposable {
  readonly ops: EmbeddedClaudeOps;
  /** Creates a task at so many hours after noon. Its prompt is its name. */
  create(prompt: string, options?: { hour?: number; tags?: Record<string, string> }): Promise<string>;
  /** Runs the oldest queued task to the given end, or leaves it running. */
  run(end?: FinalTaskStatus): Promise<void>;
  /** The prompts of what is listed. */
  list(filter?: TaskFilter): Promise<string[]>;
}

/** Tasks in memory that nothing runs unless the test says so. */
function openListing(): Listing {
  let now = NOON;
  const store = createMemoryTaskStore();
  const ops = createClaudeOps({ stores: { tasks: store }, clock: { now: () => now } });
  const at = new Date(NOON).toISOString();
  const event = { type: 'task.event', at, data: '{}' };
  return {
    ops,
    async create(prompt, { hour = 0, tags = {} } = {}) {
      now = NOON + hour * HOUR_MS;
      return (await ops.createTask({ prompt, apiKey: 'sk-ant-made-up', tags })).id;
    },
    async run(end) {
      const claim = { instanceId: 'i', attemptId: 'a', now: at, leaseExpiresAt: at };
      const task = (await store.claim(claim))?.task;
      if (end === undefined || task === undefined) return;
      const facts = { to: end, result: null, error: null, finishedAt: at, event };
      await store.finish({ taskId: task.id, from: 'running', attempt: 1, ...facts });
    },
    async list(filter) {
      const { data } = await ops.listTasks(filter);
      return data.map(({ promptPreview }) => promptPreview);
    },
    [Symbol.asyncDispose]: () => ops[Symbol.asyncDispose](),
  };
}

test('tasks are listed newest first, also those of one millisecond', async () => {
  await using listing = openListing();
  expect(await listing.ops.listTasks()).toEqual({ data: [], nextCursor: null });
  for (const name of ['one', 'two', 'three']) await listing.create(name);
  expect(await listing.list()).toEqual(['three', 'two', 'one']);
});

test('a listed task is a summary: of the prompt 200 characters, of the rest nothing', async () => {
  await using listing = openListing();
  await listing.create(`${'\u{1f600}'.repeat(199)}ab`, { tags: { project: 'demo' } });
  const [summary] = (await listing.ops.listTasks()).data;
  expect(summary?.promptPreview).toBe(`${'\u{1f600}'.repeat(199)}a`);
  expect(summary).toMatchObject({ status: 'queued', tags: { project: 'demo' }, costUsd: null });
  expect(summary).not.toHaveProperty('prompt');
  expect(summary).not.toHaveProperty('result');
});

test('a status filters, several are alternatives', async () => {
  await using listing = openListing();
  for (const name of ['completed', 'failed', 'cancelled', 'running', 'queued']) await listing.create(name);
  for (const end of ['completed', 'failed', 'cancelled', undefined] as const) await listing.run(end);
  for (const status of ['completed', 'failed', 'cancelled', 'running', 'queued'] as const)
    expect(await listing.list({ status })).toEqual([status]);
  expect(await listing.list({ status: ['queued', 'failed'] })).toEqual(['queued', 'failed']);
  expect(await listing.list({ status: ['failed', 'failed'] })).toEqual(['failed']);
  expect(await listing.list()).toHaveLength(5);
});

test('tags filter, all must match exactly', async () => {
  await using listing = openListing();
  await listing.create('both', { tags: { project: 'demo', env: 'prod' } });
  await listing.create('one', { tags: { project: 'demo' } });
  await listing.create('none');
  expect(await listing.list({ tags: { project: 'demo' } })).toEqual(['one', 'both']);
  expect(await listing.list({ tags: { project: 'demo', env: 'prod' } })).toEqual(['both']);
  expect(await listing.list({ tags: { project: 'Demo' } })).toEqual([]);
  expect(await listing.list({ tags: { env: '' } })).toEqual([]);
  expect(await listing.list({ tags: {} })).toHaveLength(3);
});

test('a tag that every object inherits is a tag like others', async () => {
  await using listing = openListing();
  const tags = (json: string) => JSON.parse(json) as Record<string, string>;
  await listing.create('plain');
  await listing.create('constructed', { tags: tags('{"constructor":"x","__proto__":"y"}') });
  expect(await listing.list({ tags: tags('{"constructor":"x"}') })).toEqual(['constructed']);
  expect(await listing.list({ tags: tags('{"__proto__":"y"}') })).toEqual(['constructed']);
  expect(await listing.list({ tags: tags('{"toString":"x"}') })).toEqual([]);
});

test.for<[string, TaskFilter, string[]]>([
  ['after noon', { createdAfter: '2026-11-22T12:00:00Z' }, ['13', '36']],
  ['after noon, in another zone', { createdAfter: '2026-11-22T14:00:00+02:00' }, ['13', '36']],
  ['after just before noon', { createdAfter: '2026-11-22T11:59:59.999Z' }, ['12', '13', '36']],
  ['after a day', { createdAfter: '2026-11-23' }, ['36']],
  ['before a day', { createdBefore: '2026-11-23' }, ['12', '13']],
  ['before noon', { createdBefore: '2026-11-22T12:00Z' }, []],
  ['between', { createdAfter: '2026-11-22T12:30Z', createdBefore: '2026-11-22T13:00:00.001Z' }, ['13']],
  ['after the end', { createdAfter: '2026-11-23', createdBefore: '2026-11-22' }, []],
  ['since the first year', { createdAfter: '0001-01-01' }, ['12', '13', '36']],
  ['until the last', { createdBefore: '9999-12-31T23:59:59.999Z' }, ['12', '13', '36']],
  ['after a leap day', { createdAfter: '2024-02-29' }, ['12', '13', '36']],
])('tasks created %s are listed', async ([, filter, expected]) => {
  await using listing = openListing();
  for (const [name, hour] of [
    ['12', 0],
    ['13', 1],
    ['36', 24],
  ] as const)
    await listing.create(name, { hour });
  expect((await listing.list(filter)).toReversed()).toEqual(expected);
});

test('pages join without a gap or a repetition, also while tasks are created', async () => {
  await using listing = openListing();
  const names = Array.from({ length: 10 }, (_, index) => String(index));
  for (const name of names) await listing.create(name);
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listing.ops.listTasks({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.data.map(({ promptPreview }) => promptPreview));
    cursor = page.nextCursor;
    await listing.create('too late for this reader');
  }
  expect(seen).toEqual(names.toReversed());
});

test('a filter goes on over the pages', async () => {
  await using listing = openListing();
  for (let index = 0; index < 9; index += 1)
    await listing.create(String(index), { tags: { parity: index % 2 === 0 ? 'even' : 'odd' } });
  const first = await listing.ops.listTasks({ limit: 2, tags: { parity: 'even' } });
  const cursor = first.nextCursor ?? '';
  const second = await listing.ops.listTasks({ limit: 3, tags: { parity: 'even' }, cursor });
  expect([...first.data, ...second.data].map(({ promptPreview }) => promptPreview)).toEqual([
    '8',
    '6',
    '4',
    '2',
    '0',
  ]);
  expect(second.nextCursor).toBeNull();
});

test('a page that holds all there is has no next one', async () => {
  await using listing = openListing();
  for (let index = 0; index < 51; index += 1) await listing.create(String(index));
  expect((await listing.ops.listTasks({ limit: 51 })).nextCursor).toBeNull();
  expect((await listing.ops.listTasks({ limit: 200 })).data).toHaveLength(51);
  const byDefault = await listing.ops.listTasks();
  expect(byDefault.data).toHaveLength(50);
  expect(byDefault.nextCursor).not.toBeNull();
});

test('a cursor past the last task gives an empty page', async () => {
  await using listing = openListing();
  await listing.create('one');
  const cursor = toCursor('00000000-0000-7000-8000-000000000000');
  expect(await listing.ops.listTasks({ cursor })).toEqual({ data: [], nextCursor: null });
});

test.for<[unknown, string]>([
  [{ limit: 0 }, '/limit'],
  [{ limit: 201 }, '/limit'],
  [{ limit: 1.5 }, '/limit'],
  [{ limit: '5' }, '/limit'],
  [{ limit: NaN }, '/limit'],
  [{ status: 'done' }, '/status'],
  [{ status: [] }, '/status'],
  [{ status: ['queued', 'done'] }, '/status'],
  [{ tags: { 'a b': 'x' } }, '/tags'],
  [{ tags: { a: 1 } }, '/tags/a'],
  [{ tags: [] }, '/tags'],
  [{ cursor: '' }, '/cursor'],
  [{ createdAfter: 'yesterday' }, '/createdAfter'],
  [{ createdAfter: '2026-11-22T12:00:00' }, '/createdAfter'],
  [{ createdAfter: 1_763_812_800_000 }, '/createdAfter'],
  [{ createdBefore: '2026-13-01' }, '/createdBefore'],
  [{ createdBefore: '2026-02-30' }, '/createdBefore'],
  [{ createdBefore: '2026-02-30T12:00Z' }, '/createdBefore'],
  [{ createdBefore: '2025-02-29' }, '/createdBefore'],
  [{ createdBefore: '2026-01-01T25:00Z' }, '/createdBefore'],
  [{ createdBefore: '2026-01-01T10:00+99:99' }, '/createdBefore'],
  [{ createdBefore: '9999-12-31T23:59-01:00' }, '/createdBefore'],
  [{ order: 'asc' }, '/order'],
  [null, ''],
  [[], ''],
  ['queued', ''],
])('the filter %j is refused with a pointer to %s', async ([filter, pointer]) => {
  await using listing = openListing();
  await expect(listing.ops.listTasks(filter as TaskFilter)).rejects.toMatchObject({
    code: 'invalid_request',
    errors: expect.arrayContaining([
      expect.objectContaining({ pointer: expect.stringContaining(pointer) as string }),
    ]),
  });
});

test('a cursor that no page gave is refused as such', async () => {
  await using listing = openListing();
  const long = 'x'.repeat(513);
  await expect(listing.ops.listTasks({ cursor: long })).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(listing.ops.listTasks({ cursor: 'AAAA' })).rejects.toMatchObject({ code: 'invalid_cursor' });
});
