import type { ExecutionMode, ProblemItem, Task } from '@claude-ops/contract';
import { assertOffered } from './api/create-task.ts';
import { createApprovalSigner, type ApprovalSigner } from './api/approvals/create-approval-link.ts';
import { createFingerprint, type Fingerprint } from './api/idempotency/fingerprint.ts';
import { createKeysInFlight, type KeysInFlight } from './api/idempotency/keys-in-flight.ts';
import type { ArtifactStore } from './artifacts/artifact-store.ts';
import { ownArtifacts } from './artifacts/own-artifacts.ts';
import type { StopCause } from './attempt/stop-cause.ts';
import type { Clock } from './clock.ts';
import { createEngineLife, type EngineLife } from './engine-life.ts';
import { createEngineParts, type EngineParts } from './engine-parts.ts';
import type { EventHub } from './events/event-hub.ts';
import type { WarmPool } from './executors/executor.ts';
import { mostLent } from './executors/most-lent.ts';
import { createExpectedModes } from './executors/warm/expected-modes.ts';
import type { FreshId } from './ids.ts';
import { guardObserver } from './observer/guard-observer.ts';
import type { TaskObserver } from './observer/task-observer.ts';
import type { Settings } from './resolve-options.ts';
import { createPruner, type Pruner } from './retention/pruner.ts';
import { runAttempt } from './scheduler/run-attempt.ts';
import { createFleetView, type FleetView } from './fleet/fleet-view.ts';
import { createMembership, type Membership } from './fleet/membership.ts';
import { createScheduler, type Scheduler } from './scheduler/scheduler.ts';
import type { NameCredential } from './secrets/credential-name.ts';
import type { ModelCredential } from './secrets/model-credential.ts';
import type { Sealer } from './secrets/sealer.ts';
import type { OtherEngines } from './signals/other-engines.ts';
import type { NodeRegistry } from './store/node-registry.ts';
import type { CredentialStore } from './store/credential-store.ts';
import type { PresetStore } from './store/preset-store.ts';
import type { AuditLog } from './store/audit-log.ts';
import type { McpProfileStore } from './store/mcp-profile-store.ts';
import type { TokenStore } from './store/token-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { createAuditWriter, type NoteAudit } from './tokens/audit-writer.ts';
import { createKnownTokens, type KnownTokens } from './tokens/known-tokens.ts';
import type { UploadStore } from './uploads/upload-store.ts';

export interface Engine extends EngineLife {
  readonly store: TaskStore;
  readonly mcpProfileStore: McpProfileStore;
  readonly credentialStore: CredentialStore;
  readonly presetStore: PresetStore;
  readonly defaultCredential: ModelCredential | undefined;
  readonly tokenStore: TokenStore;
  readonly knownTokens: KnownTokens;
  readonly auditLog: AuditLog;
  readonly noteAudit: NoteAudit;
  readonly artifactStore: ArtifactStore;
  readonly hub: EventHub;
  readonly others: OtherEngines;
  readonly uploads: UploadStore;
  readonly clock: Clock;
  readonly nextId: () => FreshId;
  readonly sealer: Sealer;
  readonly fingerprint: Fingerprint;
  readonly keysInFlight: KeysInFlight;
  readonly pruner: Pruner;
  readonly registry: NodeRegistry;
  readonly membership: Membership;
  readonly fleet: FleetView;
  /** How long a claim holds without being renewed, in milliseconds. */
  readonly leaseMs: number;
  readonly modes: ReadonlySet<ExecutionMode>;
  /** Whether it runs tasks itself. */
  readonly runsTasks: boolean;
  readonly warm: readonly WarmPool[];
  /** What of a task its executor does not do. */
  refusalsOf(task: Task): Promise<ProblemItem[]>;
  /** Whether a run in a mode has no other way out than what its network policy allows. */
  enforcesNetwork(mode: ExecutionMode): Promise<boolean>;
  /** Aborted when nothing more will happen here: whoever waits gives up. */
  readonly closing: AbortSignal;
  /** The engine that alone has the archives that are uploaded here; undefined where others reach them, or there are none. */
  readonly uploadsBoundTo: string | undefined;
  /** How many tasks run here. */
  runningCount(): number;
  /** Says that a task is queued. */
  queued(taskId: string): void;
  /** Says that there is a message for a task, or that one is wanted back. */
  messaged(taskId: string): void;
  readonly nameCredential: NameCredential;
  readonly signApproval: ApprovalSigner;
  /** Says that an approval of a task is settled. */
  decided(taskId: string): void;
  /** Says that a usage limit has ended. */
  limitEnded(limitId: string): void;
  /** Says when a queued task ends that has no slot by then. RFC 3339. */
  expires(expiresAt: string): void;
  /** Stops the attempt of a task, if it runs here, and waits for its end. */
  stopTask(taskId: string, cause: StopCause): Promise<void>;
}

