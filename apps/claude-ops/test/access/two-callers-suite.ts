import { OPERATIONS, ROUTES, type Operation, type Route } from '@claude-ops/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  markOf,
  moveIn,
  openRoomWithTokens,
  type Belongings,
  type OpenStores,
  type RoomWithTokens,
  type TokenHolder,
} from './room-with-tokens.ts';
import { BODIES, kindsOf, pathOf, PRIVATE_OPERATIONS, send, type Answer } from './requests-of.ts';

const UNKNOWN = {
  task: '01900000-0000-7000-8000-00000000000a',
  message: '01900000-0000-7000-8000-00000000000b',
  approval: '01900000-0000-7000-8000-00000000000c',
  artifact: 'none.txt',
  shared: '01900000-0000-7000-8000-00000000000d',
};
type Names = typeof UNKNOWN;

/** In how many ways each thing of the other caller is asked for. */
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { accept: 'text/event-stream' },
  { accept: 'text/event-stream', 'last-event-id': '2' },
  { range: 'bytes=0-3' },
  { 'if-none-match': '"x"', 'idempotency-key': 'key-ann' },
];
const QUERIES = ['', '?after=1', '?limit=1', '?limit=0', '?cursor=eA'];
const WRONG_BODIES = [{}, { nothing: true }];

