import type { BackgroundWork } from './background-work.ts';

/** Background work, in the order it began. */
type WorkList = readonly BackgroundWork[];

/** So much work is remembered. */
const MOST_WORK = 1_000;

export function findWork(list: WorkList, id: string): BackgroundWork | undefined {
  return list.find((work) => work.id === id);
}

export function withNew(list: WorkList, work: BackgroundWork): WorkList {
  return bounded([...list, work]);
}

/** The work with what the CLI lists as running now. What it lists no more has ended. */
export function withListed(list: WorkList, running: WorkList): { work: WorkList; hasEnded: boolean } {
  const listed = new Map(running.map((work) => [work.id, work]));
  const isGone = ({ id, status }: BackgroundWork) => status === 'running' && !listed.has(id);
  const known = list.map((work) => (isGone(work) ? { ...work, status: 'ended' as const } : work));
  for (const { id } of known) listed.delete(id);
  return { work: bounded([...known, ...listed.values()]), hasEnded: list.some(isGone) };
}

export function withStatus(list: WorkList, id: string, status: BackgroundWork['status']): WorkList {
  return list.map((work) => (work.id === id ? { ...work, status } : work));
}

/** The list of version 2.1.250 does not say whose work it is; the line of its start does. */
export function withOwner(list: WorkList, { id, owner }: BackgroundWork): WorkList {
  if (owner === undefined) return list;
  return list.map((work) => (work.id === id ? { ...work, owner } : work));
}

/**
 * Whether an agent goes on once this work has ended: one that has reported is told of the end of what it started. The CLI may
 * call its session idle in the tenth of a second before that (2.1.330).
 */
export function awaitsAgent(list: WorkList, { owner }: BackgroundWork): boolean {
  if (owner === undefined) return false;
  const agents = list.filter(({ kind }) => kind === 'agent');
  const isTold = ({ id, status }: BackgroundWork) =>
    status === 'completed' && (owner.agentId === undefined || owner.agentId === id);
  return agents.every(({ status }) => status !== 'running') && agents.some(isTold);
}

/** Forgets what is too much. What was stopped is never left out of a result: other work that has ended goes first. */
function bounded(list: WorkList): WorkList {
  let excess = list.length - MOST_WORK;
  if (excess <= 0) return list;
  const kept = list.filter((work) => {
    if (excess === 0 || !hasEndedByItself(work)) return true;
    excess -= 1;
    return false;
  });
  return kept.slice(excess);
}

function hasEndedByItself({ status }: BackgroundWork): boolean {
  return status === 'completed' || status === 'failed';
}
