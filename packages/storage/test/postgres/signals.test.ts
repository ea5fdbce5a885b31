import type { SignalListener } from '@claude-ops/core';
import { expect, onTestFinished, test } from 'vitest';
import { openPostgresStores } from '../../src/postgres/index.ts';
import { temporarySchema } from './temporary-schema.ts';

/** A listener that notes what it hears, and can be waited for. */
function listener() {
  const heard: string[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let times = 0;
  const own: SignalListener = {
    heard(topic, taskId) {
      heard.push(`${topic} ${taskId}`);
      for (const { count, resolve } of waiting) if (heard.length >= count) resolve();
    },
    missed() {
      times += 1;
      for (const { count, resolve } of backs) if (times >= count) resolve();
    },
  };
  const backs: typeof waiting = [];
  const whenAtLeast = async (list: typeof waiting, count: number, now: () => number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    list.push({ count, resolve });
    if (now() >= count) resolve();
    await promise;
  };
  return {
    own,
    heard,
    untilHeard: (count: number) => whenAtLeast(waiting, count, () => heard.length),
    /** Until it has begun to listen so many times. */
    untilListening: (count: number) => whenAtLeast(backs, count, () => times),
  };
}

async function pair() {
  const schema = temporarySchema();
  const [one, other] = await Promise.all([
    openPostgresStores(schema.options),
    openPostgresStores(schema.options),
  ]);
  const [hears, tells] = [listener(), listener()];
  const [hearing, telling] = [one.signals.connect(hears.own), other.signals.connect(tells.own)];
  onTestFinished(async () => {
    for (const open of [hearing, telling, one, other, schema]) await open[Symbol.asyncDispose]();
  });
  await Promise.all([hears.untilListening(1), tells.untilListening(1)]);
  return { hears, tells, telling, schema };
}

test('what one engine publishes reaches another and never itself, once where it is published in a row', async () => {
  const { hears, tells, telling } = await pair();
  telling.publish('queued', 'a');
  telling.publish('logged', 'b');
  telling.publish('logged', 'b');
  telling.publish('cancelling', 'c');
  await hears.untilHeard(3);
  expect(hears.heard).toEqual(['queued a', 'logged b', 'cancelling c']);
  expect(tells.heard).toEqual([]);
});

test('more signals at once than a notification holds arrive all', async () => {
  const { hears, telling } = await pair();
  const ids = Array.from({ length: 2_000 }, () => crypto.randomUUID());
  for (const id of ids) telling.publish('logged', id);
  await hears.untilHeard(ids.length);
  expect(new Set(hears.heard)).toEqual(new Set(ids.map((id) => `logged ${id}`)));
});

test('an engine whose listening connection is killed listens again, and knows that it may have missed some', async () => {
  const { hears, tells, telling, schema } = await pair();
  await schema.killConnections();
  await Promise.all([hears.untilListening(2), tells.untilListening(2)]);
  telling.publish('queued', 'a');
  await hears.untilHeard(1);
  expect(hears.heard).toEqual(['queued a']);
});
