import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { App } from '../app.ts';
import { malformed } from './malformed.ts';

/**
 * Takes JSON that a parser of the host has read already, such as `express.json()`: from the request nothing comes any more, so
 * reading it again would wait for ever.
 */
export function takeBodiesOfHost(app: App): void {
  app.addHook('preParsing', async ({ raw }, _reply, payload) => {
    if (!raw.readableEnded || payload !== raw) return payload;
    return isBodiless(raw) ? payload : bodyAgain(raw);
  });
}

function isBodiless({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

/** @throws {ClaudeOpsError} malformed_request */
function bodyAgain(request: IncomingMessage & { readonly body?: unknown }): Readable {
  const { body, headers } = request;
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  if (!isJson || body === undefined)
    throw malformed(
      'The body was read before claude-ops got the request: mount it before what parses bodies.',
    );
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  // Its length is no longer what the header says, and was checked by who read it.
  const receivedEncodedLength = Number(headers['content-length'] ?? bytes.length);
  return Object.assign(Readable.from([bytes]), { receivedEncodedLength });
}
