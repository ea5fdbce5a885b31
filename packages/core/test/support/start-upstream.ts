import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface FakeUpstream extends AsyncDisposable {
  readonly url: string;
  /** What has come in whole. */
  readonly seen: SeenRequest[];
}

type Answer = (response: ServerResponse, request: SeenRequest, incoming: IncomingMessage) => unknown;

const MESSAGE = {
  type: 'message',
  model: 'claude-sonnet-4-6',
  usage: { input_tokens: 1_000_000, output_tokens: 0 },
};

const answerJson: Answer = (response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(MESSAGE));

/** An upstream that answers by a function, as soon as a request has come in whole; three dollars a time unless told otherwise. */
export async function startUpstream(answer: Answer = answerJson): Promise<FakeUpstream> {
  const seen: SeenRequest[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, response) => {
    void buffer(incoming).then(
      (body) => {
        const { method, url, headers, rawHeaders } = incoming;
        const request = { method, url, headers, rawHeaders, body };
        seen.push(request);
        answer(response, request, incoming);
      },
      () => undefined,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
