import { createServer } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { explainStartError } from '../../src/errors/explain-start-error.ts';

test('a port in use is named', async () => {
  await using first = await listen(0);
  const error = await listen(first.port).catch((refusal: unknown) => refusal);
  expect(explainStartError(error, {})).toMatchObject({
    message: `Port ${first.port} is in use on 127.0.0.1.`,
    advice: 'Stop the program that listens there, or choose another port with --port.',
  });
});

test('a directory that can not be made is named', async () => {
  const error = await mkdir('/dev/null/data').catch((refusal: unknown) => refusal);
  expect(explainStartError(error, {})).toMatchObject({
    message: expect.stringContaining('/dev/null/data'),
    advice: expect.stringContaining('--data-dir'),
  });
});

test('an address of another machine is named', () => {
  const error = Object.assign(new Error('listen'), { code: 'EADDRNOTAVAIL', syscall: 'listen' });
  expect(explainStartError(error, { host: '192.0.2.1' })).toMatchObject({
    message: 'This machine has no address 192.0.2.1.',
  });
});

test('anything else comes back as it is', () => {
  const error = new TypeError('a fault');
  expect(explainStartError(error, {})).toBe(error);
});

async function listen(port: number) {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
