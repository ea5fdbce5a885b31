import { maskSecrets } from './mask-secrets.ts';

const DEEPEST_CAUSE = 5;

interface ErrorFactsForLog {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: ErrorFactsForLog;
}

/**
 * What the log says of an error: nothing but its type, message, stack, code and causes. The other properties of an
 * error may hold a request with its key.
 */
export function errorFacts(error: unknown, depth = 0): ErrorFactsForLog {
  if (!(error instanceof Error)) return { type: typeof error, message: maskSecrets(String(error)) };
  return {
    type: error.name,
    message: maskSecrets(error.message),
    ...(error.stack !== undefined && { stack: maskSecrets(error.stack) }),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(error.cause !== undefined && depth < DEEPEST_CAUSE && { cause: errorFacts(error.cause, depth + 1) }),
  };
}
