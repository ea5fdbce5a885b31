import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark } from '../../benchmark.ts';
import { alternate, type Pair } from '../../measure/alternate.ts';
import { ratioRow } from '../../measure/row.ts';
import { timeOf } from '../../measure/time-of.ts';
import { bareClaude } from '../../room/bare-claude.ts';
import { runTask } from '../../room/run-task.ts';
import { startModel } from '../../room/start-model.ts';
import { startServer } from '../../room/start-server.ts';
import { atRest } from './at-rest.ts';
import { prewarmClaude, type Answered } from './prewarm-claude.ts';

const PROMPT = 'Say OK.';

const what = 'POST to finished, trivial prompt, warm process ready';

export const warmProcess: Benchmark = {
  name: 'warm',
  description:
    "Submits a task with a trivial prompt to a server with a warm process, until its final event arrives. By then its claude has ended and all is stored. Theirs: `claude -p` with that prompt, until it exits. Also the vendor's SDK after `prewarm()`, from `claim()` with that prompt to the result, and to the exit. A warm process has been idle for half a second when the clock starts, and only `claude -p` starts a claude while it runs.",
  async run({ directory, signal, say }) {
    await using model = await startModel(directory);
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      upstream: model.url,
      env: { WARM_PROCESSES: '1' },
    });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    const bare = await bareClaude(directory, model, signal);
    const turns = { repetitions: 25, warmUps: 2, signal };
    const ours = async () => {
      await atRest(client, signal);
      return await timeOf(() => runTask(client, PROMPT, signal));
    };

    say('one task after the other, and `claude -p`');
    const bared = await alternate({
      ours,
      async theirs() {
        await atRest(client, signal);
        return await timeOf(() => bare.run('claude', ['-p', PROMPT]));
      },
      ...turns,
    });

    say('one task after the other, and `prewarm()` and `claim()`');
    const prewarmed = await alternate<Answered>({
      async ours() {
        const endedMs = await ours();
        return { saidMs: endedMs, endedMs };
      },
      async theirs() {
        await using ready = await prewarmClaude(directory, model);
        await atRest(client, signal);
        return await ready.ask(PROMPT);
      },
      ...turns,
    });

    return [
      ratioRow({ what, against: '`claude -p`', unit: 'ms', bar: { atMost: 0.4 } }, bared),
      ratioRow(
        {
          what,
          against: "the SDK's `prewarm()` and `claim()`, up to its result",
          unit: 'ms',
          bar: { atMost: 1 },
        },
        timesOf('saidMs', prewarmed),
      ),
      ratioRow(
        { what, against: "the SDK's `prewarm()` and `claim()`, up to its exit", unit: 'ms', bar: null },
        timesOf('endedMs', prewarmed),
      ),
    ];
  },
};

function timesOf(moment: keyof Answered, pairs: readonly Pair<Answered>[]): Pair<number>[] {
  return pairs.map(({ ours, theirs }) => ({ ours: ours[moment], theirs: theirs[moment] }));
}
