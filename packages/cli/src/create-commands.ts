import type { Command } from '@oclif/core';
import type { CommandParts } from './command-parts.ts';
import { createAnswerCommand } from './commands/approvals/answer-command.ts';
import { createApproveCommand } from './commands/approvals/approve-command.ts';
import { createDenyCommand } from './commands/approvals/deny-command.ts';
import { createApprovalLinkCommand } from './commands/approvals/link-command.ts';
import { createShowApprovalCommand } from './commands/approvals/show-command.ts';
import { createListApprovalsCommand } from './commands/approvals/list-command.ts';
import { createArtifactsCommand } from './commands/artifacts-command.ts';
import { createAttachCommand } from './commands/attach-command.ts';
import { createAuditCommand } from './commands/audit-command.ts';
import { createCancelCommand } from './commands/cancel-command.ts';
import { createCompleteCommand } from './commands/complete-command.ts';
import { createCompletionCommand } from './commands/completion-command.ts';
import { createDeleteCredentialCommand } from './commands/credentials/delete-command.ts';
import { createListCredentialsCommand } from './commands/credentials/list-command.ts';
import { createSetCredentialCommand } from './commands/credentials/set-command.ts';
import { createDoctorCommand } from './commands/doctor-command.ts';
import { createEndLimitCommand } from './commands/limits/end-command.ts';
import { createListLimitsCommand } from './commands/limits/list-command.ts';
import { createListCommand } from './commands/list-command.ts';
import { createLogsCommand } from './commands/logs-command.ts';
import { createCreateProfileCommand } from './commands/mcp-profiles/create-command.ts';
import { createDeleteProfileCommand } from './commands/mcp-profiles/delete-command.ts';
import { createGetProfileCommand } from './commands/mcp-profiles/get-command.ts';
import { createListProfilesCommand } from './commands/mcp-profiles/list-command.ts';
import { createReplaceProfileCommand } from './commands/mcp-profiles/replace-command.ts';
import { createMessageCommand } from './commands/message-command.ts';
import { createListMessagesCommand } from './commands/messages/list-command.ts';
import { createWithdrawMessageCommand } from './commands/messages/withdraw-command.ts';
import { createMigrateToPostgresCommand } from './commands/migrate-to-postgres-command.ts';
import { createDrainNodeCommand } from './commands/nodes/drain-command.ts';
import { createListNodesCommand } from './commands/nodes/list-command.ts';
import { createApplyPresetsCommand } from './commands/presets/apply-command.ts';
import { createDeletePresetCommand } from './commands/presets/delete-command.ts';
import { createExportPresetsCommand } from './commands/presets/export-command.ts';
import { createListPresetsCommand } from './commands/presets/list-command.ts';
import { createShowPresetCommand } from './commands/presets/show-command.ts';
import { createPullCommand } from './commands/pull-command.ts';
import { createPruneCommand } from './commands/prune-command.ts';
import { createRunCommand } from './commands/run-command.ts';
import { createStartCommand } from './commands/start-command.ts';
import { createStatusCommand } from './commands/status-command.ts';
import { createCreateTokenCommand } from './commands/tokens/create-command.ts';
import { createListTokensCommand } from './commands/tokens/list-command.ts';
import { createRevokeTokenCommand } from './commands/tokens/revoke-command.ts';

/** The commands of claude-ops. */
export type CommandName =
  | 'start'
  | 'run'
  | 'status'
  | 'list'
  | 'cancel'
  | 'logs'
  | 'message'
  | 'messages'
  | 'messages:withdraw'
  | 'attach'
  | 'approvals'
  | 'approvals:show'
  | 'approvals:link'
  | 'approve'
  | 'deny'
  | 'answer'
  | 'limits'
  | 'limits:end'
  | 'artifacts'
  | 'artifacts:pull'
  | 'mcp-profiles:list'
  | 'mcp-profiles:create'
  | 'mcp-profiles:get'
  | 'mcp-profiles:replace'
  | 'mcp-profiles:delete'
  | 'presets:list'
  | 'presets:show'
  | 'presets:apply'
  | 'presets:export'
  | 'presets:delete'
  | 'credentials:list'
  | 'credentials:set'
  | 'credentials:delete'
  | 'tokens:list'
  | 'tokens:create'
  | 'tokens:revoke'
  | 'audit'
  | 'nodes'
  | 'nodes:drain'
  | 'prune'
  | 'migrate-to-postgres'
  | 'doctor'
  | 'completion'
  | 'complete';

