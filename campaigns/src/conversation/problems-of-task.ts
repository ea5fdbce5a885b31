import type { Artifact, Task } from '@claude-ops/contract';
import { endsWithServer, promptOf, type BranchTask } from './branch.ts';
import { differences, lookAt } from './files.ts';
import { findDifference, historyOf, numbersIn, positionOf, type AskedRequest } from './history.ts';
import { MODEL } from './tell-tasks.ts';

/** A task of the conversation as it was found. */
export interface FoundTask {
  readonly expected: BranchTask;
  readonly task: Pick<
    Task,
    'id' | 'status' | 'error' | 'result' | 'earlierAttempts' | 'conversationId' | 'continuableUntil'
  >;
  /** Over all attempts, in US dollars, as lists have it. */
  readonly costUsd: number | null;
  readonly artifacts: readonly Pick<Artifact, 'path' | 'status'>[];
  /** The texts of its workspace by path; undefined where none was kept. */
  readonly workspace: Readonly<Record<string, string>> | undefined;
  /** All that the model was asked. */
  readonly requests: readonly AskedRequest[];
  /** The cost of what the model answered to it, in US dollars. */
  readonly modelUsd: number;
  /** Of the first task. */
  readonly conversationId: string;
}

/** Sums of the same prices in another order differ by less, in US dollars. */
const SAME_USD = 0.000_01;

/** The contradictions between a task and its branch, a sentence each. */
export function problemsOfTask(found: FoundTask): string[] {
  const { expected, task, conversationId } = found;
  const name = `task ${expected.planned.number} (${task.id})`;
  const problems = [...problemsOfEnd(found), ...problemsOfRequests(found), ...problemsOfCost(found)];
  if (task.conversationId !== conversationId) problems.push('belongs to another conversation');
  if (task.continuableUntil === null) problems.push('can not be gone on with');
  const left = lookAt(new Map(Object.entries(found.workspace ?? {})));
  const wanted = lookAt(expected.after);
  if (left !== wanted) problems.push(`left ${JSON.stringify(left)}, not ${JSON.stringify(wanted)}`);
  return problems.map((problem) => `${name}: ${problem}`);
}

/** Whether a server that was killed took what a task cost along: nothing of it is stored for a task without retries. */
export function isCostLost({ planned }: BranchTask): boolean {
  return planned.met?.signal === 'SIGKILL' && endsWithServer(planned) && !planned.isRetried;
}

function problemsOfEnd({ expected, task, artifacts }: FoundTask): string[] {
  const { planned, isWhole, before, after } = expected;
  const wanted = isWhole ? 'completed' : 'interrupted';
  const ending = task.error?.code ?? task.status;
  const problems = ending === wanted ? [] : [`ended as ${ending}, not ${wanted}: ${task.error?.message}`];
  const attempts = planned.isRetried && endsWithServer(planned) ? 2 : 1;
  if (task.earlierAttempts.length !== attempts - 1)
    problems.push(`has ${task.earlierAttempts.length} earlier attempts, not ${attempts - 1}`);
  if (!isWhole) return problems;
  const found = JSON.stringify(Object.fromEntries(artifacts.map(({ path, status }) => [path, status])));
  const changed = JSON.stringify(differences(before, after));
  if (found !== changed) problems.push(`has the artifacts ${found}, not ${changed}`);
  return problems;
}

function problemsOfRequests({ expected, requests }: FoundTask): string[] {
  const { planned, branch, histories } = expected;
  const asked = requests.flatMap((request) => {
    const position = positionOf(request);
    return position?.number === planned.number ? [{ request, calls: position.calls }] : [];
  });
  if (asked.length === 0) return [`never asked "${promptOf(planned.number)}"`];
  return asked.flatMap(({ request, calls }) => {
    const problems: string[] = [];
    const difference = findDifference(historyOf(request), histories[calls] ?? []);
    if (difference !== undefined) problems.push(`sent ${difference}`);
    const strangers = numbersIn(request).filter((number) => !branch.includes(number));
    if (strangers.length > 0) problems.push(`knows of tasks ${strangers.join(', ')} of other branches`);
    if (request.model !== MODEL) problems.push(`asked ${request.model}`);
    return problems;
  });
}

function problemsOfCost({ expected, task, costUsd, modelUsd }: FoundTask): string[] {
  if (isCostLost(expected) && costUsd === null) return [];
  const problems: string[] = [];
  if (costUsd === null || Math.abs(costUsd - modelUsd) > SAME_USD)
    problems.push(`cost ${costUsd} US dollars, and the model was asked for ${modelUsd}`);
  const { result, earlierAttempts } = task;
  if (result === null) return problems;
  const earlier = earlierAttempts.reduce((sum, attempt) => sum + (attempt.costUsd ?? 0), 0);
  const counted = earlier + (result.usage.gateway?.costUsd ?? 0);
  if (Math.abs(counted - modelUsd) > SAME_USD)
    problems.push(`cost ${counted} US dollars by the gateway, and the model was asked for ${modelUsd}`);
  return problems;
}