/** Everything that runs tasks, put together. */
export function createEngine(settings: Settings, taskObserver: TaskObserver = {}): Engine {
  const observer = guardObserver(taskObserver, settings.logger);
  const parts = createEngineParts(settings, observer);
  const { store, hub, uploads, clock, nextId, sealer, executors, files, warm, others } = parts;
  const modes = new Set(settings.modes ?? executors.keys());
  assertOffered(settings.defaults.mode, modes);
  const closing = new AbortController();
  const scheduler = createTaskScheduler(settings, parts, modes);
  parts.lanes.onFreed(scheduler.wake);
  const onLimitsChanged = () => {
    // A limit of which this engine has not heard may have held tasks that it can claim.
    scheduler.wake();
    void parts.lanes.look();
  };
  const membership = createNodeMembership(settings, { modes, scheduler, warm });
  const areArtifactsElsewhere = others.mayExist && settings.artifactStore === undefined;
  const pruner = createPruner({
    store,
    clock,
    forget: files.forget,
    onPruned: observer.pruned,
    ...(areArtifactsElsewhere && { onlyOf: settings.instanceId }),
  });
  return {
    store,
    mcpProfileStore: settings.mcpProfileStore,
    credentialStore: settings.credentialStore,
    presetStore: settings.presetStore,
    defaultCredential: settings.defaultCredential,
    tokenStore: settings.tokenStore,
    knownTokens: createKnownTokens({ store: settings.tokenStore, clock }),
    auditLog: settings.auditLog,
    noteAudit: createAuditWriter({ log: settings.auditLog, nextId }),
    artifactStore: areArtifactsElsewhere
      ? ownArtifacts({
          ...settings,
          store,
          registry: settings.nodeRegistry,
          artifactStore: files.artifactStore,
        })
      : files.artifactStore,
    hub,
    others,
    uploads,
    clock,
    nextId,
    sealer,
    fingerprint: createFingerprint(settings.secretKey),
    signApproval: createApprovalSigner(settings.secretKey),
    nameCredential: parts.nameCredential,
    keysInFlight: createKeysInFlight(),
    pruner,
    registry: settings.nodeRegistry,
    membership,
    fleet: createFleetView({ registry: settings.nodeRegistry, clock, leaseMs: settings.leaseMs }),
    leaseMs: settings.leaseMs,
    modes,
    runsTasks: settings.maxConcurrency > 0,
    warm,
    refusalsOf: async (task) => (await executors.get(task.mode)?.refusalsOf?.(task)) ?? [],
    enforcesNetwork: async (mode) => (await executors.get(mode)?.enforcesNetwork?.()) ?? mode === 'container',
    closing: closing.signal,
    uploadsBoundTo: others.mayExist && settings.uploadStore === undefined ? settings.instanceId : undefined,
    runningCount: () => scheduler.runningTaskIds().length,
    queued(taskId) {
      scheduler.wake();
      others.tell('queued', taskId);
    },
    messaged(taskId) {
      parts.inboxes.tell(taskId);
      // A claim leaves out a task that somebody is just writing to.
      scheduler.wake();
      others.tell('messaged', taskId);
    },
    decided(taskId) {
      parts.decisions.tell(taskId);
      others.tell('decided', taskId);
    },
    limitEnded(limitId) {
      onLimitsChanged();
      others.tell('limited', limitId);
    },
    expires: parts.queueExpiry.expect,
    async stopTask(taskId, cause) {
      await scheduler.stopTask(taskId, cause);
    },
    ...createEngineLife(settings, {
      ...parts,
      scheduler,
      pruner,
      closing,
      onLimitsChanged,
      areArtifactsElsewhere,
    }),
  };
}

/** A scheduler that runs attempts in the executors of an engine, and has them keep warm what tasks are expected to need. */
function createTaskScheduler(
  settings: Settings,
  parts: EngineParts,
  modes: ReadonlySet<ExecutionMode>,
): Scheduler {
  const expected = createExpectedModes(parts.executors, settings.defaults.mode);
  const attemptParts = {
    ...parts,
    artifacts: parts.files.artifacts,
    logLimits: settings.events,
    maxGrownBytes: settings.workspaces.maxGrownBytes,
    image: settings.containers?.image,
    slotGraceMs: settings.waitingSlotGraceMs,
    givingUp: parts.giveUp.signal,
  };
  return createScheduler({
    ...parts,
    nodeLabels: settings.nodeLabels,
    nodeModes: [...modes],
    maxConcurrency: settings.maxConcurrency,
    mostLent: mostLent(settings),
    leaseMs: settings.leaseMs,
    onIdle: expected.fill,
    run(task, run) {
      expected.expect(task.task.mode);
      return runAttempt(task, run, attemptParts);
    },
  });
}

/** How an engine is known to those that share its store. It starts nothing more once one of them asks for that. */
function createNodeMembership(
  settings: Settings,
  { modes, scheduler, warm }: Pick<Engine, 'modes' | 'warm'> & { readonly scheduler: Scheduler },
): Membership {
  const { instanceId, nodeName, nodeLabels, version, maxConcurrency, secretKey, clock, logger, leaseMs } =
    settings;
  return createMembership({
    registry: settings.nodeRegistry,
    node: {
      instanceId,
      name: nodeName,
      version,
      modes: [...modes],
      labels: nodeLabels,
      capacity: maxConcurrency,
    },
    secretKey,
    clock,
    logger,
    leaseMs,
    runningCount: () => scheduler.runningTaskIds().length,
    onDrain() {
      scheduler.pause();
      for (const some of warm) void some[Symbol.asyncDispose]();
    },
  });
}
