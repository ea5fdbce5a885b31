import { expect, test } from 'vitest';
import { ClaudeOps } from '../../src/index.ts';
import { startScriptedServer, type Answer } from '../fixtures/start-scripted-server.ts';
import { id } from '../fixtures/values.ts';

const bytes = 'abcdefghijklmnopqrstuvwxyz';
const etag = `"${'0'.repeat(64)}"`;

/** A range of the artifact, of which that many bytes come before the connection breaks. */
function part(start: number, end: number, sent: number, tag = etag): Answer {
  return (response) => {
    response.writeHead(start === 0 && end === 25 ? 200 : 206, {
      'content-type': 'text/plain',
      'content-length': end + 1 - start,
      'content-range': `bytes ${start}-${end}/26`,
      'artifact-status': 'created',
      etag: tag,
    });
    response.write(bytes.slice(start, start + sent), () =>
      sent > end - start ? response.end() : response.destroy(),
    );
  };
}

const open = async (url: string, options = {}) => {
  const client = new ClaudeOps({ baseUrl: url, retry: { delayMs: 1 } });
  const { body } = await client.openArtifact(id, 'a.txt', options);
  return new Response(body).text();
};

test('bytes that break off are gone on with where they broke', async () => {
  await using server = await startScriptedServer(part(0, 25, 10), part(10, 25, 3), part(13, 25, 13));

  expect(await open(server.url)).toBe(bytes);

  expect(server.requests.map(({ headers }) => [headers.range, headers['if-range']])).toEqual([
    [undefined, undefined],
    ['bytes=10-', etag],
    ['bytes=13-', etag],
  ]);
});

test('of a range, the rest of the range is asked for', async () => {
  await using server = await startScriptedServer(part(4, 9, 2), part(6, 9, 4));

  expect(await open(server.url, { range: { start: 4, end: 9 } })).toBe('efghij');

  expect(server.requests.map(({ headers }) => headers.range)).toEqual(['bytes=4-9', 'bytes=6-9']);
});

test.each<[string, Answer[]]>([
  ['another artifact by now', [part(0, 25, 10), part(0, 25, 26), part(0, 25, 26)]],
  ['of an etag that is weak', [part(0, 25, 10, `W/${etag}`)]],
  ['always cut off at once', [part(0, 25, 10), part(10, 25, 0)]],
])('what is %s breaks', async (_, answers) => {
  await using server = await startScriptedServer(...answers);

  await expect(open(server.url)).rejects.toThrow();
});