/**
 * The claude-ops commands as classes for oclif's `explicit` command strategy.
 *
 * A command ends by returning (exit code 0) or by throwing oclif's `ExitError`: whatever there is to say has been
 * written to the given streams by then, and nothing sets an exit code or ends the process.
 *
 * @example
 * export const COMMANDS = createCommands({
 *   connect: ({ url, token }) => new ClaudeOps({ baseUrl: url, token }),
 *   serve: async (options) => (await import('./serve.js')).serve(options),
 *   archiveOf: (path, options) => folder(path, options),
 *   listFolder,
 *   downloadArtifacts,
 *   pullArtifacts: (api, id, directory, { force, signal }) => pullArtifacts(api, id, directory, { force, signal }),
 *   applyPatch,
 *   doctor: (options) => examine(options),
 *   migrateToPostgres: (options) => migrateToPostgres(options),
 *   environment: process.env,
 *   stdin: process.stdin,
 *   stdout: process.stdout,
 *   stderr: process.stderr,
 *   onInterrupt,
 * });
 */
export function createCommands(parts: CommandParts): Record<CommandName, Command.Class> {
  return {
    start: createStartCommand(parts),
    run: createRunCommand(parts),
    status: createStatusCommand(parts),
    list: createListCommand(parts),
    cancel: createCancelCommand(parts),
    logs: createLogsCommand(parts),
    message: createMessageCommand(parts),
    messages: createListMessagesCommand(parts),
    'messages:withdraw': createWithdrawMessageCommand(parts),
    attach: createAttachCommand(parts),
    approvals: createListApprovalsCommand(parts),
    'approvals:show': createShowApprovalCommand(parts),
    'approvals:link': createApprovalLinkCommand(parts),
    approve: createApproveCommand(parts),
    deny: createDenyCommand(parts),
    answer: createAnswerCommand(parts),
    limits: createListLimitsCommand(parts),
    'limits:end': createEndLimitCommand(parts),
    artifacts: createArtifactsCommand(parts),
    'artifacts:pull': createPullCommand(parts),
    'mcp-profiles:list': createListProfilesCommand(parts),
    'mcp-profiles:create': createCreateProfileCommand(parts),
    'mcp-profiles:get': createGetProfileCommand(parts),
    'mcp-profiles:replace': createReplaceProfileCommand(parts),
    'mcp-profiles:delete': createDeleteProfileCommand(parts),
    'presets:list': createListPresetsCommand(parts),
    'presets:show': createShowPresetCommand(parts),
    'presets:apply': createApplyPresetsCommand(parts),
    'presets:export': createExportPresetsCommand(parts),
    'presets:delete': createDeletePresetCommand(parts),
    'credentials:list': createListCredentialsCommand(parts),
    'credentials:set': createSetCredentialCommand(parts),
    'credentials:delete': createDeleteCredentialCommand(parts),
    'tokens:list': createListTokensCommand(parts),
    'tokens:create': createCreateTokenCommand(parts),
    'tokens:revoke': createRevokeTokenCommand(parts),
    audit: createAuditCommand(parts),
    nodes: createListNodesCommand(parts),
    'nodes:drain': createDrainNodeCommand(parts),
    prune: createPruneCommand(parts),
    'migrate-to-postgres': createMigrateToPostgresCommand(parts),
    doctor: createDoctorCommand(parts),
    completion: createCompletionCommand(parts),
    complete: createCompleteCommand(parts),
  };
}
