import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { pause } from '../../src/server/pause.ts';

const newResponse = () => new ServerResponse(new IncomingMessage(new Socket()));

test('a pause ends when the client leaves', async () => {
  const response = newResponse();
  const paused = pause(600_000, response);
  response.destroy();
  await expect(paused).resolves.toBeUndefined();
});

test('a pause does not begin when the client has left already', async () => {
  const response = newResponse();
  response.destroy();
  await expect(pause(600_000, response)).resolves.toBeUndefined();
});
