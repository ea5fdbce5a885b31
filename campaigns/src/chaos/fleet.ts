import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ClaudeOps } from '@claude-ops/sdk';
import { startServer, type RunningServer } from '../parity/start-server.ts';

export const FRONTS = ['front-1', 'front-2'] as const;
export const WORKERS = ['worker-1', 'worker-2', 'worker-3'] as const;
export type NodeName = (typeof FRONTS)[number] | (typeof WORKERS)[number];

/** How long a call of a client waits before it tries the next node, in milliseconds. */
const PAUSE_MS = 200;

export interface FleetOptions {
  readonly directory: string;
  readonly databaseUrl: string;
  readonly modelUrl: string;
}

/** Servers of real processes on one database, which may be killed, stopped and started again. */
export interface Fleet extends AsyncDisposable {
  /** Asks one of the nodes that take requests, and another one where that fails: until one answers. */
  ask<Value>(call: (client: ClaudeOps) => Promise<Value>): Promise<Value>;
  kill(name: NodeName): Promise<void>;
  start(name: NodeName): Promise<void>;
  /** Stops the process, which goes on as if nothing had been when it is resumed. */
  pause(name: NodeName): void;
  resume(name: NodeName): void;
}

export async function startFleet({ directory, databaseUrl, modelUrl }: FleetOptions): Promise<Fleet> {
  const key = randomBytes(32).toString('base64');
  const running = new Map<NodeName, RunningServer>();
  /** A node that is started again is found where it was. */
  const ports = new Map<NodeName, number>();
  let turn = 0;

  const start = async (name: NodeName) => {
    const isFront = FRONTS.some((front) => front === name);
    const server = await startServer({
      dataDirectory: path.join(directory, name),
      port: ports.get(name) ?? 0,
      env: {
        NODE_NAME: name,
        NODE_ROLE: isFront ? 'api' : 'worker',
        DATABASE_URL: databaseUrl,
        CLAUDE_OPS_SECRET_KEY: key,
        UPSTREAM_BASE_URL: modelUrl,
        // Tells the stand-in which node asks.
        UPSTREAM_HEADERS: `X-Node: ${name}`,
        MAX_CONCURRENCY: '4',
        WARM_PROCESSES: '0',
      },
    });
    running.set(name, server);
    ports.set(name, Number(new URL(server.url).port));
  };
  const kill = async (name: NodeName) => {
    const server = running.get(name);
    running.delete(name);
    await server?.end('SIGKILL');
  };
  await Promise.all([...FRONTS, ...WORKERS].map(start));
  return {
    start,
    kill,
    pause: (name) => running.get(name)?.signal('SIGSTOP'),
    resume: (name) => running.get(name)?.signal('SIGCONT'),
    async ask(call) {
      for (;;) {
        turn += 1;
        const server = running.get(FRONTS[turn % FRONTS.length] ?? 'front-1');
        if (server !== undefined)
          try {
            return await call(new ClaudeOps({ baseUrl: server.url, retry: 0 }));
          } catch (error) {
            if (!isWorthAnother(error)) throw error;
          }
        await delay(PAUSE_MS);
      }
    },
    async [Symbol.asyncDispose]() {
      for (const name of running.keys()) await kill(name);
    },
  };
}

/** A node that died or is stopping, and a database that is away, are what this is about. */
function isWorthAnother(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return [
    'connection_failed',
    'unexpected_response',
    'storage_unavailable',
    'shutting_down',
    'idempotency_key_in_flight',
    'internal_error',
  ].some((known) => known === code);
}
