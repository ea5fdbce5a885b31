import type { StoredEvent } from '@claude-ops/core';
import SqliteDatabase from 'better-sqlite3';
import { PRAGMAS } from '../../room/pragmas.ts';

/** Writes events as one would by hand. */
export interface BareLog extends Disposable {
  /** Writes the same rows in the same transactions. @returns how many a second. */
  write(transactions: readonly (readonly StoredEvent[])[]): number;
}

/** On a database that has the tables of claude-ops. */
export function openBareLog(path: string): BareLog {
  const database = new SqliteDatabase(path);
  for (const pragma of PRAGMAS) database.pragma(pragma);
  const insertTask = database.prepare(
    `INSERT INTO tasks (id, status, mode, permission_mode, timeout_ms, tags, attempts, created_at, prompt_preview)
     VALUES (?, 'running', 'container', 'default', 600000, '{}', 1, '', '')`,
  );
  const insertEvent = database.prepare(
    'INSERT INTO task_events (task_id, sequence, type, at, data) VALUES (?, ?, ?, ?, ?)',
  );
  const writeOne = database.transaction((events: readonly StoredEvent[]) => {
    for (const { taskId, sequence, type, at, data } of events)
      insertEvent.run(taskId, sequence, type, at, data);
  });
  let turn = 0;

  return {
    write(transactions) {
      // The same rows may be written again: of other tasks.
      turn += 1;
      const own = transactions.map((events) =>
        events.map((event) => ({ ...event, taskId: `${event.taskId}-${turn}` })),
      );
      for (const taskId of new Set(own.flat().map((event) => event.taskId))) insertTask.run(taskId);
      const startedAt = performance.now();
      for (const events of own) writeOne.immediate(events);
      return own.flat().length / ((performance.now() - startedAt) / 1000);
    },
    [Symbol.dispose]: () => database.close(),
  };
}
