import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import { say as sayText, startModelServer, type RecordedRequest } from '@claude-ops/testing';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { commonPrefixBytes } from '../measure/common-prefix.ts';
import { ratioRow } from '../measure/row.ts';
import { bareClaude } from '../room/bare-claude.ts';
import { firstRequest } from '../room/first-request.ts';
import { runTask } from '../room/run-task.ts';
import { startServer } from '../room/start-server.ts';

const PROMPT = 'Say OK.';
/** As the stand-in counts. */
const BYTES_PER_TOKEN = 4;

export const request: Benchmark = {
  name: 'request',
  description:
    'Compares first requests. Cold tasks run one after the other, each with another prompt. Counted are the tokens of tools and system prompt, in the order of a prompt cache, up to the first that differs from the task before, against all of them. A token counts as four bytes of JSON. The second row compares the bytes of the whole request for a trivial prompt with those of `claude -p` by hand.',
  async run({ directory, signal, say }) {
    await using model = await startModelServer({ script: [sayText('OK')] });
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      upstream: model.url,
    });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    const bare = await bareClaude(directory, model, signal);
    const ofTask = (prompt: string) => firstRequest(model, () => runTask(client, prompt, signal));
    const ofBare = () => firstRequest(model, () => bare.run('claude', ['-p', PROMPT]));

    say('one task after the other');
    const shared = [];
    let before = toolsAndSystem(await ofTask('Say OK for the 0th time.'));
    for (let turn = 1; turn <= 10; turn += 1) {
      const text = toolsAndSystem(await ofTask(`Say OK for the ${turn}th time.`));
      shared.push({
        ours: commonPrefixBytes(text, before) / BYTES_PER_TOKEN,
        theirs: Buffer.byteLength(text) / BYTES_PER_TOKEN,
      });
      before = text;
    }

    say('against `claude -p`');
    const whole = await alternate({
      ours: async () => bytesOf(await ofTask(PROMPT)),
      theirs: async () => bytesOf(await ofBare()),
      repetitions: 5,
      signal,
    });
    return [
      ratioRow(
        {
          what: 'tools and system prompt that equal those of the task before',
          against: 'all of tools and system prompt',
          unit: 'tokens',
          bar: { atLeast: 1 },
        },
        shared,
      ),
      ratioRow(
        {
          what: 'first request of a trivial prompt',
          against: '`claude -p`',
          unit: 'bytes',
          bar: { atMost: 0.95 },
        },
        whole,
      ),
    ];
  },
};

/** In the order in which the API makes a prompt of them. */
function toolsAndSystem({ body }: RecordedRequest): string {
  if (typeof body !== 'object' || body === null || !('tools' in body) || !('system' in body))
    throw new Error('The first request has no tools or no system prompt.');
  return JSON.stringify([body.tools, body.system]);
}

function bytesOf({ body }: RecordedRequest): number {
  return Buffer.byteLength(JSON.stringify(body));
}
