import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { FROM_WARM } from '../../support/places/from-warm.ts';
import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfRequiredServers } from '../suite/required-servers.ts';

testsOfRequiredServers(IN_PROCESS);

test('a warm process is not given the prompt of a task without its required server', async () => {
  await using room = await FROM_WARM.start({ script: [say('never asked')] });
  const inline = { needed: { command: '/does/not/exist', required: true } };
  expect(await room.run({ mcpServers: { inline } })).toMatchObject({ error: { code: 'mcp_server_failed' } });
  expect(room.server.requests).toEqual([]);
  expect(await FROM_WARM.running()).toEqual([]);
});
