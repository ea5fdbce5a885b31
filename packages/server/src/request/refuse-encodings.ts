import { ClaudeOpsError } from '@claude-ops/contract';
import type { App } from '../app.ts';

/** Refuses a body that is compressed, and says what is taken (RFC 9110, section 12.5.3). */
export function refuseEncodings(app: App): void {
  app.addHook('preParsing', async (request, reply) => {
    // Has no body.
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
    if (encoding === '' || encoding === 'identity') return;
    reply.header('accept-encoding', 'identity');
    throw new ClaudeOpsError(
      'unsupported_media_type',
      `The body has the content-encoding ${JSON.stringify(encoding.slice(0, 64))}: send it without a content-encoding. An archive is already compressed.`,
    );
  });
}
