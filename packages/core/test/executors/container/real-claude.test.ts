import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { inContainer } from '../../support/places/in-container.ts';
import { testsOfTheRealClaude } from '../suite/real-claude.ts';

const place = inContainer();

testsOfTheRealClaude(place);

test("to the agent's programs a letter beyond ASCII is one character", async () => {
  await using room = await place.start({
    script: [useTool('Bash', { command: 's=\u00fc; echo "it has ${#s}"' }), say('done')],
  });
  await room.run({ permissionMode: 'bypassPermissions' });
  expect(JSON.stringify(room.server.requests[1]?.messages)).toContain('it has 1');
});
