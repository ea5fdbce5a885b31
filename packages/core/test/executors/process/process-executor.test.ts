import { expect, test } from 'vitest';
import { IN_PROCESS as place } from '../../support/places/in-process.ts';
import { testsOfAMisbehavingClaude } from '../suite/misbehaving-claude.ts';
import { testsOfAnOldClaude } from '../suite/old-claude.ts';
import { testsOfTheRealClaude } from '../suite/real-claude.ts';

const bare = { usePidNamespace: false };

test('a CLI that closes its output and lives on is ended, without a result', async () => {
  await using room = await place.startFixture('closes-its-output.mjs', bare);
  expect(await room.run()).toMatchObject({ status: 'failed', error: { code: 'no_result' } });
  expect(await place.running()).toEqual([]);
});

test('a timeout after the exit changes nothing: the exit came first', async () => {
  await using room = await place.startFixture('leaves-a-pipe-holder.mjs', bare);
  expect(await room.run({ timeout: 1_000 })).toMatchObject({
    status: 'failed',
    error: { code: 'claude_failed', details: { exitCode: 7 } },
  });
  await expect.poll(place.running, { timeout: 10_000 }).toEqual([]);
});

testsOfTheRealClaude(place);
testsOfAMisbehavingClaude(place);
testsOfAnOldClaude(place);
