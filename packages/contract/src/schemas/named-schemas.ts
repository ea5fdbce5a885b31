import type { TSchema } from '@sinclair/typebox';
import { ApprovalRequest } from './approval-request.ts';
import { ApprovalInput } from './approval-input.ts';
import { Approval, ApprovalDecider, ApprovalDecision, ApprovalLink, ApprovalPage } from './approval.ts';
import { Artifact, ArtifactFilter, ArtifactPage, ArtifactsOmitted } from './artifact.ts';
import { AuditEntry, AuditPage } from './audit.ts';
import { BackgroundWorkReport } from './background-work.ts';
import { Check, CheckInput, CheckReport } from './check.ts';
import { Role } from './role.ts';
import { Setup, SetupInput } from './setup.ts';
import { Tags } from './common.ts';
import { CreateTaskInput } from './create-task-input.ts';
import { EarlierAttempt } from './earlier-attempt.ts';
import { ExecutionMode, PermissionMode } from './execution.ts';
import { GatewayUsage, UsageDifference } from './gateway-usage.ts';
import { Health } from './health.ts';
import { ChangedPreset, Preset, PresetInput, PresetPage, PresetSpec } from './preset.ts';
import { Credential, CredentialInput, CredentialPage, NewCredential } from './credential.ts';
import { McpProfile, McpProfileInput, McpProfilePage, McpSelection, McpServer, McpServerMap } from './mcp.ts';
import { NetworkPolicy, SeenHost, TaskNetwork } from './network.ts';
import { Message, MessageInput, MessagePage } from './message.ts';
import { McpServerReport } from './mcp-server-report.ts';
import { Node, NodeList } from './node.ts';
import { PermissionDenial } from './permission-denial.ts';
import { Liveness, Readiness, ReadinessCheck } from './probes.ts';
import { Placement } from './placement.ts';
import { Problem, ProblemItem } from './problem.ts';
import { PruneInput, PruneReport } from './prune.ts';
import { Resources } from './resources.ts';
import { Retries } from './retries.ts';
import { TaskEvent, TaskEventPage } from './task-event.ts';
import { TaskStatus } from './task-status.ts';
import { TaskError } from './task-error.ts';
import { Task, TaskPage, TaskResult, TaskSummary } from './task.ts';
import { NewToken, Token, TokenInput, TokenName, TokenPage } from './token.ts';
import { ModelUsage } from './token-counts.ts';
import { Turn } from './turn.ts';
import { Usage } from './usage.ts';
import { UsageLimit, UsageLimitList } from './usage-limit.ts';
import { WaitingFor } from './waiting-for.ts';
import { WorkspaceFiles, WorkspaceFilesSummary } from './workspace-files.ts';

/** The schemas that go by their name where the wire is described, rather than being written out at each use. */
export const NAMED_SCHEMAS = {
  Approval,
  ApprovalDecider,
  ApprovalDecision,
  ApprovalInput,
  ApprovalLink,
  ApprovalPage,
  ApprovalRequest,
  Artifact,
  ArtifactFilter,
  ArtifactPage,
  ArtifactsOmitted,
  AuditEntry,
  AuditPage,
  BackgroundWorkReport,
  Check,
  CheckInput,
  CheckReport,
  Setup,
  SetupInput,
  NewToken,
  CreateTaskInput,
  EarlierAttempt,
  ExecutionMode,
  ChangedPreset,
  Preset,
  PresetInput,
  PresetPage,
  PresetSpec,
  Credential,
  CredentialInput,
  CredentialPage,
  NewCredential,
  GatewayUsage,
  Health,
  Liveness,
  McpProfile,
  McpProfileInput,
  McpProfilePage,
  McpSelection,
  McpServer,
  McpServerMap,
  Message,
  MessageInput,
  MessagePage,
  ModelUsage,
  NetworkPolicy,
  McpServerReport,
  Node,
  NodeList,
  PermissionDenial,
  PermissionMode,
  Placement,
  Problem,
  ProblemItem,
  PruneInput,
  PruneReport,
  Readiness,
  ReadinessCheck,
  Resources,
  Retries,
  Role,
  SeenHost,
  Tags,
  Task,
  TaskError,
  TaskEvent,
  TaskEventPage,
  TaskNetwork,
  TaskPage,
  TaskResult,
  TaskStatus,
  TaskSummary,
  Token,
  TokenInput,
  TokenName,
  TokenPage,
  Turn,
  Usage,
  UsageDifference,
  UsageLimit,
  UsageLimitList,
  WaitingFor,
  WorkspaceFiles,
  WorkspaceFilesSummary,
} as const satisfies Record<string, TSchema>;
