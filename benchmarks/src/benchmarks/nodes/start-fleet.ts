import path from 'node:path';
import type { Postgres } from '@claude-ops/testing-postgres';
import { ClaudeOps } from '@claude-ops/sdk';
import { startServer, type RunningServer } from '../../room/start-server.ts';
import { createDatabase } from './create-database.ts';

const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

export interface FleetOptions {
  readonly postgres: Postgres;
  /** For the data of its nodes. */
  readonly directory: string;
  /** How many nodes run tasks. */
  readonly workers: number;
  /** Where the model is. @default nowhere */
  readonly upstream?: string;
  /** More variables of the workers. */
  readonly env: NodeJS.ProcessEnv;
}

/** Nodes on a database of their own. Disposing ends them. */
export interface Fleet extends AsyncDisposable {
  /** Of a node that runs nothing itself. */
  readonly front: ClaudeOps;
  /** Of those that run tasks. */
  readonly workers: readonly ClaudeOps[];
}

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { upstream = 'http://127.0.0.1:9' } = options;
  const url = await createDatabase(options.postgres);
  const servers: RunningServer[] = [];
  const end = async () => void (await Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));
  const start = async (name: string, env: NodeJS.ProcessEnv) => {
    const variables = { DATABASE_URL: url, NODE_NAME: name, CLAUDE_OPS_SECRET_KEY: SECRET_KEY, ...env };
    const server = await startServer({
      directory: path.join(options.directory, `${new URL(url).pathname.slice(1)}-${name}`),
      upstream,
      env: variables,
    });
    servers.push(server);
    return new ClaudeOps({ baseUrl: server.url, retry: 0 });
  };
  try {
    const front = await start('front', { NODE_ROLE: 'api' });
    const workers: ClaudeOps[] = [];
    for (let n = 1; n <= options.workers; n += 1)
      workers.push(await start(`worker-${n}`, { NODE_ROLE: 'worker', ...options.env }));
    return { front, workers, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}
