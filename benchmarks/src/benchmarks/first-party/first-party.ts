import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import { say as sayText, startModelServer, type ModelServer } from '@claude-ops/testing';
import type { Benchmark } from '../../benchmark.ts';
import { alternate } from '../../measure/alternate.ts';
import { ratioRow } from '../../measure/row.ts';
import { finished } from '../../room/finished.ts';
import { startServer } from '../../room/start-server.ts';
import { startRealApi } from './real-api.ts';

export const firstParty: Benchmark = {
  name: 'first-party',
  description:
    'Submits a task with a trivial prompt, cold, until the model is asked for the first time. The server takes the stand-in for the real API, behind a proxy that leads nowhere else. Theirs: a server with the stand-in as `UPSTREAM_BASE_URL`.',
  async run({ directory, signal, say }) {
    await using model = await startModelServer({ script: [sayText('OK')] });
    await using api = await startRealApi(directory, model.url);
    await using real = await startServer({
      directory: path.join(directory, 'real'),
      upstream: api.url,
      env: api.env,
    });
    await using other = await startServer({ directory: path.join(directory, 'other'), upstream: model.url });
    const untilAsked = (url: string) => {
      const client = new ClaudeOps({ baseUrl: url, retry: 0 });
      return () => timeUntilAsked(client, model, signal);
    };

    say('one task after the other');
    const pairs = await alternate({
      ours: untilAsked(real.url),
      theirs: untilAsked(other.url),
      repetitions: 20,
      warmUps: 2,
      signal,
    });
    if (api.refused.length > 0) throw new Error(`Asked for past the gateway: ${api.refused.join(', ')}`);
    return [
      ratioRow(
        {
          what: 'POST to the first request to the real API, cold, nothing else within reach',
          against: 'to the stand-in as upstream',
          unit: 'ms',
          bar: { atMost: 1.3 },
        },
        pairs,
      ),
    ];
  },
};

/** From the request that submits a task, in milliseconds. */
async function timeUntilAsked(client: ClaudeOps, model: ModelServer, signal: AbortSignal): Promise<number> {
  model.requests.length = 0;
  const sentAt = performance.now();
  const asked = model.waitForRequest(({ path: asksFor }) => asksFor.startsWith('/v1/messages'), { signal });
  const { id } = await client.createTask({ prompt: 'Say OK.', apiKey: 'sk-ant-made-up-for-benchmarks' });
  await asked;
  const elapsed = performance.now() - sentAt;
  await finished(client, id, signal);
  return elapsed;
}
