import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { say, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const EMBEDDER = fileURLToPath(new URL('../fixtures/embedder.ts', import.meta.url));

/** A directory, and a model that answers the prompt "long" once it may. */
async function openRoom() {
  const directory = await temporaryDirectory();
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  const model = await startModelServer({
    script: async ({ prompt }) => {
      if (prompt === 'long') await mayAnswer;
      return say('done');
    },
  });
  const start = (waitMs: number) => startEmbedder([directory.path, model.url, String(waitMs)]);
  return {
    path: directory.path,
    model,
    answer,
    start,
    async [Symbol.asyncDispose]() {
      await model.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** A service in a process of its own. */
function startEmbedder(parameters: readonly string[]) {
  const child = spawn(process.execPath, [EMBEDDER, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const said: string[] = [];
  createInterface(child.stdout).on('line', (line) => said.push(line));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await closed;
  };
  return {
    pid: child.pid,
    said,
    closed,
    end,
    create: (prompt: string) => child.stdin.write(`${prompt}\n`),
    says: async (line: string) => await expect.poll(() => said).toContain(line),
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  };
}

test('a second service on the same data is refused with the reason, and the tasks of the first go on', async () => {
  await using room = await openRoom();
  await using older = room.start(0);
  await older.says('started');
  older.create('long');
  await room.model.waitForRequest();
  await using newcomer = room.start(0);
  await newcomer.closed;
  expect(newcomer.said).toEqual([
    `refused: The data directory ${room.path} is in use by another server (pid ${older.pid}). Stop that server, or give this one a directory of its own.`,
  ]);
  room.answer();
  await older.says('long: completed');
});

test('in a rolling restart the older service finishes what runs, and the newer one what is queued', async () => {
  await using room = await openRoom();
  await using older = room.start(0);
  await older.says('started');
  older.create('long');
  older.create('short');
  await older.says('short: queued');
  await room.model.waitForRequest();
  await using newer = room.start(60_000);
  newer.create('of the newer');
  await newer.says('of the newer: queued');
  const ended = older.end('SIGTERM');
  room.answer();
  await ended;
  await newer.says('of the newer: completed');
  expect(older.said).toEqual(['started', 'long: queued', 'short: queued', 'long: completed']);
  expect(newer.said).toEqual([
    'of the newer: queued',
    'started',
    'short: completed',
    'of the newer: completed',
  ]);
});

test('a service that is killed holds nobody up: the one that waits takes over at once', async () => {
  await using room = await openRoom();
  await using older = room.start(0);
  await older.says('started');
  older.create('long');
  older.create('short');
  await older.says('short: queued');
  await room.model.waitForRequest();
  await using newer = room.start(60_000);
  await older.end('SIGKILL');
  await newer.says('short: completed');
  // A task that is recovered is told of before the start is over.
  expect(newer.said).toEqual(['long: interrupted', 'started', 'short: completed']);
});
