import { ClaudeOpsError } from '@claude-ops/contract';
import type { App } from '../app.ts';

/** Refuses a request that expects something else than to be told to go on: RFC 9110, section 10.1.1. */
export function refuseExpectations(app: App): void {
  app.addHook('onRequest', async ({ headers }) => {
    const { expect } = headers;
    if (expect === undefined || /^100-continue$/i.test(expect)) return;
    const detail = `The header Expect asks for ${JSON.stringify(expect.slice(0, 64))}, which this server does not do.`;
    throw new ClaudeOpsError('expectation_failed', detail);
  });
}
