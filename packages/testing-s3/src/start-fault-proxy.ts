import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';

/** How a request fails. */
export type Fault =
  | 'internal_error'
  | 'slow_down'
  | 'request_cut'
  /** The request has its effect, and its answer is cut at a random place. */
  | 'answer_cut'
  /** The request has its effect, and no answer comes. */
  | 'answer_lost';

export interface FaultProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** How often each fault was made. */
  readonly made: Readonly<Record<Fault, number>>;
}

export interface FaultProxyOptions {
  readonly target: string;
  /** The fault of the next request, if any. */
  readonly next: (request: IncomingMessage) => Fault | undefined;
  /** From 0 to 1: where a body is cut. */
  readonly random: () => number;
}

/** A proxy in front of a server that speaks S3. It leaves requests as they are, so that their signatures hold. */
export async function startFaultProxy({ target, next, random }: FaultProxyOptions): Promise<FaultProxy> {
  const made: Record<Fault, number> = {
    internal_error: 0,
    slow_down: 0,
    request_cut: 0,
    answer_cut: 0,
    answer_lost: 0,
  };
  const server = createServer((request, response) => {
    const fault = next(request);
    if (fault !== undefined) made[fault] += 1;
    void pass(request, response, { target, fault, random }).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    made,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface PassParts {
  readonly target: string;
  readonly fault: Fault | undefined;
  readonly random: () => number;
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  { target, fault, random }: PassParts,
): Promise<void> {
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
  if (fault === 'internal_error') return refuse(response, 500, 'InternalError');
  if (fault === 'slow_down') return refuse(response, 503, 'SlowDown');
  const outgoing = send(new URL(request.url ?? '/', target), {
    method: request.method,
    headers: request.headers,
    agent: false,
  });
  if (fault === 'request_cut') {
    outgoing.on('error', () => undefined);
    outgoing.write(body.subarray(0, Math.floor(body.length * random())), () => outgoing.destroy());
    await once(outgoing, 'close');
    return void response.destroy();
  }
  const { promise: answering, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  outgoing.once('response', resolve).once('error', reject).end(body);
  const answer = await answering;
  const answered = Buffer.concat(await Array.fromAsync(answer as AsyncIterable<Buffer>));
  if (fault === 'answer_lost') return void response.destroy();
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  if (fault !== 'answer_cut') return void response.end(answered);
  response.write(answered.subarray(0, Math.floor(answered.length * random())), () => response.destroy());
  if (answered.length === 0) response.destroy();
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<Error><Code>${code}</Code><Message>Please try again</Message></Error>`);
}
