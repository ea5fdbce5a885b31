import {
  ClaudeOpsError,
  type CreateTaskOptions,
  type EnforcedPolicy,
  type ExecutionMode,
  type ProblemItem,
  type Task,
} from '@claude-ops/contract';
import { invalidRequest, parseCreateTaskInput, type GivenTaskInput } from '@claude-ops/contract/validation';
import { assertGlobs } from '../artifacts/path-filter.ts';
import { assertJsonSchema } from '../claude/schema-check.ts';
import { timestamp } from '../clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { whatItWaitsFor } from '../fleet/what-it-waits-for.ts';
import type { FreshId } from '../ids.ts';
import { queuedEvent } from '../events/status-events.ts';
import type { NameCredential } from '../secrets/credential-name.ts';
import type { CredentialParts } from '../secrets/find-credential.ts';
import { sealTaskSecrets, type TaskSecrets } from '../secrets/task-secrets.ts';
import type { PresetStore } from '../store/preset-store.ts';
import type { McpProfileStore } from '../store/mcp-profile-store.ts';
import type { IdempotentTask, TaskQueue } from '../store/task-queue.ts';
import type { TaskReader } from '../store/task-reader.ts';
import type { Fingerprint } from './idempotency/fingerprint.ts';
import type { KeysInFlight } from './idempotency/keys-in-flight.ts';
import { findPrevious, type FindPreviousParts, type PreviousTask } from './find-previous.ts';
import { chooseCredential, type ChosenCredential } from './credentials/choose-credential.ts';
import { checkEnvironment } from './check-environment.ts';
import { replay } from './idempotency/replay.ts';
import { readScopedKey } from './idempotency/scope-key.ts';
import { checkMcpServers } from './mcp-profiles/check-mcp-servers.ts';
import { resolveMcpServers } from './mcp-profiles/resolve-mcp-servers.ts';
import { takePreset } from './presets/take-preset.ts';
import { specOfInput, type SpecDefaults } from './spec-of-input.ts';
import { tellWaitingOf } from './tell-waiting.ts';
import { assertWanted } from './unless-given-up.ts';
import { takeFiles, type TakeFilesParts } from './take-files.ts';

export interface CreateTaskParts extends TakeFilesParts, FindPreviousParts, CredentialParts {
  readonly store: TaskQueue & TaskReader;
  readonly mcpProfileStore: McpProfileStore;
  readonly presetStore: PresetStore;
  readonly fleet: FleetView;
  readonly hub: EventHub;
  readonly nameCredential: NameCredential;
  readonly nextId: () => FreshId;
  /** Those of this engine. */
  readonly modes: ReadonlySet<ExecutionMode>;
  /** Whether this engine runs tasks itself. */
  readonly runsTasks: boolean;
  /** What of a task its executor does not do. */
  readonly refusalsOf: (task: Task) => Promise<ProblemItem[]>;
  /** Whether a run in a mode has no other way out than what its network policy allows. */
  readonly enforcesNetwork: (mode: ExecutionMode) => Promise<boolean>;
  readonly defaults: Omit<SpecDefaults, 'network' | 'credential'>;
  readonly fingerprint: Fingerprint;
  readonly keysInFlight: KeysInFlight;
  /** The engine that alone has the archives that are uploaded here; undefined where others reach them, or there are none. */
  readonly uploadsBoundTo: string | undefined;
  /** Says that a task is queued. */
  readonly queued: (taskId: string) => void;
  /** Says when a queued task ends that has no slot by then. RFC 3339. */
  readonly expires: (expiresAt: string) => void;
}

/** Checks an input, and stores the task that it makes, or answers as the first call with the same key was answered. */
export async function createTask(
  value: unknown,
  options: CreateTaskOptions,
  parts: CreateTaskParts,
): Promise<Task> {
  const key = readScopedKey(options);
  using _inFlight = key && parts.keysInFlight.take(key);
  const asked = readInput(value);
  const known = key === undefined ? undefined : await parts.store.findByIdempotencyKey(key.scoped);
  const { input, previous } = known === undefined ? await complete(asked, options, parts) : { input: asked };
  const chosen = await chooseCredential(input, parts);
  const draft = await toTask({ input, chosen }, { previous, caller: options.caller }, parts);
  // What is wrong with a new task is said before its archive is read.
  if (known === undefined) await assertDoable(draft, parts);
  const mcpServers = known === undefined ? await resolveMcpServers(input.mcpServers ?? {}, parts) : {};

  await using taken = await takeFiles(draft.id, { files: input.files, ...options }, parts);
  assertWanted(options.signal);
  const idempotency = key && { key: key.scoped, fingerprint: parts.fingerprint(asked, taken.sha256) };
  const replayed = (earlier: IdempotentTask) => tellWaitingOf(replay(earlier, idempotency, options), parts);
  if (known !== undefined) return await replayed(known);

  const task: Task = { ...draft, files: taken.summary };
  const secrets = secretsOf(input, { mcpServers, gitCredentials: taken.gitCredentials });
  const sealedSecrets = sealTaskSecrets(parts.sealer, secrets, task.id);
  const boundTo = taken.sha256 === null ? previous?.boundTo : parts.uploadsBoundTo;
  const expiresAt = expiryOf(task);
  const newTask = {
    task,
    sealedSecrets,
    event: queuedEvent(task.createdAt),
    ...(boundTo && { boundTo }),
    ...(expiresAt && { expiresAt }),
    ...(task.onUsageLimit === 'wait' && { credential: parts.nameCredential(chosen.credential.secret) }),
  };
  // Before the task is stored: an answer that can't be given must not leave one.
  const nodes = await parts.fleet.nodes();
  const insertion = await parts.store.insert({ ...newTask, ...(idempotency && { idempotency }) });
  // Another server has answered the same call meanwhile.
  if (insertion.status === 'key_taken') return await replayed(insertion);
  taken.keep();
  parts.hub.publish([insertion.event]);
  parts.queued(task.id);
  if (expiresAt !== undefined) parts.expires(expiresAt);
  const { heldBy } = insertion;
  const needs = { mode: task.mode, labels: task.placement?.labels ?? [], boundTo, ...(heldBy && { heldBy }) };
  return { ...task, waitingFor: whatItWaitsFor(needs, nodes) };
}

