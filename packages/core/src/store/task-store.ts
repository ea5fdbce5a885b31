import type { DataLock } from './data-lock.ts';
import type { EventLog } from './event-log.ts';
import type { Retention } from './retention.ts';
import type { TaskApprovals } from './task-approvals.ts';
import type { TaskQueue } from './task-queue.ts';
import type { TaskMessages } from './task-messages.ts';
import type { TaskReader } from './task-reader.ts';
import type { UsageLimits } from './usage-limits.ts';

/**
 * Where tasks, their attempts and their events are kept. The store is the truth: nothing about a task is true
 * because a process remembers it.
 *
 * Every method but `lock`, `remove` and `endUsageLimits` is one transaction, which inserts may share. Status changes are compare-and-set along `TASK_TRANSITIONS`; whoever loses a
 * race gets `undefined` and nothing was written. Each change of status and its event are written together, and a
 * final status erases the sealed secrets with it.
 *
 * Every method throws `storage_unavailable` where it can't be carried out right now and nothing
 * was written: the disk is full, the database is locked.
 */
export interface TaskStore
  extends
    TaskQueue,
    TaskReader,
    EventLog,
    TaskMessages,
    TaskApprovals,
    UsageLimits,
    Retention,
    DataLock,
    AsyncDisposable {}
