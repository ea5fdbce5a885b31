import { chmod } from 'node:fs/promises';
import os from 'node:os';
import { beforeAll, describe } from 'vitest';
import { ONE_USER, rangeOf } from '../../../support/agent-users.ts';
import { ownMounts } from '../../../support/own-mounts.ts';
import { fromWarmOf } from '../../../support/places/from-warm.ts';
import { IS_WHOLE } from '../../../support/places/tests-in.ts';
import { testsOfArtifacts } from '../../suite/artifacts.ts';
import { testsOfTheSetupCache } from '../../suite/setup-cache.ts';

const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

describe.runIf(isRoot)('warm processes of a range of users', () => {
  testsOfArtifacts(fromWarmOf(() => rangeOf(8)));
  testsOfTheSetupCache(fromWarmOf(() => rangeOf(8)));
});

// Of what one user makes in a warm process other-users.test.ts finds the artifacts, and of one cold process-user.test.ts all of them.
describe.runIf(isRoot && ownMounts !== undefined && IS_WHOLE)('warm processes of one user', () => {
  testsOfArtifacts(fromWarmOf(() => ONE_USER));
});
