import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgram } from './start-program.ts';

/** The published command. */
export const CLAUDE_OPS = fileURLToPath(
  new URL('bin/run.js', import.meta.resolve('claude-ops/package.json')),
);

export interface ServerOptions {
  /** For its data. It need not exist. */
  readonly directory: string;
  /** Where the model is. @default nowhere */
  readonly upstream?: string;
  /** More variables of the server. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/**
 * `claude-ops start` as a user starts it, but that no claude waits ready unless that is asked for; its log is in a file. Its agents are those that
 * `PROCESS_USER` of the benchmarks' own environment names. Settles when it is ready.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { directory, upstream = 'http://127.0.0.1:9', env } = options;
  const { PROCESS_USER } = process.env;
  const program = startProgram(
    process.execPath,
    [CLAUDE_OPS, 'start', '--port', '0', '--host', '127.0.0.1', '--data-dir', directory, '--json'],
    {
      env: {
        UPSTREAM_BASE_URL: upstream,
        SHUTDOWN_GRACE_MS: '0',
        WARM_PROCESSES: '0',
        PROCESS_USER,
        ...env,
      },
      logFile: `${path.resolve(directory)}.log`,
    },
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- What `start --json` prints.
  const { url } = JSON.parse(await program.nextLine()) as { url: string };
  return { url, pid: program.pid, [Symbol.asyncDispose]: program[Symbol.asyncDispose] };
}
