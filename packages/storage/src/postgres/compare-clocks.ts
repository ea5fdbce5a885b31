import type { Client } from 'pg';
import { PostgresUnusableError } from './postgres-unusable-error.ts';

/** By how much a clock may differ from that of PostgreSQL, in milliseconds. Engines judge each other's leases by their own. */
const MOST_DIFFERENCE_MS = 1_000;

/** @throws {PostgresUnusableError} where the clocks of this machine and of PostgreSQL differ by too much. */
export async function refuseOtherTime(client: Client): Promise<void> {
  const askedAt = Date.now();
  const { rows } = await client.query<{ now: string }>(
    'select extract(epoch from clock_timestamp()) * 1000 as now',
  );
  const answeredAt = Date.now();
  const there = Number(rows[0]?.now);
  // It was read at some moment between the two.
  const differenceMs = Math.max(askedAt - there, there - answeredAt);
  if (differenceMs <= MOST_DIFFERENCE_MS) return;
  throw new PostgresUnusableError(
    `The clock of this machine and that of PostgreSQL differ by ${Math.round(differenceMs)} ms: with more than ${MOST_DIFFERENCE_MS} ms a server may take the tasks of another one for abandoned.`,
    'Set both clocks by NTP.',
  );
}
