import { pino, type DestinationStream, type Logger } from 'pino';
import { errorFacts } from './error-facts.ts';
import { maskSecrets } from './mask-secrets.ts';
import { REDACTED_PATHS } from './redacted-paths.ts';

export interface LoggerOptions {
  /** A pino level. @default 'info' */
  readonly level?: string;
  /** Where the lines go. @default stdout */
  readonly destination?: DestinationStream;
}

/** A pino logger that writes JSON lines in which keys, tokens and cookies are redacted. */
export function createLogger({ level = 'info', destination }: LoggerOptions = {}): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...REDACTED_PATHS], censor: '[redacted]' },
    hooks: { streamWrite: maskSecrets },
    serializers: { err: errorFacts, error: errorFacts },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
