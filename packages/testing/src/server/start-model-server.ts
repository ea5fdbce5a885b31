import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createAttemptCounter } from '../requests/attempt-counter.ts';
import { createRequestLog } from '../requests/request-log.ts';
import { say } from '../script/answers.ts';
import type { Script } from '../script/script.ts';
import { answerRequest } from './answer-request.ts';
import type { ModelServer, ModelServerOptions } from './model-server.ts';
import { receiveRequest } from './receive-request.ts';
import { serverUrl } from './server-url.ts';

/**
 * Starts a stand-in for the Anthropic Messages API that answers by a script. It takes any key.
 *
 * @example
 * ```ts
 * import { say, startModelServer, useTool } from '@claude-ops/testing';
 *
 * await using server = await startModelServer({
 *   script: [useTool('Bash', { command: 'echo hello' }), say('Done.')],
 * });
 * console.log(server.url);
 * ```
 */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const log = createRequestLog();
  const attempts = createAttemptCounter();
  const closing = new AbortController();
  let script: Script = options.script ?? [say('OK')];

  // An idle connection is the client's to close: closing it here races with its next request.
  const http = createServer({ keepAliveTimeout: 0 }, (incoming, response) => {
    void receiveRequest({ incoming, response, attempts }, (request) => {
      log.add(request);
      return answerRequest(request, response, script);
    });
  });
  http.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(http, 'listening');

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing.abort(new Error('The model server was closed before such a request came'));
    return (closed ??= closeServer(http));
  };

  return {
    url: serverUrl(http.address()),
    requests: log.requests,
    setScript(next) {
      script = next;
      attempts.reset();
    },
    waitForRequest: (predicate = () => true, { signal } = {}) =>
      log.waitFor(predicate, signal ? AbortSignal.any([closing.signal, signal]) : closing.signal),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function closeServer(http: Server): Promise<void> {
  const closed = once(http, 'close');
  http.close();
  http.closeAllConnections();
  await closed;
}
