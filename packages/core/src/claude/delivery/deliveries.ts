import type { PermissionMode, TaskSpec } from '@claude-ops/contract';
import type { Attempt } from '../../attempt/attempt.ts';
import { needsPatience } from '../patience.ts';
import { asKey, setServers, userMessage } from '../input-messages.ts';
import { schemaForClaude } from '../json-schema/for-claude.ts';
import { CLAUDE_OPTIONS } from './claude-options.ts';
import { BY_THE_EXECUTOR, BY_THE_SERVER, toTheCli, type Delivery } from './delivery.ts';

/** Keeps the workspace's hooks, MCP servers and CLAUDE.md from taking effect: in `-p` mode the CLI uses them without asking. */
export const DISTRUSTING: readonly string[] = ['--setting-sources', 'user', '--strict-mcp-config'];

const TRUSTING = ['--setting-sources', 'user,project,local'];

/** Has the CLI ask over stdin where it would ask a person. Hidden in its help; what the Agent SDK starts it with. */
export const ASKING: readonly string[] = ['--permission-prompt-tool', 'stdio'];

/** The modes that a warm process takes on later, and then does what a cold start does: measured with CLI 2.1.330. */
const TOLD_LATE: ReadonlySet<PermissionMode> = new Set(['default', 'acceptEdits', 'plan', 'dontAsk']);

/** The modes that have the model check what they let Claude do. The CLI makes the check with a key only. */
const CHECKED_MODES: ReadonlySet<PermissionMode> = new Set(['auto', 'plan']);

/** The CLI is started so that it bears a request which waits. Its environment says so (`patience.ts`). */
const PATIENT = toTheCli({ warm: { profile: ({ spec }) => ({ isPatient: needsPatience(spec) }) } });

/**
 * How each field of a task takes effect. The order of the rows is that of the arguments and of the opening messages. The prompt
 * is the last message: the CLI begins its work with it.
 *
 * No secret, no prompt and no schema is an argument: arguments can be seen in `ps`, and their length is limited.
 */
export const DELIVERIES = {
  permissionMode: toTheCli({
    arguments: ({ spec }) => ['--permission-mode', spec.permissionMode],
    settings: ({ spec }, { token, isFirstParty }) =>
      isFirstParty && CHECKED_MODES.has(spec.permissionMode) ? asKey(token) : {},
    warm: {
      profile: ({ spec: { permissionMode } }) => {
        if (permissionMode === 'bypassPermissions') return { permissionMode };
        return TOLD_LATE.has(permissionMode) ? { permissionMode: 'default' } : undefined;
      },
      late: ({ spec: { permissionMode: mode } }, profile) =>
        mode === profile.permissionMode ? {} : { request: { subtype: 'set_permission_mode', mode } },
    },
  }),
  permissionPrompts: toTheCli({
    arguments: ({ spec }) => (spec.permissionPrompts === 'ask' ? ASKING : []),
    warm: { profile: ({ spec }) => ({ asks: spec.permissionPrompts === 'ask' }) },
  }),
  schema: toTheCli({
    initialize: ({ spec: { schema } }) =>
      schema === null ? {} : { jsonSchema: schemaForClaude(schema).schema },
    warm: {},
  }),
  ...CLAUDE_OPTIONS,
  // By stdin: an environment of a process can be read by others of its user, and a warm one has its own already.
  env: toTheCli({
    settings: ({ secrets: { env } }) => (Object.keys(env).length === 0 ? {} : { env }),
    warm: {},
  }),
  model: toTheCli({
    arguments: ({ spec: { model } }) => (model === null ? [] : ['--model', model]),
    // As a setting: asked to `set_model`, the CLI tries the model out with a request of its own, which costs.
    warm: { late: ({ spec: { model } }) => (model === null ? {} : { settings: { model } }) },
  }),
  mcpServers: toTheCli({
    settings: (attempt) => {
      const allow = rulesForServers(attempt);
      return allow.length === 0 ? {} : { permissions: { allow } };
    },
    messages: ({ secrets: { mcpServers } }) =>
      Object.keys(mcpServers).length === 0 ? [] : [setServers(mcpServers)],
    warm: {},
  }),
  trustWorkspace: toTheCli({
    arguments: ({ spec }) => (spec.trustWorkspace ? TRUSTING : DISTRUSTING),
  }),
  files: toTheCli({
    // The CLI reads the state of a repository when it starts.
    warm: { profile: ({ spec: { files } }) => ((files?.type ?? 'zip') === 'zip' ? {} : undefined) },
  }),
  // The CLI reads the conversation when it starts.
  previousTaskId: toTheCli({
    arguments: ({ session }) =>
      session === undefined ? [] : ['--resume', session.sessionId, '--fork-session'],
    // An attempt goes on from an earlier one also where its task goes on from none.
    warm: { profile: ({ session }) => (session === undefined ? {} : undefined) },
  }),
  onBudget: PATIENT,
  onUsageLimit: PATIENT,
  // The key never reaches the CLI, but a warm process was told which API it speaks to.
  credential: toTheCli({
    warm: { profile: ({ secrets }) => (secrets.upstream === 'other' ? undefined : {}) },
  }),
  // It comes before the CLI starts, so a warm process is too late.
  setup: toTheCli({}),
  prompt: toTheCli({ messages: ({ spec }) => [userMessage(spec.prompt)], warm: {} }),
  network: BY_THE_EXECUTOR,
  resources: BY_THE_EXECUTOR,
  preset: BY_THE_SERVER,
  mode: BY_THE_SERVER,
  timeout: BY_THE_SERVER,
  queueTimeout: BY_THE_SERVER,
  backgroundTimeout: BY_THE_SERVER,
  silenceTimeout: BY_THE_SERVER,
  idleTimeout: BY_THE_SERVER,
  maxCostUsd: BY_THE_SERVER,
  approvalTimeout: BY_THE_SERVER,
  failOnDenial: BY_THE_SERVER,
  check: BY_THE_SERVER,
  placement: BY_THE_SERVER,
  retries: BY_THE_SERVER,
  keepSession: BY_THE_SERVER,
  artifactFilter: BY_THE_SERVER,
  tags: BY_THE_SERVER,
} satisfies Record<keyof TaskSpec, Delivery>;

/** The fields that each executor acts on by itself. */
export type ExecutorField = {
  [Field in keyof typeof DELIVERIES]: (typeof DELIVERIES)[Field] extends typeof BY_THE_EXECUTOR
    ? Field
    : never;
}[keyof typeof DELIVERIES];

/**
 * The rules that allow every tool of the caller's MCP servers, unless somebody is there to ask. The `__*` is needed: without it the CLI
 * reads the name `a__b` as the tool `b` of the server `a`.
 */
function rulesForServers({ spec, secrets }: Attempt): string[] {
  if (spec.permissionPrompts === 'ask') return [];
  return Object.keys(secrets.mcpServers).map((name) => `mcp__${name}__*`);
}
