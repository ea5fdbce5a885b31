import type { TaskStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { ALL, at, draft, finishRequest, idAt, newTaskAt, seed } from '../tasks.ts';

export function eventTests(open: () => Promise<TaskStore>, keepsNul: boolean): void {
  test('events get sequences without a gap, each task its own', async () => {
    await using store = await open();
    const one = await seed(store, newTaskAt(1), 'running');
    const two = await seed(store, newTaskAt(2), 'running');
    const written = await store.appendEvents([
      { taskId: one, attempt: 1, events: [draft('a'), draft('b')] },
      { taskId: two, attempt: 1, events: [draft('c')] },
      { taskId: one, attempt: 1, events: [draft('d')] },
      { taskId: two, attempt: 1, events: [] },
    ]);
    expect(written).toStrictEqual([
      { taskId: one, sequence: 3, ...draft('a') },
      { taskId: one, sequence: 4, ...draft('b') },
      { taskId: two, sequence: 3, ...draft('c') },
      { taskId: one, sequence: 5, ...draft('d') },
    ]);
    await store.appendEvents([{ taskId: one, attempt: 1, events: [draft('e')] }]);
    await store.finish(finishRequest(one));
    const log = await store.listEvents(one, ALL);
    expect(log.map(({ sequence, type }) => `${sequence} ${type}`)).toStrictEqual([
      '1 task.queued',
      '2 task.started',
      '3 a',
      '4 b',
      '5 d',
      '6 e',
      '7 task.completed',
    ]);
  });

  test('writers that race leave no gap', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const append = (type: string) =>
      store.appendEvents([{ taskId: id, attempt: 1, events: [draft(type), draft(type)] }]);
    const [first, second, change, late] = await Promise.all([
      append('a'),
      append('b'),
      store.finish(finishRequest(id)),
      append('c'),
    ]);
    const written = [...first, ...second, ...late, ...(change ? [change.event] : [])];
    const log = await store.listEvents(id, { ...ALL, after: 2, limit: 100 });
    expect(log.map(({ sequence }) => sequence)).toStrictEqual(written.map((_, index) => index + 3));
    expect(written.toSorted((one, other) => one.sequence - other.sequence)).toStrictEqual(log);
    expect(log.at(-1)).toStrictEqual(change?.event);
  });

  test('events of an attempt that does not run the task are left out', async () => {
    await using store = await open();
    const running = await seed(store, newTaskAt(1), 'running');
    const finished = await seed(store, newTaskAt(2), 'completed');
    const queued = await seed(store, newTaskAt(3), 'queued');
    const batch = (taskId: string, attempt: number) => ({ taskId, attempt, events: [draft('claude.x')] });
    const written = await store.appendEvents([
      batch(running, 2),
      batch(running, 1),
      batch(running, 0),
      batch(finished, 1),
      batch(queued, 0),
      batch(queued, 1),
      batch(idAt(9), 1),
    ]);
    expect(written).toStrictEqual([{ taskId: running, sequence: 3, ...draft('claude.x') }]);
    expect(await store.listEvents(running, ALL)).toHaveLength(3);
    expect(await store.listEvents(finished, ALL)).toHaveLength(3);
    expect(await store.listEvents(queued, ALL)).toHaveLength(1);
    expect(await store.listEvents(idAt(9), ALL)).toStrictEqual([]);
  });

  test('events are appended until the end, also after a cancel request', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    await store.requestCancel(id, at(1_500));
    const batch = { taskId: id, attempt: 1, events: [draft('claude.assistant')] };
    expect(await store.appendEvents([batch])).toMatchObject([{ sequence: 3 }]);
    await store.finish(finishRequest(id, { to: 'cancelled' }));
    expect(await store.appendEvents([batch])).toStrictEqual([]);
  });

  test('no events are nothing to write', async () => {
    await using store = await open();
    expect(await store.appendEvents([])).toStrictEqual([]);
    expect(await store.appendEvents([{ taskId: idAt(1), attempt: 1, events: [] }])).toStrictEqual([]);
  });

  test('the data of an event is kept to the byte', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const texts = [
      ' { "b" : 1.0, "a" : 1e400, "a" : 12345678901234567890 }\n',
      '"\\ud83d\\ude00 \\u0000 \\ud800"',
      `"日本語 👩‍👩‍👧 \u2028 ${keepsNul ? '\0' : ''} \u0007"`,
      'null',
      '',
      `"${'x'.repeat(1_000_000)}"`,
    ];
    const events = texts.map((text) => draft('claude.assistant', text));
    const written = await store.appendEvents([{ taskId: id, attempt: 1, events }]);
    const log = await store.listEvents(id, { ...ALL, after: 2, limit: 100 });
    for (const [index, text] of texts.entries()) {
      expect(written[index]?.data === text).toBe(true);
      expect(log[index]?.data === text).toBe(true);
    }
  });

  test('a page of events ends before its data is beyond so many bytes, but has one event', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    // Bytes, not characters: each is three of them in UTF-8, and the bytes after a NUL count too.
    const events = [
      '日'.repeat(40),
      '日'.repeat(40),
      `${keepsNul ? '\0' : '\u0007'}${'x'.repeat(99)}`,
      'y',
    ].map((data) => draft('claude.user', data));
    await store.appendEvents([{ taskId: id, attempt: 1, events }]);
    const page = async (maxBytes: number, after = 2, limit = 100) =>
      (await store.listEvents(id, { after, limit, maxBytes })).map(({ sequence }) => sequence);
    expect(await page(0)).toStrictEqual([3]);
    expect(await page(239)).toStrictEqual([3]);
    expect(await page(240)).toStrictEqual([3, 4]);
    expect(await page(339)).toStrictEqual([3, 4]);
    expect(await page(340)).toStrictEqual([3, 4, 5]);
    expect(await page(341)).toStrictEqual([3, 4, 5, 6]);
    expect(await page(340, 3)).toStrictEqual([4, 5, 6]);
    expect(await page(341, 2, 2)).toStrictEqual([3, 4]);
    expect(await page(0, 6)).toStrictEqual([]);
  });

  test('a burst of events is one call, and is read in pages', async () => {
    await using store = await open();
    const id = await seed(store, newTaskAt(1), 'running');
    const events = Array.from({ length: 1_203 }, (_, index) => draft(`claude.${index}`));
    expect(await store.appendEvents([{ taskId: id, attempt: 1, events }])).toHaveLength(1_203);
    const read = [];
    for (let after = 2; ; after += 500) {
      const page = await store.listEvents(id, { ...ALL, after, limit: 500 });
      read.push(...page);
      if (page.length < 500) break;
    }
    expect(read.map(({ type }) => type)).toStrictEqual(events.map(({ type }) => type));
    expect(read.map(({ sequence }) => sequence)).toStrictEqual(events.map((_, index) => index + 3));
    expect(await store.listEvents(id, { ...ALL, after: 1_205, limit: 500 })).toStrictEqual([]);
  });
}
