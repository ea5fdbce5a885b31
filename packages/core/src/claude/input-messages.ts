import type { McpServer, McpServerMap } from '@claude-ops/contract';
import { stopRequestId } from './activity/activity.ts';

/** The prompt, as the user's words. */
export function userMessage(text: string): object {
  return { type: 'user', message: { role: 'user', content: [{ type: 'text', text }] } };
}

/** Gives the CLI the schema of the result. */
export function initialize(jsonSchema: object): object {
  return controlRequest({ subtype: 'initialize', jsonSchema });
}

/** Gives the CLI its MCP servers. The CLI connects to them before it takes the next message. */
export function setServers(mcpServers: McpServerMap): object {
  const servers = Object.entries(mcpServers).map(([name, server]) => [name, explicit(server)]);
  return controlRequest({ subtype: 'mcp_set_servers', servers: Object.fromEntries(servers) });
}

/** Measured with 2.1.330: unlike in a file, here the CLI has no default for the arguments of a server. */
function explicit(server: McpServer): object {
  return 'command' in server ? { type: 'stdio', args: [], env: {}, ...server } : server;
}

/** What is written to ask the CLI to end its turn: it stops its tools and reports a result. */
export function interruptMessage(): string {
  return toLine(controlRequest({ subtype: 'interrupt' }));
}

/** What is written to have the CLI stop a piece of its background work. */
export function stopWorkMessage(workId: string): string {
  const request = { subtype: 'stop_task', task_id: workId };
  return toLine({ type: 'control_request', request_id: stopRequestId(workId), request });
}

/** The request that is sent last. */
export const LAST = 'last';

/**
 * What is written when nothing more will be: it changes nothing, and the CLI answers it at once, also where its input ends behind it. So
 * all that it had said by then has come once the answer has, wherever it passes through.
 */
export function lastMessage(): string {
  return toLine({ type: 'control_request', request_id: LAST, request: { subtype: 'mcp_status' } });
}

export function controlRequest(request: { subtype: string; [field: string]: unknown }): object {
  return { type: 'control_request', request_id: request.subtype, request };
}

export function toLine(message: object): string {
  return `${JSON.stringify(message)}\n`;
}
