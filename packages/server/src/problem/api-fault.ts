import { ClaudeOpsError } from '@claude-ops/contract';

/** An error of the api that nobody foresaw. A status that it carries is not for the caller: an engine's 404, say. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';

  constructor(cause: unknown) {
    super('The api failed.', { cause });
  }
}

/** A handler whose errors are refusals of the contract, or faults. */
export function withFaults<Call extends unknown[], Answer>(
  handler: (...call: Call) => Promise<Answer>,
): (...call: Call) => Promise<Answer> {
  return async (...call) => {
    try {
      return await handler(...call);
    } catch (error) {
      throw ClaudeOpsError.is(error) ? error : new ApiFault(error);
    }
  };
}
