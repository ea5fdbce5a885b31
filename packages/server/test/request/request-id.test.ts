import { expect, test } from 'vitest';
import { startServer } from '../fixtures/start-server.ts';

test('a sane request id is kept, on the answer and in the log', async () => {
  await using server = await startServer();

  const { response } = await server.request('/health', { headers: { 'x-request-id': 'trace:1.2_3-4' } });

  expect(response.headers.get('x-request-id')).toBe('trace:1.2_3-4');
  await expect.poll(() => server.log.some(({ requestId }) => requestId === 'trace:1.2_3-4')).toBe(true);
});

test.each(['', 'two words', 'x'.repeat(129), 'a,b', '"quoted"', '<script>'])(
  'the request id "%s" is replaced',
  async (given) => {
    await using server = await startServer({ genRequestId: () => 'made-here' });

    const { response } = await server.request('/health', { headers: { 'x-request-id': given } });

    expect(response.headers.get('x-request-id')).toBe('made-here');
  },
);

test('requests get ids of their own', async () => {
  await using server = await startServer();

  const one = await server.request('/health');
  const two = await server.request('/api/nope');

  expect(one.response.headers.get('x-request-id')).not.toBe(two.response.headers.get('x-request-id'));
  expect(two.body).toMatchObject({ requestId: two.response.headers.get('x-request-id') });
});
