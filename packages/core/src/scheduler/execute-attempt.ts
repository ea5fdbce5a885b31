import type { ArtifactsOmitted } from '@claude-ops/contract';
import { outcomeOfStop } from '../claude/outcome.ts';
import { taskError } from '../claude/task-error.ts';
import type { Attempt } from '../attempt/attempt.ts';
import type { Steering } from '../attempt/steering.ts';
import { abortedAtEnd } from '../system/aborted-at-end.ts';
import { createBelongings, type Belongings } from '../system/belongings.ts';
import { RunLeftError } from '../attempt/run-left.ts';
import { stopCauseOf } from '../attempt/stop-cause.ts';
import type { RunDirectory, RunOptions } from '../executors/executor.ts';
import type { Snapshot } from '../artifacts/snapshot.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { GrantRequest } from '../gateway/grant.ts';
import type { GatewayAccess } from '../attempt/gateway-access.ts';
import { runThroughGateway, type SeenOutcome } from './run-through-gateway.ts';
import { secretsInArtifacts } from '../secrets/artifact-secrets.ts';
import { tokensOf } from '../secrets/tunnel-token.ts';
import type { TaskApprovals } from '../store/task-approvals.ts';
import type { RunningTask, TaskQueue } from '../store/task-queue.ts';
import { beginCollection, finishCollection, type CollectionParts } from './attempt-artifacts.ts';
import { orGiveBack, prepareAttempt, type PreparationParts, type Prepared } from './prepare-attempt.ts';
import type { Resumption } from './resume/find-resumable.ts';
import { keepCounted, type CountedKeeper } from './resume/keep-counted.ts';
import type { ResumeNotes } from './resume/resume-notes.ts';
import type { AskedMarks } from './resume/asked-marks.ts';
import { DIRECTORY_STAYS, leftover, NOT_CLEANED_UP, WORKSPACE_STAYS } from './leftover.ts';
import { namingCredential } from './naming-credential.ts';
import { noteAsked, notingSetup } from './note-asked.ts';
import type { CostNotes } from './note-costs.ts';
import { earlierCostUsd, isRetried, resumes } from './retry.ts';
import { openSetupCache, type SetupCacheParts } from './open-setup-cache.ts';
import { runWatched } from './run-watched.ts';
import { holdsOf, type HoldParts } from './steering/holds.ts';
import type { RunClock } from './steering/run-clock.ts';
import { takingSession } from './taking-session.ts';
import { outcomeOfShortage, ShortageError, whenPossible } from './when-possible.ts';

export interface ExecutionParts extends CollectionParts, PreparationParts, HoldParts, SetupCacheParts {
  readonly store: TaskQueue & TaskApprovals;
  readonly gateway: Gateway;
  readonly notes: ResumeNotes;
  readonly asked: AskedMarks;
  /** What a workspace may take on the disk while its run goes on. */
  readonly maxGrownBytes: number;
}

/** The outcome of an attempt, of its requests, and of its files. */
export type AttemptOutcome = SeenOutcome & { readonly artifactsOmitted?: ArtifactsOmitted | null };

type AttemptRun = Pick<RunOptions, 'signal' | 'emit' | 'onEnded'> & {
  readonly steering: Steering;
  /** The time of the run. */
  readonly runClock: RunClock;
  /** Is told what the attempt costs. */
  readonly costs: CostNotes;
  /** Is given what can only go when the outcome is stored: another server could go on from it. */
  readonly leftovers: Belongings;
  /** Present where the run is one that an earlier server has started. */
  readonly resumption?: Resumption | undefined;
};

/** Prepares what an attempt needs, and runs it. What goes wrong on the way is an outcome too. */
export async function executeAttempt(
  running: RunningTask,
  run: AttemptRun,
  parts: ExecutionParts,
): Promise<AttemptOutcome> {
  const about = { logger: parts.logger, taskId: running.task.id };
  run.leftovers.add(leftover(() => clearUp(running, run, parts), NOT_CLEANED_UP, about));
  const prepared = await prepareAttempt(running, run, parts);
  if ('status' in prepared) return prepared;
  const outcome = await executePrepared(running, run, { ...parts, ...prepared });
  return namingCredential(outcome, running.task.credential, parts);
}

