import { expect, test } from 'vitest';
import { createAccount } from '../../../src/gateway/accounting/account.ts';
import type { Counted } from '../../../src/gateway/grant.ts';
import { silentLogger } from '../../../src/logger.ts';
import { keepCounted } from '../../../src/scheduler/resume/keep-counted.ts';
import { createResumeNotes } from '../../../src/scheduler/resume/resume-notes.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const counted = (requests: number): Counted => ({
  usage: { ...createAccount().usage(), requests },
  seenHosts: [],
});

test('of what changes faster than it is written the latest is written, before the keeper is gone', async () => {
  await using directory = await temporaryDirectory();
  const notes = createResumeNotes(directory.path);
  await notes.write('one', { sealedToken: 'sealed', before: new Map() });
  const written: number[] = [];
  {
    await using keeper = keepCounted('one', {
      logger: silentLogger,
      notes: {
        ...notes,
        async writeCounted(attemptId, value) {
          written.push(value.usage.requests);
          await notes.writeCounted(attemptId, value);
        },
      },
    });
    for (let requests = 1; requests <= 100; requests += 1) void keeper.keep(counted(requests));
  }
  expect(written).toEqual([1, 100]);
  expect((await notes.find('one'))?.counted?.usage.requests).toBe(100);
});

test('what can not be written is no reason for a run to fail, and the next is tried', async () => {
  await using directory = await temporaryDirectory();
  const notes = createResumeNotes(directory.path);
  await notes.write('one', { sealedToken: 'sealed', before: new Map() });
  let tries = 0;
  {
    await using keeper = keepCounted('one', {
      logger: silentLogger,
      notes: {
        ...notes,
        async writeCounted(attemptId, value) {
          tries += 1;
          if (tries === 1) throw new Error('no space left on device');
          await notes.writeCounted(attemptId, value);
        },
      },
    });
    void keeper.keep(counted(1));
    await keeper.keep(counted(2));
  }
  expect((await notes.find('one'))?.counted?.usage.requests).toBe(2);
});
