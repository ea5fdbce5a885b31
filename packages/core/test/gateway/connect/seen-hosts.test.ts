import { expect, test } from 'vitest';
import { createSeenHosts, type NetworkAsked } from '../../../src/gateway/connect/seen-hosts.ts';

const NOON = Date.parse('2026-11-22T12:00:00.000Z');

test('a host and port is told of once and counted every time, and one refusal is kept', () => {
  const asked: NetworkAsked[] = [];
  let now = NOON;
  const seen = createSeenHosts({
    clock: { now: () => (now += 1) },
    secrets: [],
    onAsked: (one) => void asked.push(one),
  });
  seen.note({ host: 'a.example', port: 443 }, undefined);
  seen.note({ host: 'a.example', port: 80 }, 'not that');
  seen.note({ host: 'a.example', port: 443 }, undefined);
  seen.note({ host: 'a.example', port: 443 }, 'it leads elsewhere now');
  expect(asked).toEqual([
    { host: 'a.example', port: 443, isAllowed: true },
    { host: 'a.example', port: 80, isAllowed: false, reason: 'not that' },
  ]);
  expect(seen.list()).toEqual([
    { host: 'a.example', port: 443, isAllowed: false, requests: 3, firstAt: '2026-11-22T12:00:00.001Z' },
    { host: 'a.example', port: 80, isAllowed: false, requests: 1, firstAt: '2026-11-22T12:00:00.002Z' },
  ]);
});

test('the first thousand are kept, and those are counted on', () => {
  let asked = 0;
  const seen = createSeenHosts({ clock: { now: () => NOON }, secrets: [], onAsked: () => (asked += 1) });
  for (let round = 0; round < 2; round += 1)
    for (let n = 0; n < 1_500; n += 1) seen.note({ host: `host-${n}.example`, port: 443 }, undefined);
  expect(asked).toBe(1_000);
  expect(seen.list()).toHaveLength(1_000);
  expect(seen.list().at(-1)).toMatchObject({ host: 'host-999.example', requests: 2 });
});

test('a secret in a name is not kept, in whatever case it was', () => {
  const asked: NetworkAsked[] = [];
  const onAsked = (one: NetworkAsked) => void asked.push(one);
  const seen = createSeenHosts({ clock: { now: () => NOON }, secrets: ['', 'A-Secret', 'other'], onAsked });
  seen.note({ host: 'a-secret.evil.example', port: 443 }, undefined);
  seen.note({ host: 'xothera-secret.evil.example', port: 443 }, 'not that');
  expect(seen.list().map(({ host }) => host)).toEqual([
    '[masked].evil.example',
    'x[masked][masked].evil.example',
  ]);
  expect(JSON.stringify(asked)).not.toMatch(/secret|other/);
});
