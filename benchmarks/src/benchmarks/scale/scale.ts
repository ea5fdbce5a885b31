import path from 'node:path';
import { openSqliteStores } from '@claude-ops/storage';
import type { Benchmark } from '../../benchmark.ts';
import { CALLS, compareCalls, FEW, MANY } from './compare-calls.ts';
import { fillDatabase } from './fill-database.ts';

export const scale: Benchmark = {
  name: 'scale',
  description: `Reads a database of ${MANY} tasks, half of them queued and half completed. Theirs: a database of ${FEW} tasks. A measurement is ${CALLS} calls of the store. Calls that name a task choose it at random.`,
  async run({ directory, signal, say }) {
    say(`making ${MANY} tasks`);
    await fillDatabase(path.join(directory, 'many.db'), MANY);
    await fillDatabase(path.join(directory, 'few.db'), FEW);
    await using many = await openSqliteStores({ path: path.join(directory, 'many.db') });
    await using few = await openSqliteStores({ path: path.join(directory, 'few.db') });
    return await compareCalls({ many: many.tasks, few: few.tasks }, '', { signal, say });
  },
};
