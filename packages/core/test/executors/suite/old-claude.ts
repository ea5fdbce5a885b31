import { expect, test } from 'vitest';
import type { Place } from '../../support/places/place.ts';

/** Of a cold start: a CLI that refuses its arguments can't be warmed. */
export function testsOfAnOldClaude(place: Place): void {
  test('a CLI that is too old is told by its version, with the oldest that is supported and what to do', async () => {
    await using room = await place.startFixture('is-too-old.mjs');
    expect(await room.run()).toMatchObject({
      status: 'failed',
      error: {
        code: 'arguments_refused',
        message: expect.stringMatching(
          / is version 1\.0\.112, but the oldest supported version is 2\.1\.150\. \w+.*: \w+/,
        ),
        details: { stderr: expect.stringContaining('--setting-sources') },
      },
    });
  });
}
