import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { copyPrograms } from './copy-programs.ts';
import { freePort } from './free-port.ts';
import { findRunAs, type RunAs } from './run-as.ts';
import { startServer, type Server } from './start-server.ts';

const USER = 'claude_ops';

export interface Postgres extends AsyncDisposable {
  /** Of its database, with user and password. */
  readonly url: string;
  /** Ends it as a power cut would (`immediate`), or its connections first (`fast`). */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** With the same data, at the same URL. */
  start(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether commits wait for the disk, as they do in production. @default false */
  readonly isDurable?: boolean;
}

/** Starts a PostgreSQL of its own on a free port of loopback. Disposing removes everything of it; so does the end of this process. */
export async function startPostgres({ isDurable = false }: PostgresOptions = {}): Promise<Postgres> {
  const directory = await mkdtemp(path.join(baseDirectory(), 'claude-ops-postgres-'));
  try {
    await chmod(directory, 0o755);
    const [programs, runAs] = [await copyPrograms(directory), await findRunAs()];
    const data = path.join(directory, 'data');
    const password = randomBytes(16).toString('hex');
    await makeCluster({ programs, data, password, runAs });
    const port = await freePort();
    const start = () => startServer({ programs, data, port, isDurable, runAs });
    let server: Server | undefined = await start();
    return {
      url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
      async stop(mode) {
        await server?.stop(mode);
        server = undefined;
      },
      async start() {
        server ??= await start();
      },
      async [Symbol.asyncDispose]() {
        await server?.stop('fast');
        await rm(directory, { recursive: true });
      },
    };
  } catch (error) {
    await rm(directory, { recursive: true });
    throw error;
  }
}

/** Started by root it runs as another user, who may not see what is root's own. */
function baseDirectory(): string {
  return process.getuid?.() === 0 ? '/tmp' : tmpdir();
}

interface Cluster {
  readonly programs: string;
  readonly data: string;
  readonly password: string;
  readonly runAs: RunAs;
}

async function makeCluster({ programs, data, password, runAs }: Cluster): Promise<void> {
  const passwordFile = `${data}.password`;
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runAs.uid !== undefined && runAs.gid !== undefined)
    for (const place of [data, passwordFile]) await chown(place, runAs.uid, runAs.gid);
  await execa(
    path.join(programs, 'initdb'),
    [
      ...['--pgdata', data, '--username', USER, '--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ],
    { ...runAs, cwd: data },
  );
  await rm(passwordFile);
}
