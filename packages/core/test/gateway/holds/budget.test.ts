import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { SpentBudget } from '../../../src/gateway/holds/budget.ts';
import { eventually } from '../../support/eventually.ts';
import { ask, askWhole, openGateway } from '../../support/open-gateway.ts';
import { startUpstream } from '../../support/start-upstream.ts';

/** Somebody who is asked for more, and answers when told to. */
function somebody() {
  const asked: (SpentBudget & { readonly answer: (maxCostUsd: number | null) => void })[] = [];
  const askForBudget = async (spent: SpentBudget) => {
    const { promise, resolve } = Promise.withResolvers<number | null>();
    asked.push({ ...spent, answer: resolve });
    return await promise;
  };
  return { asked, askForBudget };
}

test('requests beyond the budget wait for one answer, and go out once each', async () => {
  await using upstream = await startUpstream();
  const { asked, askForBudget } = somebody();
  await using room = await openGateway(upstream.url, { maxCostUsd: 5, earlierCostUsd: 5, askForBudget });
  const waiting = [askWhole(room.grant), askWhole(room.grant), askWhole(room.grant)];
  await eventually(async () => expect(asked).toHaveLength(1));
  expect(await askWhole(room.grant, { path: '/v1/messages/count_tokens' })).toMatchObject({ status: 200 });
  expect(asked).toMatchObject([{ costUsd: 5, maxCostUsd: 5 }]);
  expect(upstream.seen).toHaveLength(1);
  asked[0]?.answer(100);
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(upstream.seen).toHaveLength(4);
  expect(asked).toHaveLength(1);
  expect(room.grant.maxCostUsd).toBe(100);
  expect(room.grant.wasBudgetRefused).toBe(false);
});

test('a budget that was raised is asked for again when it is spent', async () => {
  await using upstream = await startUpstream();
  const { asked, askForBudget } = somebody();
  await using room = await openGateway(upstream.url, { maxCostUsd: 5, earlierCostUsd: 5, askForBudget });
  const first = askWhole(room.grant);
  await eventually(async () => expect(asked).toHaveLength(1));
  asked[0]?.answer(5.1);
  expect(await first).toMatchObject({ status: 200 });
  const second = askWhole(room.grant);
  await eventually(async () => expect(asked).toHaveLength(2));
  expect(asked[1]).toMatchObject({ maxCostUsd: 5.1 });
  asked[1]?.answer(100);
  expect(await second).toMatchObject({ status: 200 });
});

test('after a denial all that waits is refused, and nobody is asked again', async () => {
  await using upstream = await startUpstream();
  const { asked, askForBudget } = somebody();
  await using room = await openGateway(upstream.url, { maxCostUsd: 5, earlierCostUsd: 5, askForBudget });
  const waiting = [askWhole(room.grant), askWhole(room.grant, { body: Buffer.alloc(4 * 1024 * 1024, 'a') })];
  await eventually(async () => expect(asked).toHaveLength(1));
  asked[0]?.answer(null);
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([402, 402]);
  expect(await askWhole(room.grant)).toMatchObject({ status: 402 });
  expect(asked).toHaveLength(1);
  expect(upstream.seen).toEqual([]);
  expect(room.grant.wasBudgetRefused).toBe(true);
});

test('the body of a request that waited arrives whole, however large it is', async () => {
  await using upstream = await startUpstream();
  const { asked, askForBudget } = somebody();
  await using room = await openGateway(upstream.url, { maxCostUsd: 5, earlierCostUsd: 5, askForBudget });
  const body = Buffer.alloc(8 * 1024 * 1024, 'abc');
  const waiting = askWhole(room.grant, { body });
  await eventually(async () => expect(asked).toHaveLength(1));
  asked[0]?.answer(100);
  expect(await waiting).toMatchObject({ status: 200 });
  expect(upstream.seen[0]?.body.equals(body)).toBe(true);
});

test('a request whose sender has left while it waited never goes out', async () => {
  await using upstream = await startUpstream();
  const { asked, askForBudget } = somebody();
  await using room = await openGateway(upstream.url, { maxCostUsd: 5, earlierCostUsd: 5, askForBudget });
  const leaving = new AbortController();
  const left = ask(room.grant, { signal: leaving.signal }).catch(() => 'left');
  await eventually(async () => expect(asked).toHaveLength(1));
  leaving.abort();
  expect(await left).toBe('left');
  await delay(50);
  asked[0]?.answer(100);
  expect(await askWhole(room.grant)).toMatchObject({ status: 200 });
  expect(upstream.seen).toHaveLength(1);
});

test('the end of a grant ends what waits', async () => {
  await using upstream = await startUpstream();
  const { asked, askForBudget } = somebody();
  await using room = await openGateway(upstream.url, { maxCostUsd: 5, earlierCostUsd: 5, askForBudget });
  const waiting = askWhole(room.grant).catch(() => 'ended');
  await eventually(async () => expect(asked).toHaveLength(1));
  await room.grant[Symbol.asyncDispose]();
  expect(await waiting).toBe('ended');
  expect(upstream.seen).toEqual([]);
});
