import { expect, test, vi } from 'vitest';
import { createMemoryTokenStore, type StoredToken, type TokenStore } from '../../src/index.ts';
import { createKnownTokens } from '../../src/tokens/known-tokens.ts';
import { createTokenText } from '../../src/tokens/token-text.ts';

const ID = '019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90';
const OTHER_ID = '019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d91';
const START_MS = Date.parse('2026-11-22T12:00:00.000Z');

/** A store with one token, which counts what it is asked. */
async function aStore(overrides: Partial<StoredToken> = {}) {
  const { text, secretHash } = createTokenText(ID);
  const memory = createMemoryTokenStore();
  await memory.insert({
    id: ID,
    name: 'ci',
    role: 'submitter',
    ownTasks: true,
    createdAt: '2026-11-22T11:00:00.000Z',
    expiresAt: null,
    lastUsedAt: null,
    secretHash,
    ...overrides,
  });
  const store: TokenStore = {
    ...memory,
    find: vi.fn(memory.find),
    noteUse: vi.fn(memory.noteUse),
  };
  return { text, store };
}

test('a token is known by its whole text alone', async () => {
  const { text, store } = await aStore();
  const tokens = createKnownTokens({ store, clock: { now: () => START_MS } });
  expect(await tokens.find(text)).toEqual({
    token: { id: ID, name: 'ci' },
    role: 'submitter',
    ownTasks: true,
  });
  const secret = text.slice(-43);
  const flipped = secret.startsWith('A') ? `B${secret.slice(1)}` : `A${secret.slice(1)}`;
  const others = [
    `cops_${ID}_${flipped}`,
    `cops_${OTHER_ID}_${secret}`,
    `cops_${ID}_${secret.slice(1)}`,
    `${text}A`,
    text.toUpperCase(),
    secret,
    `cops_${ID}_`,
    '',
  ];
  for (const other of others) expect(await tokens.find(other), other).toBeUndefined();
});

test('the store is read once in a while, and not for what is no token', async () => {
  const { text, store } = await aStore();
  const tokens = createKnownTokens({ store, clock: { now: () => START_MS } });
  for (let index = 0; index < 5; index += 1) await tokens.find(text);
  await tokens.find('something-else');
  expect(store.find).toHaveBeenCalledTimes(1);
});

test('an expired token is not known, also while it is remembered', async () => {
  let now = START_MS;
  const { text, store } = await aStore({ expiresAt: new Date(START_MS + 1_000).toISOString() });
  const tokens = createKnownTokens({ store, clock: { now: () => now } });
  expect(await tokens.find(text)).toBeDefined();
  now += 1_000;
  expect(await tokens.find(text)).toBeUndefined();
});

test('a use is noted once a minute', async () => {
  let now = START_MS;
  const { text, store } = await aStore();
  const tokens = createKnownTokens({ store, clock: { now: () => now } });
  for (const passed of [0, 30_000, 29_000, 1_000, 10]) {
    now += passed;
    await tokens.find(text);
  }
  expect(store.noteUse).toHaveBeenCalledTimes(2);
  expect((await store.find(ID))?.lastUsedAt).toBe('2026-11-22T12:01:00.000Z');
});

test('a store that can not be read refuses the call and is asked again by the next', async () => {
  const { text, store } = await aStore();
  vi.mocked(store.find).mockRejectedValueOnce(new Error('the disk is full'));
  const tokens = createKnownTokens({ store, clock: { now: () => START_MS } });
  await expect(tokens.find(text)).rejects.toThrow('the disk is full');
  expect(await tokens.find(text)).toBeDefined();
});

test('a revoke ends what follows the token, and leaves others', async () => {
  const { text, store } = await aStore();
  const tokens = createKnownTokens({ store, clock: { now: () => START_MS } });
  const caller = await tokens.find(text);
  if (caller === undefined) throw new Error('The token is not known.');
  const other = { ...caller, token: { id: OTHER_ID, name: 'other' } };
  using watch = tokens.watch(caller);
  using watchOfOther = tokens.watch(other);
  using watchOfServer = tokens.watch({ ...caller, token: { id: null, name: 'CLAUDE_OPS_TOKEN' } });
  await store.delete(ID);
  tokens.end(ID);
  expect(watch.ended.aborted).toBe(true);
  expect(watchOfOther.ended.aborted).toBe(false);
  expect(watchOfServer.ended.aborted).toBe(false);
  expect(await tokens.find(text)).toBeUndefined();
});
