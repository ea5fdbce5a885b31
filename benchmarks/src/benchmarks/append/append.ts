import path from 'node:path';
import { openSqliteStores } from '@claude-ops/storage';
import type { Benchmark } from '../../benchmark.ts';
import { alternate } from '../../measure/alternate.ts';
import { ratioRow } from '../../measure/row.ts';
import { emitEvents } from './emit-events.ts';
import { openBareLog } from './write-bare.ts';

export const append: Benchmark = {
  name: 'append',
  description:
    'Three tasks emit 2000 events of 1.3 KB each, as the process executor does, and the events are stored and published. Theirs: better-sqlite3 writes the same rows in the same transactions.',
  async run({ directory, signal, say }) {
    await using stores = await openSqliteStores({ path: path.join(directory, 'ours.db') });
    const barePath = path.join(directory, 'bare.db');
    // For its tables only.
    await (await openSqliteStores({ path: barePath }))[Symbol.asyncDispose]();
    using bare = openBareLog(barePath);

    say('appending');
    let last = await emitEvents(stores.tasks);
    const pairs = await alternate({
      ours: async () => (last = await emitEvents(stores.tasks)).perSecond,
      theirs: async () => bare.write(last.transactions),
      repetitions: 20,
      warmUps: 2,
      signal,
    });
    return [
      ratioRow(
        {
          what: 'Events appended per second',
          against: 'better-sqlite3, the same rows and transactions',
          unit: '/s',
          bar: { atLeast: 0.5 },
        },
        pairs,
      ),
    ];
  },
};
