import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import { standInEnvironment, startModelServer, type ModelServer } from '@claude-ops/testing';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { runCommand } from '../room/run-command.ts';
import { startServer } from '../room/start-server.ts';

const FIRST = 'Say OK.';
const apiKey = 'sk-ant-made-up-for-benchmarks';

export const goOn: Benchmark = {
  name: 'continue',
  description:
    'Submits a task that goes on from a finished one, until the model is asked with it. Theirs: `claude -p --resume --fork-session` with the same words, on a session of its own.',
  async run({ directory, signal, say }) {
    await using model = await startModelServer();
    await using server = await startServer({ directory: path.join(directory, 'data'), upstream: model.url });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    const first = await client.createTask({ prompt: FIRST, apiKey });
    await client.waitForCompletion(first.id, { signal });
    const byHand = await openSession(path.join(directory, 'by-hand'), model, signal);
    let count = 0;
    /** Until the model is asked; the end is waited for, but not timed. */
    const time = async (go: (prompt: string) => Promise<unknown>) => {
      const prompt = `message ${(count += 1)}`;
      let ending: Promise<unknown> | undefined;
      const ms = await timeOf(async () => {
        ending = go(prompt);
        await model.waitForRequest(({ messages }) => JSON.stringify(messages).includes(`${prompt}"`));
      });
      await ending;
      return ms;
    };
    say('one after the other');
    const pairs = await alternate({
      ours: () =>
        time(async (prompt) => {
          const { id } = await client.createTask({ prompt, apiKey, previousTaskId: first.id });
          await client.waitForCompletion(id, { signal });
        }),
      theirs: () => time(byHand),
      repetitions: 25,
      warmUps: 2,
      signal,
    });
    return [
      ratioRow(
        {
          what: 'POST that goes on from a task to the first request to the model',
          against: '`claude -p --resume`',
          unit: 'ms',
          bar: { atMost: 1.15 },
        },
        pairs,
      ),
    ];
  },
};

/** @returns what goes on from a session that was begun by hand. */
async function openSession(directory: string, model: ModelServer, signal: AbortSignal) {
  const cwd = path.join(directory, 'work');
  await mkdir(cwd, { recursive: true });
  const env = { HOME: directory, ...standInEnvironment(model) };
  const run = async (args: readonly string[]) => await runCommand('claude', args, { env, cwd, signal });
  const id = crypto.randomUUID();
  await run(['-p', FIRST, '--session-id', id]);
  return async (prompt: string) => await run(['-p', prompt, '--resume', id, '--fork-session']);
}
