import { expect, test } from 'vitest';
import { processCountOf } from '../../../../src/executors/process/limits/process-count.ts';

const range = { uid: 5, gid: 5, lastUid: 9 };
const single = { uid: 5, gid: 6 };

test.for([
  [{ user: range, hasUserNamespace: false }, '4.19.0', 'run'],
  [{ user: single, hasUserNamespace: false }, '6.18.0', 'user'],
  [{ user: undefined, hasUserNamespace: true }, '5.14.0-generic', 'run'],
  [{ user: undefined, hasUserNamespace: true }, '6.1.0', 'run'],
  [{ user: undefined, hasUserNamespace: true }, '5.13.19', 'none'],
  [{ user: undefined, hasUserNamespace: false }, '6.18.0', 'none'],
] as const)('of %o under Linux %s the processes are counted for: %s', ([run, release, counted]) => {
  expect(processCountOf(run, release)).toBe(counted);
});
