import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { IN_PROCESS as place } from '../../support/places/in-process.ts';
import { startMcpOverHttp } from '../../support/start-mcp-over-http.ts';
import { echo, reveal, testsOfMcpServers, toolResults } from '../suite/mcp-servers.ts';

testsOfMcpServers(place);

test('the model calls a tool of an http server, and its headers arrive', async () => {
  const secret = 'made-up-secret-of-a-server-0123456789';
  await using remote = await startMcpOverHttp();
  await using room = await place.start({
    script: [echo('far_away'), reveal('far_away', 'authorization'), say('done')],
  });
  const server = { type: 'http', url: remote.url, headers: { Authorization: `Bearer ${secret}` } } as const;
  const task = await room.run({ mcpServers: { inline: { far_away: server } } });
  expect(task.status).toBe('completed');
  expect(toolResults(room)).toContain('heard: ping');
  expect(toolResults(room)).toContain(`Bearer ${secret}`);
  expect(JSON.stringify([task, await room.log(task.id)])).not.toContain(secret);
});
