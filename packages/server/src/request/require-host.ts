import { ClaudeOpsError } from '@claude-ops/contract';
import type { App } from '../app.ts';

/** Refuses HTTP/1.1 requests without a Host header (RFC 9112, section 3.2). */
export function requireHost(app: App): void {
  app.addHook('onRequest', async ({ headers, raw }) => {
    if (headers.host === undefined && raw.httpVersion === '1.1')
      throw new ClaudeOpsError('malformed_request', 'The request has no Host header.');
  });
}
