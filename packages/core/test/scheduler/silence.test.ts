import { hang } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startOps } from '../support/start-ops.ts';

test('a run that says nothing for longer than its silence timeout fails as stalled', async () => {
  await using room = await startOps({ script: [hang()] });
  expect(await room.run({ silenceTimeout: 3_000, retries: { on: ['interrupted'], max: 1 } })).toMatchObject({
    status: 'failed',
    error: { code: 'stalled' },
    silenceTimeout: 3_000,
    attempts: 1,
  });
});
