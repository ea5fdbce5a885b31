import path from 'node:path';
import { execa } from 'execa';
import type { RunAs } from './run-as.ts';

export interface ServerOptions {
  readonly programs: string;
  readonly data: string;
  readonly port: number;
  readonly isDurable: boolean;
  readonly runAs: RunAs;
}

export interface Server {
  stop(mode: keyof typeof SIGNALS): Promise<void>;
}

/** https://www.postgresql.org/docs/current/server-shutdown.html */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;
const READY = 'database system is ready to accept connections';

/** Starts PostgreSQL on a directory of data, and waits until it answers. */
export async function startServer({
  programs,
  data,
  port,
  isDurable,
  runAs,
}: ServerOptions): Promise<Server> {
  const settings = [
    `fsync=${isDurable ? 'on' : 'off'}`,
    ...['listen_addresses=127.0.0.1', `unix_socket_directories=${data}`],
    ...['max_connections=200', 'shared_buffers=64MB', 'timezone=UTC'],
  ];
  const [program, ...before] = [
    // It ends with this process, however that ends.
    ...(process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'INT', '--'] : []),
    path.join(programs, 'postgres'),
  ];
  const server = execa(
    program,
    [...before, '-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...runAs, cwd: data, reject: false, stdin: 'ignore', stdout: 'ignore', buffer: false },
  );
  await untilReady(server);
  // Nobody reads what it says, and it must not wait for a reader.
  server.stderr.resume();
  return {
    async stop(mode) {
      server.kill(SIGNALS[mode]);
      await server;
    },
  };
}

async function untilReady(server: { readonly stderr: NodeJS.ReadableStream }): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes(READY)) return;
      server.stderr.off('data', hear);
      resolve();
    };
    server.stderr.on('data', hear);
    server.stderr.once('end', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
}
