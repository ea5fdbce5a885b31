import { expect, test } from 'vitest';
import { findProcessUser } from '../../src/process-user/find-process-user.ts';

test.for([
  ['nobody-of-that-name', 'but this user does not exist.'],
  ['root', 'which is root.'],
  ['0', 'which is root.'],
  ['12345:0', 'which has the group of root.'],
  ['-u root', 'but this user does not exist.'],
  ['61399-61300', 'which ends before it begins.'],
  ['0-61300', 'but uid 0 is the user root.'],
  ['65000-65535', 'but uid 65534 is the user nobody.'],
] as const)('PROCESS_USER %j is refused', async ([text, reason]) => {
  await expect(findProcessUser(text)).rejects.toThrow(`PROCESS_USER is "${text}", ${reason}`);
});

test.for([
  ['nobody', { uid: 65_534, gid: 65_534, name: 'nobody (uid 65534)' }],
  ['12345', { uid: 12_345, gid: 12_345, name: 'uid 12345' }],
  ['12345:12346', { uid: 12_345, gid: 12_346, name: 'uid 12345' }],
  ['61300-61399', { uid: 61_300, gid: 61_300, lastUid: 61_399, name: 'uids 61300 to 61399' }],
] as const)('PROCESS_USER %j is a user', async ([text, user]) => {
  expect(await findProcessUser(text)).toEqual(user);
});
