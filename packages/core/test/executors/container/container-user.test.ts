import { expect, test } from 'vitest';
import { chooseUser } from '../../../src/executors/container/container-user.ts';

const root = { uid: 0, gid: 0 };
const ordinary = { uid: 1234, gid: 567 };

test.for([
  ['of root', root, false, { uid: 1000, gid: 1000, ownsWorkspace: true }],
  ['of an ordinary user', ordinary, false, { uid: 1234, gid: 567, ownsWorkspace: false }],
  ['of an ordinary user, with its rootless engine', ordinary, true, { uid: 0, gid: 0, ownsWorkspace: false }],
  ['of root of a container, with a rootless engine', root, true, { uid: 0, gid: 0, ownsWorkspace: false }],
] as const)('a server %s runs agents as %o, rootless: %s, as %o', ([, server, isRootless, user]) => {
  expect(chooseUser(server, { isRootless })).toEqual(user);
});
