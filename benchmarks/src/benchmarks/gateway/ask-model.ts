import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';

/** Where the model is asked, and with what in the place of a key. */
export interface Way {
  readonly baseUrl: string;
  readonly token: string;
}

export interface StreamTimes {
  readonly firstByteMs: number;
  readonly lastByteMs: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** As long as the instructions and tools that the claude CLI sends along. */
const SYSTEM = 'You are an agent that works in a directory. '.repeat(1_400);

/** Asks for a streamed answer as the CLI does, reads it to its end, and says when its first and its last byte came. */
export async function askModel({ baseUrl, token }: Way, prompt: string): Promise<StreamTimes> {
  const body = JSON.stringify({
    model: 'claude-test',
    max_tokens: 1_000,
    stream: true,
    system: SYSTEM,
    messages: [{ role: 'user', content: prompt }],
  });
  const startedAt = performance.now();
  const asking = request(`${baseUrl}/v1/messages`, {
    agent,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-api-key': token,
    },
  });
  asking.end(body);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- What the event gives, by Node's documentation.
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  let firstByteMs: number | undefined;
  for await (const _piece of answer) firstByteMs ??= performance.now() - startedAt;
  if (answer.statusCode !== 200 || firstByteMs === undefined)
    throw new Error(`The model answered with ${answer.statusCode}.`);
  return { firstByteMs, lastByteMs: performance.now() - startedAt };
}
