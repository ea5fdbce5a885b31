import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { ClaudeOpsError } from '@claude-ops/contract';
import type { App } from '../app.ts';

/**
 * Gives up a body that goes silent before its end: a caller that vanished would be waited for, and what its request
 * holds with it, for ever. How long a body takes in all is its caller's to know.
 */
export function timeBodies(app: App, bodyIdleMs: number): void {
  app.addHook('preParsing', async ({ raw }, _reply, payload) => {
    if (raw.complete || raw.destroyed || !hasBody(raw)) return payload;
    return timed(raw, bodyIdleMs);
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The body of a request, that fails where nothing of it comes for so long although somebody wants more. */
function timed(request: IncomingMessage, idleMs: number): Readable {
  const body = new PassThrough();
  // Whoever reads it hears of its error; nobody may.
  body.on('error', () => undefined);

  const timer = setTimeout(() => {
    // Until it drains the caller is not to blame.
    if (body.writableNeedDrain) return;
    body.destroy(wentSilent(idleMs));
  }, idleMs);
  timer.unref();

  const startOver = () => {
    if (!request.readableEnded) timer.refresh();
  };
  request.on('data', startOver);
  body.on('drain', startOver);
  // Not destroyed with it: a request that is destroyed takes its connection along, and the answer.
  request.pipe(body);
  request.once('error', (error) => body.destroy(error));
  request.once('close', () => {
    clearTimeout(timer);
    if (!request.complete) body.destroy();
  });
  request.once('end', () => clearTimeout(timer));
  return body;
}

function wentSilent(idleMs: number): ClaudeOpsError {
  return new ClaudeOpsError('request_timeout', `No byte of the body arrived for ${idleMs} ms.`, {
    details: { idleMs },
  });
}
