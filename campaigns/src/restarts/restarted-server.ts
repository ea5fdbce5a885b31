import { setTimeout as delay } from 'node:timers/promises';
import { ClaudeOpsError } from '@claude-ops/contract';
import type { ClaudeOps } from '@claude-ops/sdk';
import { startServer, type RunningServer, type ServerSettings } from '../parity/start-server.ts';

export type EndSignal = Parameters<RunningServer['end']>[0];

/** A server that is ended and started again on the same data. Disposing cancels the tasks that it still has. */
export interface RestartedServer extends AsyncDisposable {
  /** Talks to the server that runs now. */
  readonly client: ClaudeOps;
  /** Ends the server, and starts the next one. */
  restart(signal: EndSignal): Promise<void>;
  /** Asks until a server answers. For calls that may be made twice. */
  ask<Value>(call: (client: ClaudeOps) => Promise<Value>): Promise<Value>;
}

const PAUSE_MS = 50;

export async function startRestartedServer(settings: ServerSettings): Promise<RestartedServer> {
  let server = await startServer(settings);
  const ask: RestartedServer['ask'] = async (call) => {
    for (;;)
      try {
        return await call(server.client);
      } catch (error) {
        if (!isOfGoneServer(error)) throw error;
        await delay(PAUSE_MS);
      }
  };
  return {
    get client() {
      return server.client;
    },
    ask,
    async restart(signal) {
      await server.end(signal);
      server = await startServer(settings);
    },
    async [Symbol.asyncDispose]() {
      await cancelAll(server.client).catch(() => undefined);
      await server.end('SIGTERM');
    },
  };
}

/** Whether a call failed because its server went away, and not for what was asked. */
export function isOfGoneServer(error: unknown): boolean {
  const codes = ['connection_failed', 'unexpected_response', 'shutting_down'] as const;
  return codes.some((code) => ClaudeOpsError.is(error, code));
}

/** A container that waits for somebody outlives its server. */
async function cancelAll(client: ClaudeOps): Promise<void> {
  for await (const { id } of client.listTasks({ status: ['queued', 'running'] })) await client.cancelTask(id);
}
