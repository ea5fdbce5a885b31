import { parseArgs } from 'node:util';

export interface CommandLine {
  readonly help: boolean;
  readonly host: string | undefined;
  readonly port: number;
  /** The file that holds the script as JSON. */
  readonly script: string | undefined;
}

/** @throws {Error} with a sentence for the person at the terminal. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      host: { type: 'string' },
      port: { type: 'string', default: '0' },
      script: { type: 'string' },
    },
  });
  return { help: values.help, host: values.host, port: parsePort(values.port), script: values.script };
}

function parsePort(value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, got "${value}"`);
  return port;
}
