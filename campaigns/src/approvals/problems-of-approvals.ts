import type { Approval, ApprovalStatus, Task, TaskEvent } from '@claude-ops/contract';
import type { Call } from './ask-for.ts';
import type { Ask, AskingTask, Ending } from './plan.ts';

/** A task that asked, as it was found. */
export interface ToldOfApprovals {
  readonly planned: AskingTask;
  readonly task: Pick<Task, 'id' | 'status' | 'error' | 'attempts'>;
  /** Oldest first. */
  readonly approvals: readonly Approval[];
  /** The decisions of all tasks that the server has taken, as it answered them. */
  readonly taken: readonly Approval[];
  readonly events: readonly Pick<TaskEvent, 'type' | 'data'>[];
  /** What the commands and the MCP server of the task wrote into its files. */
  readonly written: readonly string[];
  /** The calls of the last request to the model. */
  readonly calls: readonly Call[];
}

/** How an approval may end. */
const STATUSES: Readonly<Record<Ending, readonly ApprovalStatus[]>> = {
  allow: ['allowed', 'answered'],
  deny: ['denied'],
  twice: ['allowed', 'answered', 'denied'],
  expire: ['expired'],
  cancel: ['withdrawn'],
  message: ['withdrawn'],
};

const isGranted = ({ status }: Approval): boolean => status === 'allowed' || status === 'answered';

/** The contradictions between what was decided, what the server tells of it, and what was done, a sentence each. */
export function problemsOfApprovals(told: ToldOfApprovals): string[] {
  const { planned, task, approvals, written, calls } = told;
  const problems: string[] = [];
  const ending = task.error?.code ?? task.status;
  if (ending !== endingOf(told) || task.attempts !== 1)
    problems.push(`ended as ${ending} after ${task.attempts} attempts: ${task.error?.message}`);
  if (approvals.length !== planned.asks.length)
    problems.push(`asked ${approvals.length} times, not ${planned.asks.length}`);
  for (const [index, ask] of planned.asks.entries()) {
    const approval = approvals[index];
    if (approval === undefined) continue;
    problems.push(...problemsOfOne(approval, ask, told));
  }
  const marks = new Set(planned.asks.map(({ mark }) => mark));
  const unknown = written.filter((line) => ![...marks].some((mark) => line.includes(mark)));
  if (unknown.length > 0) problems.push(`wrote ${unknown.join(', ')}`);
  const again = calls.filter(({ results }) => results.length !== 1);
  if (again.length > 0) problems.push(`has calls without one result: ${JSON.stringify(again)}`);
  return problems.map((problem) => `task ${planned.number} (${task.id}): ${problem}`);
}

/** The status that a task ends with, or the code of its error. */
function endingOf({ planned, approvals }: ToldOfApprovals): string {
  if (planned.asks.some(({ ending }) => ending === 'cancel')) return 'cancelled';
  const last = approvals.at(-1);
  return last?.kind === 'budget' && !isGranted(last) ? 'budget_exceeded' : 'completed';
}

function problemsOfOne(approval: Approval, ask: Ask, told: ToldOfApprovals): string[] {
  const { id, kind, status, decision } = approval;
  const problems: string[] = [];
  if (kind !== ask.kind) problems.push(`is of the kind ${kind}, not ${ask.kind}`);
  if (!STATUSES[ask.ending].includes(status)) problems.push(`is ${status} after ${ask.ending}`);
  for (const one of told.taken.filter((taken) => taken.id === id))
    if (JSON.stringify(one.decision) !== JSON.stringify(decision))
      problems.push(
        `was decided as ${JSON.stringify(one.decision)}, and then as ${JSON.stringify(decision)}`,
      );
  const types = told.events.filter(({ data }) => isOf(data, id)).map(({ type }) => type);
  if (String(types) !== `task.approval_requested,task.approval_${endOf(status)}`)
    problems.push(`is ${status}, and its events are ${types.join(', ')}`);
  problems.push(...problemsOfEffect(approval, ask, told));
  return problems.map((problem) => `${ask.mark} ${problem}`);
}

function endOf(status: ApprovalStatus): string {
  return status === 'expired' || status === 'withdrawn' ? status : 'decided';
}

/** Whether it was done once, if it was granted, and else not at all. */
function problemsOfEffect(approval: Approval, { mark, kind }: Ask, told: ToldOfApprovals): string[] {
  const lines = told.written.filter((line) => line.includes(mark));
  const result = resultOf(approval, told);
  const granted = isGranted(approval);
  const wanted = granted ? 1 : 0;
  const problem = (what: string) => [`is ${approval.status}, and ${what}`];
  switch (kind) {
    case 'tool':
    case 'budget':
      return lines.length === wanted
        ? []
        : problem(`its command ran ${lines.length} times. Claude was told: ${result}`);
    case 'plan':
      return /approved your plan/i.test(result) === granted ? [] : problem(`Claude was told: ${result}`);
    case 'question': {
      const colours = [...result.matchAll(/=\\*"(Blue|Red)\\*"/g)].map(([, colour]) => colour);
      const chosen = Object.values(approval.decision?.answers ?? {}).map(String);
      return String(colours) === String(chosen) ? [] : problem(`Claude was told: ${result}`);
    }
    case 'elicitation': {
      const called = lines.filter((line) => line.startsWith('called'));
      const accepted = lines.filter((line) => line.endsWith(`${mark} accept Ann`));
      if (called.length === 1 && accepted.length === wanted && lines.length <= 2) return [];
      return problem(`its server wrote ${lines.join(', ')}`);
    }
    default:
      return [];
  }
}

/** The result of the call that asked: the calls of a task ask in their order. */
function resultOf({ id }: Approval, { approvals, calls }: ToldOfApprovals): string {
  const asking = calls.filter(({ name }) => name !== 'Write');
  return asking[approvals.findIndex((one) => one.id === id)]?.results.join() ?? '';
}

function isOf(data: unknown, approvalId: string): boolean {
  return typeof data === 'object' && data !== null && 'approvalId' in data && data.approvalId === approvalId;
}
