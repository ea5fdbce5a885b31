import { IN_OLDER_TASKS, TaskSpec } from './task-spec.ts';
import type { Task } from './task.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Object.keys` forgets which names those are.
const FIELDS = Object.keys(TaskSpec.properties) as readonly (keyof TaskSpec)[];

/** The values of fields that a stored spec does not have yet. */
const ABSENT = { ...Object.fromEntries(FIELDS.map((field) => [field, null])), ...IN_OLDER_TASKS };

/** Reads a spec as it was stored. Fields that are younger than it get the value of a task that leaves them out. */
export function completeSpec(stored: Partial<TaskSpec>): TaskSpec {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Object.fromEntries` forgets the names of its entries.
  return { ...ABSENT, ...stored } as TaskSpec;
}

/** Reads the spec of a task: exactly the fields of {@link TaskSpec}, whatever else a task has. */
export function specOf(task: Task): TaskSpec {
  const { policy, isEnforced } = task.network;
  const fields = Object.fromEntries(FIELDS.map((field) => [field, task[field]]));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Object.fromEntries` forgets the names of its entries.
  return { ...(fields as TaskSpec), network: { policy, isEnforced } };
}
