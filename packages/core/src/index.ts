export { createClaudeOps, type EmbeddedClaudeOps } from './create-claude-ops.ts';
export { makeDirectory } from './data-directory/make-directories.ts';
export type {
  ArtifactStore,
  ArtifactWriter,
  StagedContent,
  StoredArtifact,
} from './artifacts/artifact-store.ts';
export { createDiskArtifactStore } from './artifacts/disk/disk-artifact-store.ts';
export type { Clock } from './clock.ts';
export { INHERITED_VARIABLES, type Environment } from './claude/environment.ts';
export type { Attempt } from './attempt/attempt.ts';
export type { EmittedEvent } from './attempt/emitted-event.ts';
export type { GatewayAccess } from './attempt/gateway-access.ts';
export type { ExecutionOutcome, ReportedResult } from './attempt/outcome.ts';
export type { StopCause } from './attempt/stop-cause.ts';
export type { Executor, RunOptions } from './executors/executor.ts';
export { claudeNotFoundMessage, findClaude, type ClaudeSearch } from './executors/process/find-claude.ts';
export {
  findConfinement,
  type Confinement,
  type ConfinementOptions,
} from './executors/process/confinement/find-confinement.ts';
export { mostWarm, type WarmRoom } from './executors/process/warm/most-warm.ts';
export {
  findNetworks,
  type FoundNetworks,
  type NetworkSearch,
} from './executors/process/network/find-networks.ts';
export { findUserProblem, type UserProblem } from './executors/process/user/find-user-problem.ts';
export {
  readProgramVersion,
  type ProgramOptions,
  type ProgramVersion,
} from './processes/read-program-version.ts';
export { isSupportedVersion, OLDEST_CLAUDE_VERSION, UPDATE_CLAUDE } from './claude/supported-version.ts';
export type { SweepReport } from './processes/sweep/sweep.ts';
export type { StopSteps } from './executors/run/stop-ladder.ts';
export type { ContainerOptions } from './executors/container/container-options.ts';
export { DEFAULT_GIT_IDENTITY, type GitIdentity } from './executors/git-identity.ts';
export { examineEngine, type FoundEngine } from './executors/container/examine-engine.ts';
export type { ModelRequest } from './gateway/grant.ts';
export { parseOperatorHeaders } from './gateway/operator-headers.ts';
export type { StartOptions, StopOptions } from './lifecycle.ts';
export type { Logger } from './logger.ts';
export type { TaskObserver } from './observer/task-observer.ts';
export {
  DEFAULTS,
  type ArtifactOptions,
  type EventOptions,
  type ClaudeOpsOptions,
  type ClaudeOptions,
  type WarmOptions,
} from './options.ts';
export type { CredentialQuery, CredentialStore, StoredCredential } from './store/credential-store.ts';
export type { PresetQuery, PresetStore, PutPreset, StoredPreset } from './store/preset-store.ts';
export { createMemoryPresetStore } from './store/memory-preset-store.ts';
export { createMemoryCredentialStore } from './store/memory-credential-store.ts';
export type { McpProfileQuery, McpProfileStore, StoredMcpProfile } from './store/mcp-profile-store.ts';
export { createMemorySignals } from './signals/memory-signals.ts';
export type { SignalConnection, SignalListener, Signals, SignalTopic } from './signals/signals.ts';
export { createMemoryMcpProfileStore } from './store/memory-mcp-profile-store.ts';
export { createMemoryNodeRegistry } from './store/memory-node-registry.ts';
export type {
  Heartbeat,
  KnownNode,
  NodeRecord,
  NodeRefusal,
  NodeRegistry,
  RegisteredNode,
  RegisterRequest,
} from './store/node-registry.ts';
export { keyCheckOf } from './fleet/key-check.ts';
export { NodeRefusedError } from './fleet/node-refused-error.ts';
export { createSealer, type Sealer } from './secrets/sealer.ts';
export type { AuditLog, AuditQuery } from './store/audit-log.ts';
export { createMemoryAuditLog } from './store/memory-audit-log.ts';
export { createMemoryTokenStore } from './store/memory-token-store.ts';
export type { StoredToken, TokenQuery, TokenStore } from './store/token-store.ts';
export { createMemoryTaskStore } from './store/memory-task-store.ts';
export type { DataLock, LockRequest } from './store/data-lock.ts';
export type { EventBatch, EventDraft, EventLog, EventPageRequest, StoredEvent } from './store/event-log.ts';
export type { FinishedQuery, FinishedTask, PrunedQuery, PruneRequest, Retention } from './store/retention.ts';
export type {
  AbandonedTask,
  ExpiringTask,
  AttemptRecord,
  ClaimRequest,
  ClaimedTask,
  CostNote,
  FinishRequest,
  Idempotency,
  IdempotentTask,
  Insertion,
  NewTask,
  RenewedLease,
  RequeueRequest,
  RunningTask,
  TaskChange,
  TaskQueue,
  WaitingNote,
} from './store/task-queue.ts';
export type { CreatedThing, HoldingLimit, TaskNeeds, TaskQuery, TaskReader } from './store/task-reader.ts';
export type {
  ApprovalInsertion,
  ApprovalQuery,
  ApprovalSettling,
  ApprovalWait,
  NewApproval,
  TaskApprovals,
} from './store/task-approvals.ts';
export type {
  HandedMessage,
  HandRequest,
  InFlightMessage,
  MessageInsertion,
  MessageLook,
  MessageQuery,
  NewMessage,
  SettleRequest,
  TaskMessages,
  Withdrawal,
  WithdrawRequest,
} from './store/task-messages.ts';
export type { BoundedPage, PageBounds } from './store/bounded-page.ts';
export type { EndedUsageLimits, ListedUsageLimit, UsageLimit, UsageLimits } from './store/usage-limits.ts';
export type { Stores } from './store/stores.ts';
export type { TaskStore } from './store/task-store.ts';
export type { ProcessLimits } from './executors/process/limits/run-limits.ts';
export type { AgentUser } from './executors/process/users/agent-user.ts';
export type { Owner } from './system/owner.ts';
export type { Repository, Workspace } from './workspaces/workspace.ts';
export { listUnremoved, unremovedDirectoryOf } from './workspaces/unremoved.ts';
export { createDiskUploadStore } from './uploads/disk-upload-store.ts';
export type { FetchedUpload, FetchOptions, Upload, UploadStore } from './uploads/upload-store.ts';
export { GIT_PROTOCOLS, type GitProtocol } from './git/git-url.ts';
export type { SessionOptions } from './sessions/session-options.ts';
export type { GitOptions, WorkspaceOptions } from './workspaces/workspace-options.ts';
