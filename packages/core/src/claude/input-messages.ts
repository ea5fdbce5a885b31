import type { McpServer, McpServerMap, MessageDelivery } from '@claude-ops/contract';

/** Words of the user, as the CLI takes them on its stdin. */
export interface UserMessage {
  readonly type: 'user';
  readonly message: { readonly role: 'user'; readonly content: readonly object[] };
  /** With it the CLI says what becomes of the message, and takes it once only. */
  readonly uuid?: string;
  /** When the CLI reads it. @default next */
  readonly priority?: MessageDelivery;
}

interface SentMessage {
  /** A UUID. */
  readonly id: string;
  readonly text: string;
  readonly delivery: MessageDelivery;
}

/** Asks the CLI to do something. The conversation gives each request its id. */
export interface ControlRequest {
  readonly subtype: string;
  readonly [field: string]: unknown;
}

/** A message that the CLI takes on its stdin. */
export type InputMessage = UserMessage | ControlRequest;

/** The prompt, as the user's words. */
export function userMessage(text: string): UserMessage {
  return { type: 'user', message: { role: 'user', content: [{ type: 'text', text }] } };
}

/** Gives the CLI what it takes in its first such request, and never after. */
export function initialize(fields: Readonly<Record<string, unknown>>): ControlRequest {
  return { subtype: 'initialize', ...fields };
}

export function applySettings(settings: Readonly<Record<string, unknown>>): ControlRequest {
  return { subtype: 'apply_flag_settings', settings };
}

/**
 * Settings that give the CLI its token as a key too: without one, a mode that has the model check what Claude may do denies all that it would
 * have to look at otherwise. Given after the start, the key holds nothing up: the CLI (2.1.330) then asks api.anthropic.com for settings and
 * limits in the background.
 */
export function asKey(token: string): { readonly env: { readonly ANTHROPIC_API_KEY: string } } {
  return { env: { ANTHROPIC_API_KEY: token } };
}

/** Gives the CLI its MCP servers. The CLI connects to them before it takes the next message. */
export function setServers(mcpServers: McpServerMap): ControlRequest {
  const servers = Object.entries(mcpServers).map(([name, server]) => [name, explicit(server)]);
  return { subtype: 'mcp_set_servers', servers: Object.fromEntries(servers) };
}

/** Measured with 2.1.330: unlike in a file, here the CLI has no default for the arguments of a server. */
function explicit({ required: _ours, ...server }: McpServer): object {
  return 'command' in server ? { type: 'stdio', args: [], env: {}, ...server } : server;
}

/**
 * Asks for the state of all MCP servers. Sent after `setServers`, it is answered once each has connected or failed; at any other time it is
 * answered at once, and changes nothing.
 */
export const SERVER_STATES: ControlRequest = { subtype: 'mcp_status' };

/** Words that are sent into a run. */
export function sentMessage({ id, text, delivery }: SentMessage): UserMessage {
  return { ...userMessage(text), uuid: id, priority: delivery };
}

/** Asks the CLI to end its turn: it stops its tools and reports a result. What it has queued begins the next turn. */
export const INTERRUPT_TURN: ControlRequest = { subtype: 'interrupt' };

/** Asks the CLI to end its turn and to forget what it has queued. */
export const INTERRUPT: ControlRequest = { subtype: 'interrupt', cancel_queued: true };

/**
 * Asks the CLI to end itself, as the end of its input does: for a CLI whose input stays open. Measured with 2.1.330: one that is idle exits within
 * 50 ms, and one in a turn interrupts it first.
 */
export const END_SESSION: ControlRequest = { subtype: 'end_session' };

/** Asks the CLI to take back a message that it has not read yet. The answer says in `cancelled` whether it could. */
export function cancelMessage(messageId: string): ControlRequest {
  return { subtype: 'cancel_async_message', message_uuid: messageId };
}

/** Asks the CLI to stop a piece of its background work. */
export function stopWork(workId: string): ControlRequest {
  return { subtype: 'stop_task', task_id: workId };
}

/** A request as the CLI takes it. */
export function controlRequest(request: ControlRequest, id: string): object {
  return { type: 'control_request', request_id: id, request };
}

/** An answer to what the CLI asks, as it takes it. */
export function controlResponse(id: string, response: object): object {
  return { type: 'control_response', response: { subtype: 'success', request_id: id, response } };
}

/** A refusal of what the CLI asks, as it takes it. */
export function controlRefusal(id: string, error: string): object {
  return { type: 'control_response', response: { subtype: 'error', request_id: id, error } };
}

export function toLine(message: object): string {
  return `${JSON.stringify(message)}\n`;
}
