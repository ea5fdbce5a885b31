export type {
  ByteRange,
  CallOptions,
  ClaudeOpsApi,
  CreateTaskOptions,
  ListAuditOptions,
  FollowOptions,
  OpenArtifact,
  OpenArtifactOptions,
  ListApprovalsOptions,
  DecideOptions,
  GetPresetOptions,
  PageOptions,
  SendMessageOptions,
  WaitOptions,
  ZipArchive,
} from './claude-ops-api.ts';
export type { Caller } from './caller.ts';
export type { Callers, CallerWatch } from './callers.ts';
export { ClaudeOpsError, type ClaudeOpsErrorOptions } from './errors/claude-ops-error.ts';
export type { ErrorFacts, ErrorScope } from './errors/error-facts.ts';
export { ERROR_TITLES } from './errors/error-titles.ts';
export { Agents, Effort } from './schemas/claude-options.ts';
export { TaskEnvironment } from './schemas/environment.ts';
export {
  ERROR_TABLE,
  isErrorCode,
  type ErrorCode,
  ERROR_CODES,
  TASK_ERROR_CODES,
  type TaskErrorCode,
} from './errors/error-table.ts';
export { ENDPOINTS, OPERATIONS, type Endpoint, type Operation } from './endpoints.ts';
export { Paged, type PageOf } from './paged.ts';
export { COMMON_ERRORS, ROUTE_TAGS, type Route, type RouteTag } from './route.ts';
export { ROUTES } from './routes.ts';
export {
  Artifact,
  ArtifactFilter,
  ArtifactPage,
  ArtifactsOmitted,
  OMISSION_REASONS,
  type OmissionReason,
} from './schemas/artifact.ts';
export { AuditEntry, AuditFilter, AuditPage } from './schemas/audit.ts';
export { BackgroundWorkReport } from './schemas/background-work.ts';
export { Cursor, Id, TAG_KEY_PATTERN, Tags, Timestamp, TimestampInput } from './schemas/common.ts';
export { CreateTaskInput } from './schemas/create-task-input.ts';
export {
  DEFAULT_PERMISSION_MODE,
  ExecutionMode,
  PermissionMode,
  OnBudget,
  OnUsageLimit,
  PermissionPrompts,
} from './schemas/execution.ts';
export { GatewayUsage, UsageDifference } from './schemas/gateway-usage.ts';
export { Health } from './schemas/health.ts';
export { LIMITS } from './schemas/limits.ts';
export { PAGE_LIMITS } from './schemas/page-limits.ts';
export {
  ChangedPreset,
  PRESET_FIELDS,
  Preset,
  PresetInput,
  PresetName,
  PresetPage,
  PresetSpec,
} from './schemas/preset.ts';
export {
  Credential,
  CredentialInput,
  CredentialKind,
  CredentialName,
  CredentialPage,
  NewCredential,
} from './schemas/credential.ts';
export {
  MCP_NAME_PATTERN,
  McpProfile,
  McpProfileInput,
  McpProfilePage,
  McpSelection,
  McpServer,
  McpServerMap,
} from './schemas/mcp.ts';
export { approvalWithdrawn, withdrawalReason } from './schemas/approval-events.ts';
export { ApprovalFilter, ApprovalInput } from './schemas/approval-input.ts';
export { ApprovalRequest } from './schemas/approval-request.ts';
export {
  Approval,
  ApprovalDecider,
  ApprovalDecision,
  ApprovalKind,
  ApprovalLink,
  ApprovalPage,
  ApprovalStatus,
  ApprovalVerdict,
} from './schemas/approval.ts';
export { Message, MessageDelivery, MessageInput, MessagePage, MessageStatus } from './schemas/message.ts';
export { messageRefused, messageWithdrawn, refusalReason } from './schemas/message-events.ts';
export { NAMED_SCHEMAS } from './schemas/named-schemas.ts';
export { ALLOWED_PORTS, EnforcedPolicy, NetworkPolicy, SeenHost, TaskNetwork } from './schemas/network.ts';
export { McpServerReport } from './schemas/mcp-server-report.ts';
export { Node, NodeList } from './schemas/node.ts';
export { Check, CheckInput, CheckReport } from './schemas/check.ts';
export { Setup, SetupInput } from './schemas/setup.ts';
export { PermissionDenial } from './schemas/permission-denial.ts';
export { Liveness, Readiness, ReadinessCheck } from './schemas/probes.ts';
export { Problem, ProblemItem } from './schemas/problem.ts';
export { NodeLabel, Placement } from './schemas/placement.ts';
export { Resources } from './schemas/resources.ts';
export { promptPreview } from './schemas/prompt-preview.ts';
export { PruneInput, PruneReport } from './schemas/prune.ts';
export { EVENT_TABLE, type OwnEventType, type TaskEventData } from './schemas/event-table.ts';
export { isFinalEvent, STATUS_EVENTS } from './schemas/event-types.ts';
export type { TaskEventByType } from './schemas/task-event-by-type.ts';
export { TaskEvent, TaskEventFilter, TaskEventPage } from './schemas/task-event.ts';
export type {
  FinishedTask,
  TaskByStatus,
  TaskFailure,
  TaskPageWithCodes,
  TaskSummaryWithCode,
} from './schemas/task-by-status.ts';
export {
  canChange,
  isFinal,
  TASK_STATUSES,
  TASK_TRANSITIONS,
  type FinalTaskStatus,
} from './schemas/task-life.ts';
export { completeSpec, specOf } from './schemas/spec-of.ts';
export { TaskSpec } from './schemas/task-spec.ts';
export { TaskStatus } from './schemas/task-status.ts';
export { EarlierAttempt } from './schemas/earlier-attempt.ts';
export { Retries } from './schemas/retries.ts';
export { TaskError } from './schemas/task-error.ts';
export { Task, TaskFilter, TaskPage, TaskResult, TaskSummary } from './schemas/task.ts';
export { hasRole, Role, ROLES } from './schemas/role.ts';
export { NewToken, SERVER_TOKEN_NAME, Token, TokenInput, TokenName, TokenPage } from './schemas/token.ts';
export { Turn } from './schemas/turn.ts';
export { ModelUsage } from './schemas/token-counts.ts';
export { Usage } from './schemas/usage.ts';
export { UsageLimit, UsageLimitList } from './schemas/usage-limit.ts';
export { WaitingFor } from './schemas/waiting-for.ts';
export { WorkspaceFiles, WorkspaceFilesSummary } from './schemas/workspace-files.ts';
export { costOf, resultCounts } from './schemas/result-counts.ts';
export { SERVER_ROUTES, type ServerOperation } from './server-routes.ts';
export {
  CREATE_TASK_PARTS,
  DEFAULT_BASE_URL,
  EVENT_STREAM_MEDIA_TYPE,
  HEADERS,
  HEARTBEAT_EVENT,
  PROBLEM_MEDIA_TYPE,
} from './wire.ts';