/** Two callers on one server, each of whom reaches only its own tasks, on every route and id. */
export function twoCallersSuite(
  open: ((directory: string) => Promise<OpenStores>) | undefined,
  { isWhole = true }: { readonly isWhole?: boolean } = {},
): void {
  let room: RoomWithTokens;
  let [ann, ben]: TokenHolder[] = [];
  let [hers, his]: Belongings[] = [];
  const all = () => {
    if (ann === undefined || ben === undefined || hers === undefined || his === undefined)
      throw new Error('The callers have not moved in.');
    return { ann, ben, hers, his };
  };

  beforeAll(async () => {
    room = await openRoomWithTokens(open);
    ann = await room.hire('ann', 'submitter', { ownTasks: true });
    ben = await room.hire('ben', 'submitter', { ownTasks: true });
    hers = await moveIn(room, 'ann', ann);
    // The other run keeps its slot.
    his = await moveIn(room, 'ben', ben);
  }, 60_000);
  afterAll(() => room[Symbol.asyncDispose]());

  /** All that a caller has, in each combination that a path can name. */
  const namesOf = ({ ended, running, queued, approval, message }: Belongings): Names[] =>
    [ended, running, queued].map(({ id: task }) => ({
      task,
      message: message.id,
      approval: approval.id,
      artifact: 'made.txt',
      shared: UNKNOWN.shared,
    }));

  const ask = async (
    operation: Operation,
    names: Names,
    { query = '', ...request }: { query?: string } & Partial<Parameters<typeof send>[1]>,
  ) => {
    const { method, path }: Route = ROUTES[operation];
    const values = kindsOf(operation).map((kind) => names[kind]);
    return await send(`${room.url}${pathOf(path, values)}${query}`, {
      method,
      body: method === 'POST' || method === 'PUT' ? (BODIES[operation] ?? {}) : undefined,
      ...request,
    });
  };

  test.each(PRIVATE_OPERATIONS)(
    'the things of another caller are answered by %s as things that do not exist',
    async (operation) => {
      const { ben: caller, hers: other } = all();
      const { method }: Route = ROUTES[operation];
      const variants =
        method === 'GET'
          ? ['GET', 'HEAD'].flatMap((each) =>
              HEADERS.flatMap((headers) => QUERIES.map((query) => ({ method: each, headers, query }))),
            )
          : [
              ...HEADERS.map((headers) => ({ headers })),
              ...(method === 'DELETE' ? [] : WRONG_BODIES.map((body) => ({ body }))),
            ];
      for (const variant of isWhole ? variants : variants.slice(0, 2)) {
        const wanted = await ask(operation, UNKNOWN, { token: caller.token, ...variant });
        for (const names of namesOf(other)) {
          const got = await ask(operation, names, { token: caller.token, ...variant });
          expect(comparable(got, names), JSON.stringify(variant)).toEqual(comparable(wanted, UNKNOWN));
        }
      }
      // A mixed path leads no further: the own task, and what another one has.
      const { hers: theirs, his: own } = all();
      const [first] = namesOf(theirs);
      const mixed = await ask(
        operation,
        { ...UNKNOWN, ...first, task: own.ended.id },
        { token: caller.token },
      );
      expect(mixed.text).not.toContain(markOf('ann'));
    },
  );

  test.each(PRIVATE_OPERATIONS.filter((operation) => ROUTES[operation].method === 'GET'))(
    'the same things are answered to the caller who has them by %s',
    async (operation) => {
      const { ann: caller, hers: own } = all();
      const [first = UNKNOWN] = namesOf(own);
      expect(await ask(operation, first, { token: caller.token })).toMatchObject({ status: 200 });
    },
  );

  test('no route without a name in its path shows anything of another caller, however it is asked', async () => {
    const { ben: caller, hers: other, ann: her } = all();
    const pages = await room.admin.listTasks({ limit: 1 });
    const queries = [
      '',
      '?limit=200',
      `?createdBy=${her.id}`,
      `?conversation=${other.ended.conversationId}`,
      `?conversation=${other.ended.id}&createdBy=${her.id}`,
      `?tag.mark=${markOf('ann')}`,
      `?tag=mark=${markOf('ann')}`,
      '?waiting=true',
      '?status=running&status=queued&status=completed',
      '?createdAfter=2020-01-01',
      `?cursor=${pages.nextCursor}`,
      `?cursor=${Buffer.from(other.ended.id).toString('base64url')}`,
      `?cursor=${Buffer.from('ffffffff-ffff-7fff-8fff-ffffffffffff').toString('base64url')}&limit=200`,
      `?taskId=${other.running.id}`,
      `?taskId=${other.running.id}&createdBy=${her.id}`,
      '?status=pending',
    ];
    for (const operation of OPERATIONS.filter((each) => ROUTES[each].method === 'GET')) {
      if (kindsOf(operation).length > 0) continue;
      for (const query of queries) {
        const { text } = await ask(operation, UNKNOWN, { token: caller.token, query });
        for (const hidden of hiddenOf(other, her)) expect(withoutInstance(text), query).not.toContain(hidden);
      }
    }
    const metrics = await send(`${room.url}/metrics`, { token: caller.token });
    for (const hidden of hiddenOf(other, her)) expect(metrics.text).not.toContain(hidden);
  });

  test('a list of tasks has all tasks of its caller, page by page', async () => {
    const { ann: caller, hers: own } = all();
    const ids: string[] = [];
    for await (const { id } of caller.client.listTasks({ limit: 1 })) ids.push(id);
    expect(ids).toEqual([own.queued.id, own.running.id, own.ended.id]);
    const { data } = await caller.client.listApprovals();
    expect(data.map(({ id }) => id)).toEqual([own.approval.id]);
  });

  test('a task can not go on from the task of another caller, with whatever else is wrong', async () => {
    const { ben: caller, hers: other } = all();
    const create = async (previousTaskId: string, input: object) => {
      const body = { prompt: 'go on', apiKey: 'sk-ant-made-up-0000', previousTaskId, ...input };
      const answer = await send(`${room.url}/api/tasks`, { method: 'POST', token: caller.token, body });
      return comparable(answer, { ...UNKNOWN, task: previousTaskId });
    };
    for (const input of [
      {},
      { prompt: '' },
      { files: { git: { url: 'https://example.org/x' } } },
      { mode: 'no' },
    ]) {
      const wanted = await create(UNKNOWN.task, input);
      for (const { task } of namesOf(other)) expect(await create(task, input)).toEqual(wanted);
    }
  });

  test('the idempotency key of another caller is a new one', async () => {
    const { ben: caller, hers: other } = all();
    const input = { prompt: 'mine', apiKey: 'sk-ant-made-up-0000', placement: { labels: ['nowhere'] } };
    const options = { idempotencyKey: other.idempotencyKey };
    const { id, createdBy } = await caller.client.createTask(input, options);
    expect(createdBy).toEqual({ id: caller.id, name: 'ben' });
    expect((await caller.client.createTask(input, options)).id).toBe(id);
    await caller.client.cancelTask(id);
  });

  test('the link of one approval opens no other', async () => {
    const { ben: caller, his: own, hers: other } = all();
    const { url } = await caller.client.createApprovalLink(own.approval.id);
    const page = (path: string) => send(new URL(path, room.url).href, {});
    expect((await page(url)).status).toBe(200);
    expect((await page(url.replace(own.approval.id, other.approval.id))).status).toBe(404);
  });

  test('whatever was tried, the things of the other caller are as they were', async () => {
    const { ann: caller, hers: own } = all();
    const { client } = caller;
    expect(await client.getTask(own.running.id)).toMatchObject({ status: 'running' });
    expect(await client.getTask(own.queued.id)).toMatchObject({ status: 'queued' });
    expect(await client.getApproval(own.approval.id)).toMatchObject({ status: 'pending' });
    expect((await client.listMessages(own.running.id)).data.map(({ id }) => id)).toEqual([own.message.id]);
  });
}

const hiddenOf = ({ ended, running, queued, approval, message }: Belongings, { id }: TokenHolder) => [
  markOf('ann'),
  ...[ended, running, queued, approval, message].map((one) => `"id":"${one.id}"`),
  `"id":"${id}"`,
];

/** A problem says the path that was asked for. */
function withoutInstance(text: string): string {
  return text.replace(/"instance":"[^"]*"/, '');
}

/** What an answer says, but for the names that were asked with. */
function comparable({ status, headers, text }: Answer, names: Names): object {
  const { date: _date, 'x-request-id': _id, ...rest } = headers;
  const written = Object.values(names).reduce(
    (left, name, index) =>
      left.replaceAll(name, `<${index}>`).replaceAll(encodeURIComponent(name), `<${index}>`),
    text.replace(/"requestId":"[^"]*"/, ''),
  );
  const { 'content-length': _length, ...others } = rest;
  return { status, headers: others, text: written };
}
