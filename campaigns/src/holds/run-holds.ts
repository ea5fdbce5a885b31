import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Approval, CreateTaskInput, Task } from '@claude-ops/contract';
import { ClaudeOps } from '@claude-ops/sdk';
import {
  fail,
  say,
  startModelServer,
  useTool,
  type ModelServer,
  type RecordedRequest,
  type Step,
} from '@claude-ops/testing';
import { API_KEY } from '../parity/run-environment.ts';
import { startServer } from '../parity/start-server.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { writeSandboxedClaude } from '../shapes/sandboxed-claude.ts';

export interface HoldsRun {
  readonly mode: 'process' | 'container';
  /** Variables of the server. */
  readonly env: NodeJS.ProcessEnv;
  /** How long a spent budget is held before somebody raises it, in milliseconds. */
  readonly budgetMs: number;
  /** How long the usage limit lasts, in milliseconds. */
  readonly limitMs: number;
  /** How many tasks have the credential that is limited. */
  readonly tasks: number;
  readonly signal: AbortSignal;
}

const CONCURRENCY = 3;
const LOOK_MS = 200;
const BUDGET_PROMPT = 'Work until the budget is spent.';

/** Holds a spent budget, and the tasks of a used up credential, and looks for what was lost or done twice. @returns problems, a sentence each. */
export async function runHolds(run: HoldsRun): Promise<string[]> {
  const { mode, env } = run;
  let limitEndsAt = 0;
  const script = (request: RecordedRequest): Step =>
    Date.now() < limitEndsAt && request.apiKey === API_KEY ? usedUp(limitEndsAt) : work(request);
  await using model = await startModelServer({ script });
  await using directory = await temporaryDirectory();
  await using server = await startServer({
    dataDirectory: path.join(directory.path, 'data'),
    env: {
      CLAUDE_BIN: await writeSandboxedClaude(directory.path),
      ...env,
      UPSTREAM_BASE_URL: model.url,
      MAX_CONCURRENCY: String(CONCURRENCY),
      WAITING_SLOT_GRACE: '1000',
    },
  });
  const client = new ClaudeOps({ baseUrl: server.url });
  const input = {
    mode,
    model: 'claude-sonnet-4-6',
    permissionMode: 'bypassPermissions',
    timeout: 120_000,
  } as const;
  const holding = holdBudget(
    { ...input, prompt: BUDGET_PROMPT, apiKey: `${API_KEY}-of-another` },
    client,
    run,
  );
  limitEndsAt = Date.now() + run.limitMs;
  const waiting = Array.from({ length: run.tasks }, async (_, index) => {
    const prompt = `Task ${index} of a credential that is used up.`;
    const { id } = await client.createTask({ ...input, prompt, apiKey: API_KEY, onUsageLimit: 'wait' });
    return await client.waitForCompletion(id);
  });
  const tasks = [...(await Promise.all(waiting)), await holding];
  const problems = await Promise.all(tasks.map((task) => problemsOf(task, { client, model })));
  const early = tasks.filter(
    ({ prompt, finishedAt }) => prompt !== BUDGET_PROMPT && Date.parse(String(finishedAt)) < limitEndsAt,
  );
  return [...problems.flat(), ...early.map(({ id }) => `task ${id} did not wait for the end of the limit`)];
}

/** An answer of 30 cents that leaves a mark, and then the last one. */
function work({ turn }: RecordedRequest): Step {
  if (turn > 0) return say('done');
  return {
    ...useTool('Bash', { command: 'echo once >> log.txt' }),
    usage: { inputTokens: 1, outputTokens: 20_000 },
  };
}

function usedUp(untilMs: number): Step {
  const reset = String(Math.ceil(untilMs / 1_000));
  const headers = {
    'anthropic-ratelimit-unified-status': 'rejected',
    'anthropic-ratelimit-unified-reset': reset,
  };
  return fail(429, { headers });
}

async function holdBudget(
  input: CreateTaskInput,
  client: ClaudeOps,
  { budgetMs, signal }: HoldsRun,
): Promise<Task> {
  const { id } = await client.createTask({ ...input, maxCostUsd: 0.1, onBudget: 'ask' });
  const approval = await Promise.race([
    pendingOf(id, client, signal),
    client.waitForCompletion(id, { signal }),
  ]);
  // It ended without asking.
  if ('prompt' in approval) return approval;
  await delay(budgetMs, undefined, { signal });
  await client.decideApproval(approval.id, { decision: 'allow', maxCostUsd: 100 });
  return await client.waitForCompletion(id);
}

async function pendingOf(taskId: string, client: ClaudeOps, signal: AbortSignal): Promise<Approval> {
  for (;;) {
    for await (const approval of client.listApprovals({ taskId, status: 'pending' })) return approval;
    await delay(LOOK_MS, undefined, { signal });
  }
}

/** Each task did its work once, and asked the model for that as often as its work takes. */
async function problemsOf(
  { id, prompt, status, error, result }: Task,
  { client, model }: { readonly client: ClaudeOps; readonly model: ModelServer },
): Promise<string[]> {
  if (status !== 'completed') return [`task ${id} ended as ${status}: ${error?.message}`];
  const { body } = await client.openArtifact(id, 'log.txt');
  const log = await new Response(body).text();
  const answered = model.requests.filter((request) => request.prompt === prompt);
  const refused = result?.usage.gateway?.errors['429'] ?? 0;
  return [
    ...(log === 'once\n' ? [] : [`task ${id} did its work ${log.split('\n').length - 1} times`]),
    ...(answered.length - refused === 2
      ? []
      : [`task ${id} asked the model ${answered.length} times, ${refused} of them refused`]),
  ];
}
