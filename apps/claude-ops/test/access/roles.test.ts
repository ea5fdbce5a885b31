import { hasRole, ROLES, type Role } from '@claude-ops/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRoomWithTokens, SERVER_TOKEN, type RoomWithTokens } from './room-with-tokens.ts';
import { ALL_ROUTES, pathOf, send } from './requests-of.ts';

/** Each route of the table is called by each of them. */
interface RoleHolder {
  readonly role: Role | undefined;
  readonly token: string | undefined;
}

let room: RoomWithTokens;
const holders = new Map<string, RoleHolder>();

beforeAll(async () => {
  room = await openRoomWithTokens();
  holders.set('nobody', { role: undefined, token: undefined });
  holders.set('a stranger', { role: undefined, token: 'a-token-that-nobody-made' });
  for (const role of ROLES) holders.set(role, { role, token: (await room.hire(role, role)).token });
  const { id, token } = await room.hire('gone', 'admin');
  await room.admin.revokeToken(id);
  holders.set('one whose token was revoked', { role: undefined, token });
  holders.set('CLAUDE_OPS_TOKEN', { role: 'admin', token: SERVER_TOKEN });
});
afterAll(() => room[Symbol.asyncDispose]());

const NAMES = ['nobody', 'a stranger', 'one whose token was revoked', ...ROLES, 'CLAUDE_OPS_TOKEN'];

describe.each(ALL_ROUTES)('%s', (_operation, { method, path, role: needed }) => {
  const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];

  test.each(NAMES)('answers %s as the route table says', async (name) => {
    const holder = holders.get(name);
    for (const each of methods) {
      const body = each === 'POST' || each === 'PUT' ? {} : undefined;
      const request = { method: each, token: holder?.token, body };
      const { status, code } = await send(`${room.url}${pathOf(path)}`, request);
      const refusal = refusalOf(holder?.role, needed);
      expect([401, 403].includes(status) ? status : undefined, `${each} ${code}`).toBe(refusal?.status);
      if (each !== 'HEAD' && refusal !== undefined) expect(code).toBe(refusal.code);
    }
  });
});

function refusalOf(role: Role | undefined, needed: Role | null) {
  if (needed === null) return undefined;
  if (role === undefined) return { status: 401, code: 'unauthorized' };
  return hasRole(role, needed) ? undefined : { status: 403, code: 'insufficient_role' };
}

test('a path that is no route is refused to nobody, and not found for a viewer', async () => {
  const ask = async (token?: string) => (await send(`${room.url}/api/nothing`, { token })).code;
  expect(await ask()).toBe('unauthorized');
  expect(await ask(holders.get('viewer')?.token)).toBe('route_not_found');
});
