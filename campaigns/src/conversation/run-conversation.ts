import path from 'node:path';
import type { Task } from '@claude-ops/contract';
import { startModelServer } from '@claude-ops/testing';
import { API_KEY } from '../parity/run-environment.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { startRestartedServer } from '../restarts/restarted-server.ts';
import { writeSandboxedClaude } from '../shapes/sandboxed-claude.ts';
import { continueBranch, promptOf, type BranchTask } from './branch.ts';
import { lookAtTask } from './look-at-task.ts';
import { untilEnded, untilMet } from './meet-task.ts';
import { planConversation, type PlanOptions, type Wave } from './plan.ts';
import { isCostLost, problemsOfTask } from './problems-of-task.ts';
import type { CreatedTask, Room } from './room.ts';
import { createTellingModel, MODEL } from './tell-tasks.ts';

export interface ConversationOptions extends PlanOptions {
  /** Variables of the server. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface ConversationReport {
  readonly tasks: number;
  /** The tasks from which two others go on. */
  readonly forks: readonly number[];
  readonly restarts: number;
  /** How many tasks ended so, by how their server ended. */
  readonly endings: Readonly<Record<string, number>>;
  /** US dollars: as the tasks say, as the model counted, and of the latter what killed servers took along. */
  readonly cost: { readonly told: number; readonly asked: number; readonly lost: number };
  readonly problems: readonly string[];
}

/** A tree of tasks that go on from each other while their server is ended time and again, and what each of them saw and left. */
export async function runConversation(options: ConversationOptions): Promise<ConversationReport> {
  await using directory = await temporaryDirectory();
  const telling = createTellingModel();
  await using model = await startModelServer({ script: telling.script });
  const dataDirectory = path.join(directory.path, 'data');
  const env = {
    ...options.env,
    UPSTREAM_BASE_URL: model.url,
    CLAUDE_BIN: await writeSandboxedClaude(directory.path),
    MAX_CONCURRENCY: '4',
    WARM_PROCESSES: '0',
    SHUTDOWN_GRACE_MS: '0',
  };
  await using server = await startRestartedServer({ dataDirectory, env });
  const room = { server, model, telling, dataDirectory };

  const created = new Map<number, CreatedTask>();
  const problems: string[] = [];
  const endings: Record<string, number> = {};
  const cost = { told: 0, asked: 0, lost: 0 };
  const waves = planConversation(options);
  for (const [index, wave] of waves.entries()) {
    options.signal.throwIfAborted();
    options.say(`${index + 1} of ${waves.length}: ${describeWave(wave)}`);
    for (const one of await runWave(wave, created, room)) {
      const found = await lookAtTask(one, created.get(0)?.id ?? '', room);
      problems.push(...problemsOfTask(found));
      if (found.task.continuableUntil === null) created.delete(found.expected.planned.number);
      const ending = describeEnding(found.expected, found.task);
      endings[ending] = (endings[ending] ?? 0) + 1;
      cost.told += found.costUsd ?? 0;
      cost.asked += found.modelUsd;
      if (isCostLost(found.expected) && found.costUsd === null) cost.lost += found.modelUsd;
    }
  }
  if (Math.abs(cost.told + cost.lost - cost.asked) >= 0.005)
    problems.push(`all tasks cost ${cost.told} US dollars, and the model was asked for ${cost.asked}`);
  return {
    tasks: created.size,
    forks: forksOf([...created.values()]),
    restarts: waves.flatMap(({ before, during }) => [before ?? [], during ?? []].flat()).length,
    endings,
    cost,
    problems,
  };
}

/** Runs the tasks of a wave at the same time, to their end. */
async function runWave(wave: Wave, created: Map<number, CreatedTask>, room: Room): Promise<CreatedTask[]> {
  const { server, telling } = room;
  if (wave.before !== undefined) await server.restart(wave.before);
  const tasks: CreatedTask[] = [];
  for (const planned of wave.tasks) {
    const parent = planned.parent === undefined ? undefined : created.get(planned.parent);
    // What is wrong with it has been told: the rest of its branch is left out.
    if (planned.parent !== undefined && parent === undefined) continue;
    const expected = continueBranch(planned, parent?.expected);
    telling.add(expected);
    const { id } = await server.client.createTask({
      prompt: promptOf(planned.number),
      apiKey: API_KEY,
      mode: planned.mode,
      permissionMode: 'bypassPermissions',
      timeout: 180_000,
      // Those that go on stay with it.
      model: parent === undefined ? MODEL : undefined,
      previousTaskId: parent?.id,
      retries: planned.isRetried ? { on: ['interrupted'], max: 3 } : undefined,
    });
    const one = { id, expected };
    created.set(planned.number, one);
    tasks.push(one);
  }
  if (wave.during !== undefined) {
    for (const one of tasks) await untilMet(one, room);
    await server.restart(wave.during);
    telling.release();
  }
  await Promise.all(tasks.map(async (one) => await untilEnded(one, room)));
  return tasks;
}

function forksOf(tasks: readonly CreatedTask[]): number[] {
  const parents = tasks.flatMap(({ expected }) => expected.planned.parent ?? []);
  return [...new Set(parents.filter((parent, index) => parents.indexOf(parent) !== index))];
}

function describeWave({ tasks, before, during }: Wave): string {
  const names = tasks.map(({ number, parent, mode }) => `${number} from ${parent ?? 'nothing'} in a ${mode}`);
  return [
    ...(before === undefined ? [] : [`${before} first`]),
    names.join(', '),
    ...(during === undefined ? [] : [`${during} meanwhile`]),
  ].join('; ');
}

function describeEnding({ planned: { mode, met } }: BranchTask, task: Task): string {
  const ending = `${task.error?.code ?? task.status}${task.earlierAttempts.length > 0 ? ' again' : ''}`;
  return met === undefined ? ending : `${mode} ${met.moment} at ${met.signal}: ${ending}`;
}