async function executePrepared(
  running: RunningTask,
  run: AttemptRun,
  parts: ExecutionParts & Prepared,
): Promise<AttemptOutcome> {
  const { workspace, logger } = parts;
  const about = { logger, path: workspace.path };
  run.leftovers.add(leftover(() => workspace[Symbol.asyncDispose](), WORKSPACE_STAYS, about));
  let hasBegun = false;
  let { warmProcess } = parts;
  const begin = async () => {
    const onBegin = () => void (hasBegun = true);
    const own = { ...parts, warmProcess, onBegin };
    // It is there for the first try alone.
    warmProcess = undefined;
    return await runPrepared(running, run, own);
  };
  try {
    return await whenPossible(begin, { ...run, hasBegun: () => hasBegun });
  } catch (error) {
    if (error instanceof RunLeftError) throw error;
    const cause = stopCauseOf(run.signal);
    if (cause !== undefined && error === run.signal.reason) return outcomeOfStop(cause, null);
    if (error instanceof ShortageError) return outcomeOfShortage(error);
    parts.logger.error(
      { event: 'attempt_failed', err: error, taskId: running.task.id },
      'an attempt failed by a fault of the server',
    );
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The run could not be carried out: ${reason}`;
    return { status: 'failed', error: taskError('execution_failed', message), result: null };
  }
}

/** Opens the way to the model, looks at the workspace before and after the run, and runs. */
async function runPrepared(
  running: RunningTask,
  { resumption, leftovers, costs, runClock, ...run }: AttemptRun,
  parts: ExecutionParts & Prepared & { readonly onBegin: () => void },
): Promise<AttemptOutcome> {
  const { executor, secrets, workspace, attempt, gateway, sealer } = parts;
  const { task } = running;
  await using counting = keepCounted(attempt.id, parts);
  await using opened = createBelongings();
  const place = await orGiveBack(parts.warmProcess, executor.openRunDirectory?.(attempt));
  const about = { logger: parts.logger, taskId: task.id };
  if (place !== undefined) opened.add(leftover(() => place[Symbol.asyncDispose](), DIRECTORY_STAYS, about));
  const known = secretsInArtifacts(secrets);
  await using warmProcess = parts.warmProcess;
  using over = abortedAtEnd();
  const { credential } = secrets;
  const held = { steering: run.steering, credential, stopped: run.signal, over: over.signal };
  const token = resumption ? sealer.open(resumption.sealedToken, attempt.id) : warmProcess?.token;
  let artifactsOmitted: ArtifactsOmitted | null = null;
  const seen = await runThroughGateway(
    {
      gateway,
      emit: run.emit,
      taskId: task.id,
      credential,
      ...(await holdsOf(running, held, parts)),
      earlierCostUsd: earlierCostUsd(task),
      network: task.network.policy,
      secrets: known,
      ...(place && whereRunIs(place)),
      ...(token !== undefined && { token }),
      onFirstAsked: () => noteAsked(running, parts),
      underway: run.steering.work.hold,
      ...keepingCount(running, { counting, costs, parts }),
      onCostKnown: costs.end,
      ...(resumption?.counted && { counted: resumption.counted }),
    },
    async (access) => {
      const hidden = [...known, ...tokensOf(access.token)];
      const collection = await beginCollection(running, hidden, {
        run: { ...run, workspace, before: parts.before },
        parts,
      });
      if (collection !== undefined && resumption === undefined && isNoted(running, parts))
        await noteForResuming(attempt, { access, before: collection.before }, parts);
      parts.onBegin();
      const outcome = await runWatched(
        attempt,
        { ...parts, runClock },
        {
          ...run,
          emit: notingSetup(run.emit, () => noteAsked(running, parts)),
          workspace,
          gateway: access,
          setupCache: openSetupCache(running, { attempt, workspace, hidden, token: access.token }, parts),
          ...(place && { place }),
          ...(resumption && { resumedAfter: resumption.after }),
          ...takingSession(
            running,
            { attempt, token: access.token, workspace, before: collection?.before },
            parts,
          ),
        },
      );
      run.onEnded();
      // The files of an attempt go with it where another one follows, or to that one.
      if (outcome.status === 'failed' && isRetried(task, outcome.error)) {
        if (!resumes(task)) await parts.sessions.remove(task.id);
        return outcome;
      }
      await parts.sessions.removeInterrupted(task.id);
      const collected = await finishCollection(collection, outcome, { run, parts, taskId: task.id });
      ({ artifactsOmitted } = collected);
      return collected.outcome;
    },
  ).catch((error: unknown) => {
    // The next server needs the place.
    if (error instanceof RunLeftError) opened.moved();
    throw error;
  });
  // A try that went wrong takes its place with it: the next one has another.
  leftovers.add(opened.moved());
  return { ...seen, artifactsOmitted };
}

interface KeepingParts {
  readonly counting: CountedKeeper;
  readonly costs: CostNotes;
  readonly parts: ExecutionParts;
}

/** What has to hear of each count: notes for another server, and the row of the attempt where another one may follow. */
function keepingCount(
  running: RunningTask,
  { counting, costs, parts }: KeepingParts,
): Pick<GrantRequest, 'onCounted'> {
  const goesOn = canGoOn(running, parts);
  if (running.task.retries === null) return goesOn ? { onCounted: counting.keep } : {};
  return {
    async onCounted(counted) {
      costs.note(counted.usage.costUsd);
      if (goesOn) await counting.keep(counted);
    },
  };
}

function whereRunIs({ socketDirectory, listening, baseUrl }: RunDirectory) {
  return { baseUrl, ...(socketDirectory && { socketDirectory }), ...(listening && { listening }) };
}

/** Whether another server could go on with the run: where none could, nothing is written down for it. */
export function canGoOn({ task }: RunningTask, { executors }: Pick<ExecutionParts, 'executors'>): boolean {
  return executors.get(task.mode)?.findRun !== undefined;
}

/** Whether another server may need what is known of the run now: to go on with it, or to have another attempt go on from it. */
function isNoted(running: RunningTask, parts: ExecutionParts): boolean {
  return canGoOn(running, parts) || resumes(running.task);
}

/** Writes down what another server needs to go on with the run. */
async function noteForResuming(
  { id }: Attempt,
  { access, before }: { readonly access: GatewayAccess; readonly before: Snapshot },
  { notes, sealer, workspace: { repository } }: ExecutionParts & Prepared,
): Promise<void> {
  const sealedToken = sealer.seal(access.token, id);
  await notes.write(id, { sealedToken, before, ...(repository && { repository }) });
}

async function clearUp(
  running: RunningTask,
  { resumption }: AttemptRun,
  parts: ExecutionParts,
): Promise<void> {
  if (resumption !== undefined) await endRun(running, parts);
  if (isNoted(running, parts)) await parts.notes.remove(running.attempt.id);
  await parts.executors.get(running.task.mode)?.releaseOwner?.(running.attempt.id);
}

/** What was to be gone on with must have ended, also where it could not be gone on with. */
async function endRun({ task, attempt }: RunningTask, { executors }: ExecutionParts): Promise<void> {
  const { id: attemptId, instanceId } = attempt;
  await executors.get(task.mode)?.endLeftovers({ instanceId, attemptId });
}
