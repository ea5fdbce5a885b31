import type { Environment } from '@claude-ops/cli';
import type { LogDestination } from './log-destination.ts';

/** The terminal that log lines go to. */
export interface LogTerminal {
  readonly isTTY?: boolean;
}

/** Makes log lines readable for a person on a terminal. In a pipe or a file they stay JSON, a line each. */
export async function prettyOnTerminal(
  destination: LogDestination,
  { terminal, environment }: { readonly terminal: LogTerminal; readonly environment: Environment },
): Promise<LogDestination> {
  if (terminal.isTTY !== true) return destination;
  const { prettyFactory } = await import('pino-pretty');
  const prettify = prettyFactory({
    colorize: !environment['NO_COLOR'] && environment['TERM'] !== 'dumb',
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'event',
    singleLine: true,
  });
  return { write: (line) => destination.write(prettify(line)) };
}
