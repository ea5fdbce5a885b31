import type { McpServerReport, TaskFailure } from '@claude-ops/contract';
import type { Mask } from '../secrets/mask.ts';
import { cutText } from './cut-text.ts';
import { keptText } from './kept-text.ts';
import { isRecord } from '../system/is-record.ts';
import { readAnswer, type ControlAnswer } from './control-answer.ts';
import { stringOr, type ClaudeMessage } from './message.ts';
import { taskError } from './task-error.ts';

/** The MCP servers, as the lines of a CLI have told of them so far. */
export interface ServerReports {
  /** As it was told when the last turn began; at most the first 100. */
  readonly all: readonly { readonly name: string; readonly status: string }[];
  /** Why servers did not connect, by their names. */
  readonly errors: ReadonlyMap<string, string>;
}

export const NO_SERVERS: ServerReports = { all: [], errors: new Map() };

const MOST_SERVERS = 100;
const CONNECTED = 'connected';

/** Takes the line in with which a turn begins. */
export function withServers(reports: ServerReports, message: ClaudeMessage): ServerReports {
  const all = listedIn(message['mcp_servers']);
  return all.length === 0 ? reports : { ...reports, all };
}

function listedIn(value: unknown): ServerReports['all'] {
  return (Array.isArray(value) ? value : [])
    .filter(isRecord)
    .slice(0, MOST_SERVERS)
    .map(({ name, status }) => ({
      name: keptText(stringOr(name, '')),
      status: keptText(stringOr(status, '')),
    }));
}

/** Takes the answer in to the request that set servers: it alone says why one did not connect. */
export function withServerErrors(reports: ServerReports, message: ClaudeMessage): ServerReports {
  const errors = readAnswer(message)?.fields['errors'];
  if (!isRecord(errors)) return reports;
  const told = Object.entries(errors)
    .slice(0, MOST_SERVERS)
    .map(([name, error]) => [keptText(name), keptText(stringOr(error, ''))] as const);
  return { ...reports, errors: new Map([...reports.errors, ...told]) };
}

export interface RequiredServers {
  readonly required: readonly string[];
  /** The answer to the request for the states of all servers. */
  readonly states: ControlAnswer;
  /** Why servers did not connect: a CLI that does not know the request has said so when they were set. */
  readonly errors: ServerReports['errors'];
  readonly mask: Mask;
}

/** The required servers that did not connect, secrets masked. */
export function missingServers({ required, states, errors, mask }: RequiredServers): McpServerReport[] {
  const known = new Map(listedIn(states.fields['mcpServers']).map(({ name, status }) => [name, status]));
  // The list leaves out a server beyond the most that are kept, and all where the CLI did not know the request.
  const stateOf = (name: string) => known.get(name) ?? (errors.has(name) ? 'failed' : CONNECTED);
  const told = required.map((name) => ({ name, status: stateOf(name) }));
  return toServerReports({ all: told, errors }, mask).filter(({ status }) => status !== CONNECTED);
}

/** Why a task fails whose required servers did not connect. Undefined where all did. */
export function errorOfServers(servers: readonly McpServerReport[]): TaskFailure | undefined {
  if (servers.length === 0) return undefined;
  const reasons = servers.map(({ name, status, error }) => `"${name}" (${error ?? status})`);
  const subject = servers.length === 1 ? 'A required MCP server' : 'Required MCP servers';
  return taskError('mcp_server_failed', `${subject} did not connect: ${reasons.join(', ')}.`, { servers });
}

/** The reports for the result, secrets masked. */
export function toServerReports(
  { all, errors }: Pick<ServerReports, 'all' | 'errors'>,
  mask: Mask,
): McpServerReport[] {
  return all.map(({ name, status }) => {
    const error = status === CONNECTED ? undefined : errors.get(name);
    return {
      name: cutText(mask(name)),
      status: cutText(mask(status)),
      error: error === undefined ? null : cutText(mask(error)),
    };
  });
}
