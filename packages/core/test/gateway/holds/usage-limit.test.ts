import { expect, test } from 'vitest';
import {
  usageLimitOf,
  type MetUsageLimit,
  type UsageLimitWait,
} from '../../../src/gateway/holds/usage-limit.ts';
import { eventually } from '../../support/eventually.ts';
import { askWhole, openGateway } from '../../support/open-gateway.ts';
import { startUpstream } from '../../support/start-upstream.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const IN_AN_HOUR = String(NOW / 1_000 + 3_600);

test.for([
  ['a subscription that is used up', 429, rejected(IN_AN_HOUR), null, 3_600_000],
  ['a subscription whose limit is over by now', 429, rejected(String(NOW / 1_000 - 5)), null, 0],
  ['a key that is to wait for minutes', 429, {}, 90_000, 90_000],
] as const)('%s tells of a usage limit', ([, status, headers, retryAfterMs, inMs]) => {
  expect(usageLimitOf({ status, retryAfterMs }, headers, NOW)).toEqual({ resetsAtMs: NOW + inMs });
});

test.for([
  ['a wait that the CLI bears by itself', 429, {}, 60_000],
  ['a refusal that names no moment', 429, {}, null],
  ['a moment that is no number', 429, rejected('soon'), null],
  [
    'a subscription of which only one window is used up',
    429,
    { ...rejected(IN_AN_HOUR), 'anthropic-ratelimit-unified-status': 'allowed' },
    null,
  ],
  ['an API that has too much to do', 529, rejected(IN_AN_HOUR), 90_000],
] as const)('%s tells of none', ([, status, headers, retryAfterMs]) => {
  expect(usageLimitOf({ status, retryAfterMs }, headers, NOW)).toBeUndefined();
});

function rejected(reset: string) {
  return { 'anthropic-ratelimit-unified-status': 'rejected', 'anthropic-ratelimit-unified-reset': reset };
}

/** A usage limit that ends when told to. */
function limit({ isNear = true }: { readonly isNear?: boolean } = {}) {
  const over = Promise.withResolvers<void>();
  const met: MetUsageLimit[] = [];
  let isLimited = false;
  const usageLimit: UsageLimitWait = {
    get isLimited() {
      return isLimited;
    },
    met(one) {
      met.push(one);
      isLimited = isNear;
      return isNear;
    },
    untilOver: async () => await over.promise,
  };
  const end = () => {
    isLimited = false;
    over.resolve();
  };
  return { usageLimit, met, end };
}

/** An API that refuses its first request. */
async function startRefusing(headers: Record<string, string>) {
  let isFirst = true;
  return await startUpstream((response) => {
    response.writeHead(isFirst ? 429 : 200, isFirst ? headers : {});
    isFirst = false;
    response.end('{}');
  });
}

test('a refusal becomes one to ask again at once, and that request waits until the limit is over', async () => {
  const { usageLimit, met, end } = limit();
  await using upstream = await startRefusing(rejected(IN_AN_HOUR));
  await using room = await openGateway(upstream.url, { usageLimit });
  const refused = await askWhole(room.grant);
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  expect(Object.keys(refused.headers).filter((name) => name.startsWith('anthropic-'))).toEqual([]);
  expect(met).toHaveLength(1);
  let hasAnswered = false;
  const waiting = askWhole(room.grant).finally(() => (hasAnswered = true));
  expect(await askWhole(room.grant, { path: '/v1/messages/count_tokens' })).toMatchObject({ status: 200 });
  expect(hasAnswered).toBe(false);
  expect(upstream.seen).toHaveLength(2);
  end();
  expect(await waiting).toMatchObject({ status: 200 });
  expect(upstream.seen).toHaveLength(3);
});

test('a refused count of tokens begins no wait, and is passed on', async () => {
  const { usageLimit, met } = limit();
  await using upstream = await startRefusing({ 'retry-after': '120' });
  await using room = await openGateway(upstream.url, { usageLimit });
  const refused = await askWhole(room.grant, { path: '/v1/messages/count_tokens' });
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '120' } });
  expect(met).toEqual([]);
});

test('a refusal whose limit ends too late is passed on as it is', async () => {
  const { usageLimit } = limit({ isNear: false });
  await using upstream = await startRefusing({ ...rejected(IN_AN_HOUR), 'retry-after': '3600' });
  await using room = await openGateway(upstream.url, { usageLimit });
  const refused = await askWhole(room.grant);
  const headers = { 'retry-after': '3600', 'x-should-retry': 'false' };
  expect(refused).toMatchObject({ status: 429, headers });
  await eventually(async () => expect(room.ended).toHaveLength(1));
});
