// oxlint-disable-next-line import/no-unassigned-import -- it throws where Node is too old, before all else is loaded.
import './runtime/refuse-old-node.ts';

export { ClaudeOps } from './claude-ops.ts';
export type { ClaudeOpsOptions, RetryOptions } from './options/client-options.ts';
export type { Paged } from '@claude-ops/contract/client';
export {
  ClaudeOpsError,
  DEFAULT_BASE_URL,
  isErrorCode,
  isFinal,
  isFinalEvent,
  type ErrorCode,
  type ErrorFacts,
} from '@claude-ops/contract/client';
export type { Fetch, FetchedResponse, FetchInit } from './http/fetch.ts';
export type { TaskEventPageByType as TaskEventPage } from './http/http-client.ts';
export type { SendTaskOptions as CreateTaskOptions } from './tasks/create-task.ts';
export type { ArchiveInput } from './upload/archive-of.ts';
export type {
  Artifact,
  ArtifactPage,
  AuditEntry,
  AuditPage,
  ByteRange,
  CallOptions,
  ClaudeOpsApi,
  CreateTaskInput,
  ExecutionMode,
  FollowOptions,
  Health,
  McpProfile,
  McpProfileInput,
  McpProfilePage,
  McpSelection,
  McpServer,
  McpServerMap,
  Node,
  NewToken,
  NodeList,
  OpenArtifact,
  OpenArtifactOptions,
  PageOptions,
  PermissionMode,
  ProblemItem,
  PruneInput,
  PruneReport,
  Role,
  Tags,
  FinishedTask,
  TaskByStatus as Task,
  TaskFailure as TaskError,
  TaskErrorCode,
  TaskEventByType as TaskEvent,
  TaskEventData,
  TaskEventFilter,
  TaskFilter,
  TaskPageWithCodes as TaskPage,
  TaskResult,
  TaskStatus,
  TaskSummaryWithCode as TaskSummary,
  Token,
  TokenInput,
  TokenPage,
  Usage,
  WaitOptions,
  WorkspaceFiles,
  ZipArchive,
} from '@claude-ops/contract';
