import { expect, test } from 'vitest';
import { listeningLine } from '../../src/listening/listening-line.ts';

const LIMIT = ' (for callers on this machine only: others need CLAUDE_OPS_TOKEN to be set)';
const LAN = 'http://192.0.2.2:3000';

test.for([
  [undefined, LAN, LIMIT],
  [{}, 'http://[2001:db8::1]:3000', LIMIT],
  [{}, 'http://127.0.0.1:3000', ''],
  [{}, 'http://[::1]:3000', ''],
  [{ tokens: ['a-token'] }, LAN, ''],
  [{ localAddresses: ['172.17.0.1'] }, LAN, ''],
  [{ isDecidedByHost: true }, LAN, ''],
] as const)('with the access %j the line of %s ends with "%s"', ([access, address, limit]) => {
  expect(listeningLine('claude-ops', access)(address)).toBe(`claude-ops listens on ${address}${limit}`);
});