/** Fills in what a new task takes from its preset and from the task that it goes on from. */
async function complete(
  asked: GivenTaskInput,
  options: CreateTaskOptions,
  parts: CreateTaskParts,
): Promise<{ readonly input: GivenTaskInput; readonly previous?: PreviousTask | undefined }> {
  const { presetStore } = parts;
  const input = await takePreset(asked, { presetStore, hasArchive: options.archive !== undefined });
  return { input, previous: await findPrevious(input, options, parts) };
}

function readInput(value: unknown): GivenTaskInput {
  const input = parseCreateTaskInput(value);
  if (input.schema !== undefined) assertJsonSchema(input.schema);
  assertGlobs(input.artifactFilter ?? {}, '/artifactFilter');
  checkMcpServers(input.mcpServers?.inline ?? {}, '/mcpServers/inline');
  checkEnvironment(input.env ?? {});
  return input;
}

/** @returns the task as it is queued, still without its files. */
async function toTask(
  { input, chosen }: { readonly input: GivenTaskInput; readonly chosen: ChosenCredential },
  { previous, caller }: { readonly previous: PreviousTask | undefined } & Pick<CreateTaskOptions, 'caller'>,
  parts: CreateTaskParts,
): Promise<Task> {
  const mode = input.mode ?? parts.defaults.mode;
  const spec = specOfInput(input, {
    ...parts.defaults,
    mode,
    credential: { name: chosen.name, kind: chosen.credential.kind },
    network: await networkOf(input.network, mode, parts),
  });
  const { id, epochMs } = parts.nextId();
  return {
    ...spec,
    network: { ...spec.network, seen: [] },
    id,
    status: 'queued',
    attempts: 0,
    createdAt: timestamp(epochMs),
    createdBy: caller?.token ?? null,
    startedAt: null,
    finishedAt: null,
    error: null,
    waitingFor: null,
    artifactsOmitted: null,
    conversationId: previous?.conversationId ?? id,
    continuableUntil: null,
    earlierAttempts: [],
    result: null,
  };
}

function secretsOf(
  { apiKey, env = {} }: GivenTaskInput,
  { mcpServers, gitCredentials }: Pick<TaskSecrets, 'mcpServers' | 'gitCredentials'>,
): TaskSecrets {
  return { apiKey: apiKey ?? null, mcpServers, env, gitCredentials };
}

function expiryOf({ createdAt, queueTimeout }: Task): string | undefined {
  return queueTimeout === null ? undefined : timestamp(Date.parse(createdAt) + queueTimeout);
}

async function networkOf(
  given: GivenTaskInput['network'],
  mode: ExecutionMode,
  { enforcesNetwork }: CreateTaskParts,
): Promise<EnforcedPolicy> {
  const policy = given ?? (mode === 'container' ? 'none' : 'open');
  return { policy, isEnforced: policy !== 'open' && (await enforcesNetwork(mode)) };
}

/** @throws {ClaudeOpsError} executor_unavailable, invalid_request */
async function assertDoable(task: Task, parts: CreateTaskParts): Promise<void> {
  const { modes, runsTasks, refusalsOf } = parts;
  if (!runsTasks || !modes.has(task.mode)) assertOffered(task.mode, await modesOfWorkers(parts));
  const refusals = await refusalsOf(task);
  if (refusals.length > 0) throw invalidRequest(refusals);
}

/**
 * Those of the engines that run tasks: also of one that has not been heard of for a while. Before there is any, what this engine is set to take
 * waits for one.
 */
async function modesOfWorkers({
  modes: own,
  runsTasks,
  fleet,
}: Pick<CreateTaskParts, 'modes' | 'runsTasks' | 'fleet'>): Promise<ReadonlySet<ExecutionMode>> {
  const workers = (await fleet.nodes()).filter(({ capacity }) => capacity > 0);
  const offered = workers.flatMap(({ modes }) => modes);
  return new Set(runsTasks || workers.length === 0 ? [...own, ...offered] : offered);
}

/** @throws {ClaudeOpsError} executor_unavailable */
export function assertOffered(mode: ExecutionMode, modes: ReadonlySet<ExecutionMode>): void {
  if (modes.has(mode)) return;
  throw new ClaudeOpsError('executor_unavailable', `This server does not offer mode "${mode}".`, {
    details: { mode, offered: [...modes] },
  });
}
