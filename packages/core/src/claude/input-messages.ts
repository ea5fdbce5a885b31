import type { McpServer, McpServerMap } from '@claude-ops/contract';
import { stopRequestId } from './activity/activity.ts';
import { schemaForClaude } from './json-schema/for-claude.ts';

/** The prompt, as the user's words. */
export function userMessage(text: string): object {
  return { type: 'user', message: { role: 'user', content: [{ type: 'text', text }] } };
}

/** Gives the CLI the schema of the result. */
export function initialize(schema: Readonly<Record<string, unknown>>): object {
  return controlRequest({ subtype: 'initialize', jsonSchema: schemaForClaude(schema).schema });
}

/**
 * Gives the CLI its token as a key too: without one, a mode that has the model check what Claude may do denies all that it would have to
 * look at otherwise. Given after the start, the key holds nothing up: the CLI (2.1.330) then asks api.anthropic.com for settings and limits
 * in the background.
 */
export function giveKey(token: string): object {
  return controlRequest({
    subtype: 'apply_flag_settings',
    settings: { env: { ANTHROPIC_API_KEY: token } },
  });
}

/** Gives the CLI its MCP servers. The CLI connects to them before it takes the next message. */
export function setServers(mcpServers: McpServerMap): object {
  const servers = Object.entries(mcpServers).map(([name, server]) => [name, explicit(server)]);
  return controlRequest({ subtype: 'mcp_set_servers', servers: Object.fromEntries(servers) });
}

/** Measured with 2.1.330: unlike in a file, here the CLI has no default for the arguments of a server. */
function explicit({ required: _ours, ...server }: McpServer): object {
  return 'command' in server ? { type: 'stdio', args: [], env: {}, ...server } : server;
}

/** The id of the request for the state of all MCP servers. */
export const SERVER_STATES = 'mcp_states';

/** Asks for the state of all MCP servers. Sent after `setServers`, it is answered once each has connected or failed. */
export function askServerStates(): object {
  return controlRequest({ subtype: 'mcp_status' }, SERVER_STATES);
}

/** What is written to ask the CLI to end its turn: it stops its tools and reports a result. */
export function interruptMessage(): string {
  return toLine(controlRequest({ subtype: 'interrupt' }));
}

/** What is written to have the CLI stop a piece of its background work. */
export function stopWorkMessage(workId: string): string {
  return toLine(controlRequest({ subtype: 'stop_task', task_id: workId }, stopRequestId(workId)));
}

/** The request that is sent last. */
export const LAST = 'last';

/**
 * What is written when nothing more will be: it changes nothing, and the CLI answers it at once, also where its input ends behind it. So
 * all that it had said by then has come once the answer has, wherever it passes through.
 */
export function lastMessage(): string {
  return toLine(controlRequest({ subtype: 'mcp_status' }, LAST));
}

interface ControlRequest {
  readonly subtype: string;
  readonly [field: string]: unknown;
}

/** @param id what the answer names. A request that is made at several times of a run has an id for each. */
export function controlRequest(request: ControlRequest, id = request.subtype): object {
  return { type: 'control_request', request_id: id, request };
}

export function toLine(message: object): string {
  return `${JSON.stringify(message)}\n`;
}
