import { setTimeout as delay } from 'node:timers/promises';
import type { Postgres } from '@claude-ops/testing-postgres';
import { Client } from 'pg';
import { FRONTS, WORKERS, type Fleet, type NodeName } from './fleet.ts';

interface FaultParts {
  readonly fleet: Fleet;
  readonly postgres: Postgres;
  /** A node that nothing else is done to, until it is given back; undefined where there is none. */
  readonly take: (names: readonly NodeName[]) => (Disposable & { readonly name: NodeName }) | undefined;
}

/** Something that goes wrong, and is put right again. */
export interface Fault {
  readonly name: string;
  run(parts: FaultParts): Promise<void>;
}

/** Beyond a lease of 15 s, in milliseconds. */
const BEYOND_LEASE_MS = 18_000;

export const FAULTS: readonly Fault[] = [
  {
    name: 'a node is killed',
    async run({ fleet, take }) {
      using node = take([...FRONTS, ...WORKERS]);
      if (node === undefined) return;
      await fleet.kill(node.name);
      await delay(Math.random() * 3_000);
      await startAgain(fleet, node.name);
    },
  },
  {
    name: 'a worker is stopped for longer than its lease',
    async run({ fleet, take }) {
      using node = take(WORKERS);
      if (node === undefined) return;
      fleet.pause(node.name);
      await delay(BEYOND_LEASE_MS);
      fleet.resume(node.name);
    },
  },
  {
    name: 'a node is stopped for a moment',
    async run({ fleet, take }) {
      using node = take([...FRONTS, ...WORKERS]);
      if (node === undefined) return;
      fleet.pause(node.name);
      await delay(Math.random() * 4_000);
      fleet.resume(node.name);
    },
  },
  {
    name: 'PostgreSQL is restarted',
    async run({ postgres }) {
      await postgres.stop(Math.random() < 0.5 ? 'immediate' : 'fast');
      await delay(Math.random() * 2_000);
      await postgres.start();
    },
  },
  {
    name: 'all connections of PostgreSQL are killed',
    async run({ postgres }) {
      const client = new Client(postgres.url);
      client.on('error', () => undefined);
      await client.connect();
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'claude-ops'",
      );
      await client.end();
    },
  },
];

/** A database that is away just then refuses a start: whoever supervises a server tries again. */
async function startAgain(fleet: Fleet, name: NodeName): Promise<void> {
  for (;;)
    try {
      await fleet.start(name);
      return;
    } catch {
      await delay(500);
    }
}
