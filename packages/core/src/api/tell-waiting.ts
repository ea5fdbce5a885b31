import type { Task, TaskSummary } from '@claude-ops/contract';
import type { FleetView } from '../fleet/fleet-view.ts';
import { whatItWaitsFor } from '../fleet/what-it-waits-for.ts';
import type { TaskReader } from '../store/task-reader.ts';

export interface WaitingParts {
  readonly store: TaskReader;
  readonly fleet: FleetView;
}

const NO_NEEDS = { labels: [], boundTo: undefined };

/** Says of the queued ones among some tasks what they wait for. Others are asked for nothing. */
export async function tellWaiting<Some extends Task | TaskSummary>(
  tasks: readonly Some[],
  { store, fleet }: WaitingParts,
): Promise<Some[]> {
  const queued = tasks.filter(({ status }) => status === 'queued').map(({ id }) => id);
  if (queued.length === 0) return [...tasks];
  const [found, nodes] = await Promise.all([store.findNeeds(queued), fleet.nodes()]);
  const needs = new Map(found.map((some) => [some.taskId, some]));
  return tasks.map((task) =>
    task.status === 'queued'
      ? {
          ...task,
          waitingFor: whatItWaitsFor({ ...(needs.get(task.id) ?? NO_NEEDS), mode: task.mode }, nodes),
        }
      : task,
  );
}

/** The same of one task. */
export async function tellWaitingOf(task: Task, parts: WaitingParts): Promise<Task> {
  const [told = task] = await tellWaiting([task], parts);
  return told;
}
