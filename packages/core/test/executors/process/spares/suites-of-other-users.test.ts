import { chmod } from 'node:fs/promises';
import os from 'node:os';
import { beforeAll, describe } from 'vitest';
import { ONE_USER, rangeOf } from '../../../support/agent-users.ts';
import { ownMounts } from '../../../support/own-mounts.ts';
import { fromSpareOf } from '../../../support/places/from-spare.ts';
import { testsOfArtifacts } from '../../suite/artifacts.ts';

const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

describe.runIf(isRoot)('spares of a range of users', () => {
  testsOfArtifacts(fromSpareOf(() => rangeOf(8)));
});

describe.runIf(isRoot && ownMounts !== undefined)('spares of one user', () => {
  testsOfArtifacts(fromSpareOf(() => ONE_USER));
});
