import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { ClaudeOps } from '@claude-ops/sdk';
import { standInEnvironment, startModelServer, type ModelServer } from '@claude-ops/testing';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { differenceRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { startServer } from '../room/start-server.ts';

/** Something that takes one message after the other. */
interface Chat extends AsyncDisposable {
  /** Sends a text, and settles once the model is asked with it. */
  send(text: string): Promise<void>;
  /** Settles once it waits for another message. */
  idle(): Promise<void>;
}

export const message: Benchmark = {
  name: 'message',
  description:
    'Sends a message into a task that waits for one, until the model is asked with it. Theirs: the same words on the stdin of a `claude` that is kept open by hand.',
  async run({ directory, signal, say }) {
    await using model = await startModelServer();
    await using server = await startServer({ directory: path.join(directory, 'data'), upstream: model.url });
    await using ours = await openTask(server.url, model);
    await using theirs = await openClaude(path.join(directory, 'by-hand'), model);
    let count = 0;
    const time = async (chat: Chat) => {
      await chat.idle();
      const text = `message ${(count += 1)}`;
      return await timeOf(() => chat.send(text));
    };
    say('one message after the other');
    const pairs = await alternate({
      ours: () => time(ours),
      theirs: () => time(theirs),
      repetitions: 40,
      warmUps: 3,
      signal,
    });
    return [
      differenceRow(
        {
          what: 'POST of a message to the next request to the model',
          against: 'a `claude` that is kept open by hand',
          unit: 'ms',
          bar: { atMost: 20 },
        },
        pairs,
      ),
    ];
  },
};

const isAsked = async (model: ModelServer, text: string) =>
  await model.waitForRequest(({ messages }) => JSON.stringify(messages).includes(`${text}"`));

async function openTask(url: string, model: ModelServer): Promise<Chat> {
  const client = new ClaudeOps({ baseUrl: url, retry: 0 });
  const { id } = await client.createTask({
    prompt: 'Say OK.',
    apiKey: 'sk-ant-made-up-for-benchmarks',
    idleTimeout: 3_600_000,
  });
  return {
    async send(text) {
      await Promise.all([client.sendMessage(id, { text }), isAsked(model, text)]);
    },
    async idle() {
      while ((await client.getTask(id)).waitingFor?.kind !== 'message') await delay(20);
    },
    [Symbol.asyncDispose]: async () => void (await client.cancelTask(id)),
  };
}

const ARGUMENTS = ['-p', '--verbose', '--input-format', 'stream-json', '--output-format', 'stream-json'];

async function openClaude(directory: string, model: ModelServer): Promise<Chat> {
  await mkdir(directory);
  const claude = spawn('claude', [...ARGUMENTS, '--no-session-persistence'], {
    cwd: directory,
    env: { PATH: process.env['PATH'], HOME: directory, ...standInEnvironment(model) },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const count = { asked: 0, answered: 0 };
  createInterface(claude.stdout).on('line', (line) => {
    if (line.includes('"type":"result"')) count.answered += 1;
  });
  const write = (text: string) => {
    count.asked += 1;
    const content = [{ type: 'text', text }];
    claude.stdin.write(`${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`);
  };
  write('Say OK.');
  return {
    async send(text) {
      write(text);
      await isAsked(model, text);
    },
    async idle() {
      while (count.answered < count.asked) await delay(20);
    },
    async [Symbol.asyncDispose]() {
      const exited = once(claude, 'exit');
      claude.stdin.end();
      await exited;
    },
  };
}
