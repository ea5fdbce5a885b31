import type { ProblemItem, Resources } from '@claude-ops/contract';
import type { ProcessCount } from './process-count.ts';

export interface ProcessFence {
  readonly count: ProcessCount;
  /** Most processes of a run. */
  readonly processes: number;
}

const NO_MEMORY =
  'is for mode "container" only: a process can be held to address space alone, of which Node reserves many times the memory it uses';
const NO_CPUS =
  'is for mode "container" only: processors can be shared out among control groups, which a process has none of';
const NO_COUNT =
  'can be held to in mode "container" only, or where each run is a user of its own (PROCESS_USER=60000-60099)';

/** The resources of a task that can't be enforced for a process. */
export function refusalsOf(resources: Resources | null, { count, processes }: ProcessFence): ProblemItem[] {
  if (resources === null) return [];
  return [
    ...refuse('memoryBytes', resources.memoryBytes === undefined ? undefined : NO_MEMORY),
    ...refuse('cpus', resources.cpus === undefined ? undefined : NO_CPUS),
    ...refuse('processes', problemOfProcesses(resources.processes ?? 0, { count, processes })),
  ];
}

function problemOfProcesses(asked: number, { count, processes }: ProcessFence): string | undefined {
  if (asked === 0) return undefined;
  if (count !== 'run') return NO_COUNT;
  return asked > processes ? `is more than this server gives to a run: ${processes}` : undefined;
}

function refuse(name: keyof Resources, detail: string | undefined): ProblemItem[] {
  return detail === undefined ? [] : [{ pointer: `/resources/${name}`, detail }];
}
