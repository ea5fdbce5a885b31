import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { inContainer } from '../../support/places/in-container.ts';
import { startMcpOverHttp } from '../../support/start-mcp-over-http.ts';
import { testsOfMcpServers } from '../suite/mcp-servers.ts';

const place = inContainer();

testsOfMcpServers(place);

test('without a network an http server is out of reach, which the log says, and the run goes on', async () => {
  await using remote = await startMcpOverHttp();
  await using room = await place.start({ script: [say('done')] });
  const inline = { far_away: { type: 'http', url: remote.url } } as const;
  const task = await room.run({ network: 'none', mcpServers: { inline } });
  expect(task.status).toBe('completed');
  const begun = (await room.log(task.id)).find(({ type }) => type === 'claude.system');
  expect(begun?.data).toMatchObject({ mcp_servers: [{ name: 'far_away', status: 'failed' }] });
});
