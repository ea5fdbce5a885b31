import { ClaudeOpsError } from '@claude-ops/contract';
import type { App } from '../app.ts';

/**
 * Refuses HTTP/1.1 requests without a Host header, and any with several: RFC 9112, section 3.2. Node would take the first,
 * and what stands before this server may have taken another.
 */
export function requireHost(app: App): void {
  app.addHook('onRequest', async ({ raw }) => {
    const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name)).length;
    if (hosts === 0 && raw.httpVersion === '1.1')
      throw new ClaudeOpsError('malformed_request', 'The request has no Host header.');
    if (hosts > 1) throw new ClaudeOpsError('malformed_request', 'The request has several Host headers.');
  });
}
