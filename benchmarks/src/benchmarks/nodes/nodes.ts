import { startPostgres } from '@claude-ops/testing-postgres';
import type { Benchmark } from '../../benchmark.ts';
import { startModel } from '../../room/start-model.ts';
import { acceptToStart } from './accept-to-start.ts';
import { atScale } from './at-scale.ts';
import { costOfATask } from './cost-of-a-task.ts';
import { followedElsewhere } from './followed-elsewhere.ts';
import { oneNode } from './one-node.ts';
import { severalWorkers } from './several-workers.ts';

export const nodes: Benchmark = {
  name: 'nodes',
  description:
    'Several servers on one PostgreSQL, which waits for its disk at each commit. Theirs is named in each row: the same with fewer nodes, fewer tasks, or one server on SQLite.',
  async run(surroundings) {
    await using postgres = await startPostgres({ isDurable: true });
    await using model = await startModel(surroundings.directory);
    return [
      ...(await severalWorkers(postgres, surroundings)),
      ...(await oneNode(postgres, model, surroundings)),
      ...(await acceptToStart(postgres, surroundings)),
      ...(await followedElsewhere(postgres, surroundings)),
      ...(await costOfATask(postgres, surroundings)),
      ...(await atScale(surroundings)),
    ];
  },
};
