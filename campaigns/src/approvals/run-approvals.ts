import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Approval, ExecutionMode } from '@claude-ops/contract';
import { startModelServer, type ModelServer } from '@claude-ops/testing';
import type { ClaudeOps } from '@claude-ops/sdk';
import { API_KEY } from '../parity/run-environment.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { isOfGoneServer, startRestartedServer, type RestartedServer } from '../restarts/restarted-server.ts';
import { writeSandboxedClaude } from '../shapes/sandboxed-claude.ts';
import { askFor, callsIn, isOf, LOG_FILE, promptOf } from './ask-for.ts';
import { ASKED_FILE, ASKING_SERVER, SERVER_NAME } from './asking-server.ts';
import { createDeciders, SMALL_BUDGET_USD, type Deciders } from './decide.ts';
import { planApprovals, type Ask, type AskingTask } from './plan.ts';
import { problemsOfApprovals } from './problems-of-approvals.ts';

export interface ApprovalsOptions {
  readonly mode: ExecutionMode;
  /** Variables of the server. */
  readonly env: NodeJS.ProcessEnv;
  readonly approvals: number;
  /** How often the server is killed. */
  readonly kills: number;
  readonly signal: AbortSignal;
}

export interface ApprovalsReport {
  readonly tasks: number;
  /** How many approvals of each kind ended in which status. */
  readonly endings: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly problems: readonly string[];
}

interface Room {
  readonly server: RestartedServer;
  readonly model: ModelServer;
  readonly deciders: Deciders;
  /** By their ids. */
  readonly tasks: ReadonlyMap<string, AskingTask>;
  /** Those that were pending, until somebody has tried to decide them late. */
  readonly seen: Map<string, Ask>;
}

const CONCURRENCY = 4;
const EXPIRY_MS = 1_000;

/** Approvals of every kind that end in every way, over kills of the server, and what was done about each. */
export async function runApprovals(options: ApprovalsOptions): Promise<ApprovalsReport> {
  await using directory = await temporaryDirectory();
  const planned = planApprovals(options.approvals, options.mode);
  await using model = await startModelServer({ script: askFor(planned) });
  const env = {
    ...options.env,
    UPSTREAM_BASE_URL: model.url,
    MAX_CONCURRENCY: String(CONCURRENCY),
    WAITING_SLOT_GRACE: '500',
    CLAUDE_BIN: await writeSandboxedClaude(directory.path),
  };
  await using server = await startRestartedServer({ dataDirectory: path.join(directory.path, 'data'), env });
  const tasks = new Map<string, AskingTask>();
  for (const task of planned) tasks.set(await createTask(server.client, task), task);
  const room: Room = { server, model, deciders: createDeciders(), tasks, seen: new Map() };
  const kills = await decideAll(room, options);

  const endings: Record<string, number> = {};
  const problems = [...room.deciders.problems];
  for (const [id, task] of tasks) {
    const told = await readTask(id, task, room);
    problems.push(...problemsOfApprovals(told));
    for (const { kind, status } of told.approvals) count(endings, `${kind} ${status}`);
  }
  if (kills < options.kills) problems.push(`the server was killed ${kills} times, not ${options.kills}`);
  return { tasks: tasks.size, endings, kills, problems };
}

async function createTask(
  client: ClaudeOps,
  { number, mode, permissionMode, asks }: AskingTask,
): Promise<string> {
  const server = { command: 'bash', args: ['-c', ASKING_SERVER] };
  const { id } = await client.createTask({
    prompt: promptOf(number),
    apiKey: API_KEY,
    mode,
    permissionMode,
    permissionPrompts: 'ask',
    approvalTimeout: asks.some(({ ending }) => ending === 'expire') ? EXPIRY_MS : undefined,
    mcpServers: asks.some(({ kind }) => kind === 'elicitation')
      ? { inline: { [SERVER_NAME]: server } }
      : undefined,
    ...(asks.some(({ kind }) => kind === 'budget') && { onBudget: 'ask', maxCostUsd: SMALL_BUDGET_USD }),
    timeout: 300_000,
  });
  return id;
}

/** @returns how often the server was killed. */
async function decideAll(room: Room, { approvals, kills, signal }: ApprovalsOptions): Promise<number> {
  const { server, seen } = room;
  let killed = 0;
  const ever = new Set<string>();
  for (;;) {
    signal.throwIfAborted();
    const deciding = decideOnce(room);
    for (const id of seen.keys()) ever.add(id);
    if (killed < kills && ever.size >= ((killed + 1) * approvals) / (kills + 1)) {
      killed += 1;
      await delay(Math.random() * 30);
      await server.restart('SIGKILL');
    }
    await deciding;
    const { data } = await server.client.listTasks({ status: ['queued', 'running'], limit: 1 });
    if (data.length === 0 && seen.size === 0) return killed;
    await delay(50);
  }
}

/** Does what is due for each approval that is pending, and tries to decide again those that are no longer. */
async function decideOnce(room: Room): Promise<void> {
  const { server, deciders, seen } = room;
  const { client } = server;
  try {
    const pending = await Array.fromAsync(client.listApprovals({ status: 'pending' }));
    const ids = new Set(pending.map(({ id }) => id));
    const ended = [...seen].filter(([id]) => !ids.has(id));
    const deciding = pending.map(async (approval) => {
      const ask = await askOf(approval, room);
      seen.set(approval.id, ask);
      await deciders.end(client, approval, ask);
    });
    const decidingLate = ended.map(async ([id, ask]) => {
      await deciders.decideLate(client, await client.getApproval(id), ask);
      seen.delete(id);
    });
    for (const outcome of await Promise.allSettled([...deciding, ...decidingLate]))
      if (outcome.status === 'rejected') throw outcome.reason;
  } catch (error) {
    if (!isOfGoneServer(error)) throw error;
  }
}

/** The approvals of a task come in the order of its plan. */
async function askOf({ id, taskId }: Approval, { server, tasks }: Room): Promise<Ask> {
  const approvals = await listApprovals(server.client, taskId);
  const ask = tasks.get(taskId)?.asks[approvals.findIndex((one) => one.id === id)];
  if (ask === undefined) throw new Error(`The approval ${id} of task ${taskId} is not planned.`);
  return ask;
}

/** Oldest first. */
async function listApprovals(client: ClaudeOps, taskId: string): Promise<Approval[]> {
  return (await Array.fromAsync(client.listApprovals({ taskId }))).toReversed();
}

async function readTask(id: string, planned: AskingTask, { server, model, deciders }: Room) {
  const { client } = server;
  const last = model.requests.findLast((request) => isOf(request, planned.number));
  return {
    planned,
    task: await client.getTask(id),
    approvals: await listApprovals(client, id),
    taken: deciders.taken,
    events: await Array.fromAsync(client.followTaskEvents(id)),
    written: [...(await linesOf(client, id, LOG_FILE)), ...(await linesOf(client, id, ASKED_FILE))],
    calls: last === undefined ? [] : callsIn(last),
  };
}

async function linesOf(client: ClaudeOps, id: string, file: string): Promise<string[]> {
  const { data } = await client.listArtifacts(id);
  if (data.every((artifact) => artifact.path !== file)) return [];
  const { body } = await client.openArtifact(id, file);
  return (await new Response(body).text()).trim().split('\n');
}

function count(endings: Record<string, number>, ending: string): void {
  endings[ending] = (endings[ending] ?? 0) + 1;
}
