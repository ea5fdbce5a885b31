import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { haveAgentRun } from '../../../support/have-agent-run.ts';
import { inContainer } from '../../../support/places/in-container.ts';

const place = inContainer();
const inBase64 = (text: string) => Buffer.from(text).toString('base64');

interface Findings {
  readonly files: number;
  readonly bytes: number;
  readonly memories: number;
  readonly found: readonly string[][];
}

test('no byte of the key is in any file, any process or any memory that an agent can read', async () => {
  const apiKey = `sk-ant-api03-${randomUUID()}`;
  const needles = [apiKey, apiKey.slice(-12), 'ANTHROPIC_API_KEY=claude-ops-'];
  const { task, printed, room } = await haveAgentRun(
    place,
    [`/fixtures/looks-for.mjs ${needles.map(inBase64).join(' ')}`],
    { input: { apiKey } },
  );
  expect(task.status).toBe('completed');
  const { files, bytes, found } = JSON.parse(printed[0] ?? '') as Findings;
  // It has looked everywhere: the CLI alone is more than 100 MB.
  expect(files).toBeGreaterThan(1_000);
  expect(bytes).toBeGreaterThan(100_000_000);
  const [key, endOfKey, token] = found;
  expect([key, endOfKey]).toEqual([[], []]);
  expect(token).toContainEqual(expect.stringMatching(/^\/proc\/\d+\/environ$/));

  expect(room.server.requests).toHaveLength(2);
  for (const request of room.server.requests) {
    expect(request.apiKey).toBe(apiKey);
    expect(JSON.stringify(request.headers)).not.toMatch(/claude-ops-[\w-]{43}/);
    expect(JSON.stringify(request.body)).not.toContain(apiKey);
  }
});

test('what an engine knows of a container does not hold the key', async () => {
  await using room = await place.start();
  const { id } = await room.create();
  await room.server.waitForRequest();
  const known = await place.traces();
  expect(known.join()).toContain(id);
  expect((await room.ops.waitForCompletion(id)).status).toBe('completed');
  expect(known.join()).not.toContain(room.server.requests[0]?.apiKey);
});
