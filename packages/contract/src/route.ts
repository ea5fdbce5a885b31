import type { TSchema } from '@sinclair/typebox';
import type { Endpoint } from './endpoints.ts';
import type { ErrorCode } from './errors/error-table.ts';
import type { Role } from './schemas/role.ts';

/** One route of the wire: what it takes, what it answers, which refusals it has beside the common ones. */
export interface Route extends Endpoint {
  /** The refusals that the operation has beside the common ones. */
  readonly errors: readonly ErrorCode[];
  readonly summary: string;
  /** What the summary leaves out, in whole sentences. */
  readonly description?: string;
  readonly tag: RouteTag;
  /** The role that the caller needs; null: anyone is answered, from anywhere and without a token. */
  readonly role: Role | null;
  readonly params?: TSchema;
  readonly query?: TSchema;
  /** Request headers with a meaning of their own here, beside those that every route takes. */
  readonly headers?: TSchema;
  readonly body?: TSchema;
  /** The names of the parts, where a multipart body is taken too: the JSON of `body`, and a zip archive. */
  readonly uploads?: { readonly task: string; readonly archive: string };
  /** HTTP status of success. */
  readonly success: 200 | 201 | 202 | 204;
  /** When success has no body, and answers 204. */
  readonly emptyWhen?: string;
  /** The body of success; without it there is none, or it is a stream of bytes. */
  readonly response?: TSchema;
  /** Media types of the body of success: the caller's `Accept` chooses. @default application/json, where there is a response */
  readonly mediaTypes?: readonly string[];
  /** Answers that are neither success nor a problem document, by status. */
  readonly otherResponses?: Readonly<Record<number, TSchema>>;
  /** Whether it is asked every few seconds by a machine: answered to the last, and no news for the log. */
  readonly isProbe?: boolean;
}

/** What the routes are about, in the order in which a reader wants them. */
export const ROUTE_TAGS = {
  tasks: 'A prompt that the claude CLI runs, with its event log and its result.',
  messages: 'Words for a task that is queued or running.',
  approvals: 'Questions of tasks to people: may this run, is this plan right, which answer.',
  'usage-limits':
    'Credentials that the provider lets ask no more until a moment, and the tasks that wait for it.',
  artifacts: 'The files that a task created, changed or deleted.',
  presets: 'Fields of tasks under a name, in versions.',
  credentials: 'Keys and tokens of the model API that the server keeps, for tasks to use by name.',
  'mcp-profiles': 'Sets of MCP servers that tasks ask for by name.',
  nodes: 'Servers that share a database.',
  tokens: 'Callers of this server: what each may do, and what each has done.',
  health: 'How the server is, for people, probes and Prometheus.',
  documentation: 'This interface, described for machines and for people.',
} as const;
export type RouteTag = keyof typeof ROUTE_TAGS;

/** What any route may refuse a request with, whatever it is about. */
export const COMMON_ERRORS = [
  'malformed_request',
  'unauthorized',
  'forbidden',
  'agent_refused',
  'insufficient_role',
  'expectation_failed',
  'rate_limit_exceeded',
  'internal_error',
  'not_implemented',
  'shutting_down',
  'too_many_connections',
] as const satisfies readonly ErrorCode[];
