import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import { cacheDirectory, openEngine } from '@claude-ops/testing-engine';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { bareContainer } from '../room/bare-container.ts';
import { runTask } from '../room/run-task.ts';
import { socketTo } from '../room/socket-to.ts';
import { warmReady } from '../room/warm-ready.ts';
import { startModel } from '../room/start-model.ts';
import { startServer } from '../room/start-server.ts';

const PROMPT = 'Say OK.';
const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

export const warmContainer: Benchmark = {
  name: 'warm-container',
  description:
    'Submits a task with a trivial prompt, in a container, to a server with a warm container, until its final event arrives. Theirs: `docker run` of `claude -p` with that prompt, from the same image with the same fence and limits, until it exits.',
  async run({ directory, signal, say }) {
    const opened = await openEngine({ cache: cacheDirectory(), repository: REPOSITORY });
    if ('unavailable' in opened) {
      say(`left out: ${opened.unavailable}`);
      return [];
    }
    await using engine = opened;
    const host = `unix://${engine.address.socketPath}`;
    const image = engine.images.runner;
    await using model = await startModel(directory);
    await using socket = await socketTo(model.url, path.join(directory, 'socket'));
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      upstream: model.url,
      env: {
        WARM_PROCESSES: '1',
        DEFAULT_MODE: 'container',
        CONTAINER_ENGINE: host,
        CONTAINER_IMAGE: image,
      },
    });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    const bare = await bareContainer({
      directory,
      image,
      signal,
      engine: host,
      socketDirectory: socket.path,
    });

    say('one task after the other');
    const pairs = await alternate({
      ours: async () => {
        await warmReady(client, signal);
        return await timeOf(() => runTask(client, PROMPT, signal));
      },
      theirs: () => timeOf(() => bare.run(['-p', PROMPT])),
      repetitions: 25,
      warmUps: 2,
      signal,
    });
    return [
      ratioRow(
        {
          what: 'POST to finished in a container, trivial prompt, warm process ready',
          against: 'hardened `docker run` of `claude -p`',
          unit: 'ms',
          bar: { atMost: 0.3 },
        },
        pairs,
      ),
    ];
  },
};
